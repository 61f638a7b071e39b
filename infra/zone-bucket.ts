import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Retention } from '../core/policy.ts';
import type { Zone } from '../core/zones.ts';

interface ZoneBucketProps {
  readonly zone: Zone;
  readonly retention: Retention;
}

/** Days after which a zone forgets its objects; the others remember what was published, and keep no person. */
const keepsFor: Partial<Record<Zone, keyof Retention>> = {
  landing: 'landing',
  quarantine: 'quarantine',
  microdata: 'microdata',
  cells: 'cells',
  protected: 'cells',
};

/** Where one zone lives: a bucket under a key of its own. Only what was published has versions; elsewhere gone is gone. */
export class ZoneBucket extends Construct {
  readonly bucket: Bucket;
  readonly key: Key;

  constructor(scope: Construct, id: string, { zone, retention }: ZoneBucketProps) {
    super(scope, id);
    const kept = keepsFor[zone];
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
  }
}

/** Governance and not compliance: an erasure must be able to recall a release. */
const locked = {
  versioned: true,
  objectLockEnabled: true,
  objectLockDefaultRetention: ObjectLockRetention.governance(Duration.days(365)),
};
