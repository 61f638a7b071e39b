import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { keys } from '../core/keys.ts';

/** With these a bundle counts, and an audience learns of it. */
const complete = ['*/SHA256SUMS', keys.catalogue('*')];

/**
 * What nobody may do to what was published, whatever else is granted: write to an audience under another key than its own,
 * write a bundle's checksums twice, or take away what says that a bundle is complete.
 */
export const publishedRules = (bucket: Bucket, audienceKeys: ReadonlyMap<string, Key>): void => {
  const deny = (actions: string[], objects: readonly string[], conditions?: Record<string, unknown>) =>
    bucket.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions,
        resources: objects.map((pattern) => bucket.arnForObjects(pattern)),
        ...(conditions ? { conditions } : {}),
      }),
    );
  for (const [audience, { keyArn }] of audienceKeys)
    deny(['s3:PutObject'], [`${audience}/*`], {
      StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': keyArn },
    });
  deny(['s3:PutObject'], ['*/SHA256SUMS'], { Null: { 's3:if-none-match': 'true' } });
  deny(['s3:DeleteObject'], complete);
};
