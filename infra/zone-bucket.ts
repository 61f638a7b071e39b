import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { keptAsLongAs, type Retention } from '../core/retention.ts';
import type { Zone } from '../core/zones.ts';
import { acknowledge } from './acknowledge.ts';

interface ZoneBucketProps {
  readonly zone: Zone;
  readonly retention: Retention;
}

/** Where one zone lives: a bucket under a key of its own. Only what was published has versions; elsewhere gone is gone. */
export class ZoneBucket extends Construct {
  readonly bucket: Bucket;
  readonly key: Key;

  constructor(scope: Construct, id: string, { zone, retention }: ZoneBucketProps) {
    super(scope, id);
    const kept = keptAsLongAs[zone];
    this.key = new Key(this, 'Key', {
      description: `kohort: ${zone}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          ...(kept ? { expiration: Duration.days(retention[kept]) } : {}),
        },
      ],
      ...(zone === 'published' ? locked : {}),
    });
    if (zone === 'published') announce(this.bucket);
    acknowledge(this.bucket, {
      S1: 'Access logs would name exports and addresses in one more place; CloudTrail tells who read what.',
    });
  }
}

/** Lets rules see objects arrive. The property of the construct would bring a function of its own along. */
const announce = (bucket: Bucket): void => {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) throw new TypeError('a bucket without its resource');
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
};

/** Governance and not compliance: an erasure must be able to recall a release. */
const locked = {
  versioned: true,
  objectLockEnabled: true,
  objectLockDefaultRetention: ObjectLockRetention.governance(Duration.days(365)),
};
