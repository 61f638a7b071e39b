import { Duration } from 'aws-cdk-lib';
import { AccountPrincipal, AccountRootPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Audience } from '../core/audience.ts';
import { acknowledge, manyObjects } from './acknowledge.ts';
import type { Reader } from './readers.ts';

interface AudienceRoleProps {
  readonly audience: Audience;
  readonly published: Bucket;
  readonly reader: Reader | undefined;
}

/**
 * Reads what lies below the audience's prefix and nothing else; `grantRead` would also list every other prefix. Analysts
 * come from this account unless `readers` names another. A partner whom it does not name cannot read yet.
 */
export const audienceRole = (
  scope: Construct,
  { audience, published, reader }: AudienceRoleProps,
): Role | undefined => {
  if (audience.kind === 'partner' && !reader) return undefined;
  const role = new Role(scope, 'Reader', {
    description: `kohort: reads ${audience.name}`,
    assumedBy: reader ? new AccountPrincipal(reader.account) : new AccountRootPrincipal(),
    ...(reader ? { externalIds: [reader.externalId] } : {}),
    maxSessionDuration: Duration.hours(1),
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [published.bucketArn],
      conditions: { StringLike: { 's3:prefix': [`${audience.name}/*`] } },
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: [published.arnForObjects(`${audience.name}/*`)],
    }),
  );
  acknowledge(role, {
    [manyObjects(published, `${audience.name}/*`)]: 'An audience reads everything below its own prefix.',
  });
  return role;
};
