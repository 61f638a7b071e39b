import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Zone } from '../core/zones.ts';
import type { StageSpec } from '../functions/stages.ts';
import type { LedgerTables } from './ledger-tables.ts';
import type { ZoneBucket } from './zone-bucket.ts';

export type ZoneBuckets = Readonly<Record<Zone, ZoneBucket>>;

interface Holdings {
  readonly zones: ZoneBuckets;
  readonly tables: LedgerTables;
}

const looks = ['dynamodb:GetItem', 'dynamodb:Query'];
const changes = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];

/** What a stage may do: the row of the table of stages, word for word, and nothing that CDK would add by itself. */
export const stageRole = (scope: Construct, stage: StageSpec, { zones, tables }: Holdings): Role => {
  const role = new Role(scope, `${stage.name}-role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `kohort: ${stage.job}`,
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole')],
  });
  const allow = (actions: string[], ...resources: string[]) =>
    role.addToPolicy(new PolicyStatement({ actions, resources }));

  for (const zone of stage.reads) {
    const { bucket, key } = zones[zone];
    allow(['s3:ListBucket'], bucket.bucketArn);
    allow(['s3:GetObject'], bucket.arnForObjects('*'));
    allow(['kms:Decrypt'], key.keyArn);
  }
  for (const zone of stage.writes) {
    const { bucket, key } = zones[zone];
    allow(['s3:PutObject', 's3:AbortMultipartUpload'], bucket.arnForObjects('*'));
    allow(['kms:GenerateDataKey', 'kms:Decrypt'], key.keyArn);
  }
  for (const zone of stage.removes) allow(['s3:DeleteObject'], zones[zone].bucket.arnForObjects('*'));
  if (stage.ledger !== 'none') allow(looks, tables.ledger.tableArn);
  if (stage.ledger === 'write') allow(changes, tables.ledger.tableArn);
  if (stage.secrets) allow([...looks, ...changes], tables.keyring.tableArn);
  return role;
};
