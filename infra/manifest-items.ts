import { Bucket } from 'aws-cdk-lib/aws-s3';
import { JsonPath, type QueryLanguage, S3JsonItemReader } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { keys } from '../core/keys.ts';
import type { ZoneBucket } from './zone-bucket.ts';

/** Reads the items of the run's manifest. CDK has no word for `ItemsPointer` yet: aws/aws-cdk#35791. */
export class ManifestItems extends S3JsonItemReader {
  constructor(scope: Construct, { bucket }: ZoneBucket) {
    super({
      bucket: Bucket.fromBucketName(scope, 'manifests', bucket.bucketName),
      key: JsonPath.format(keys.manifest('{}'), JsonPath.stringAt('$.run')),
    });
  }

  override render(language?: QueryLanguage): object {
    const { ReaderConfig, ...reader } = super.render(language);
    return { ...reader, ReaderConfig: { ...ReaderConfig, ItemsPointer: '/items' } };
  }
}
