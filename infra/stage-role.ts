import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { StageSpec } from '../functions/stages.ts';
import { acknowledge, manyObjects } from './acknowledge.ts';
import type { Athena } from './athena.ts';
import type { LedgerTables } from './ledger-tables.ts';
import type { PerZone } from './per-name.ts';
import type { ZoneBucket } from './zone-bucket.ts';

interface Holdings {
  readonly zones: PerZone<ZoneBucket>;
  readonly tables: LedgerTables;
  readonly warehouse: Athena;
}

const looks = ['dynamodb:GetItem', 'dynamodb:Query'];

/** Who a stage is. */
export const stageRole = (scope: Construct, { name, job }: StageSpec): Role =>
  new Role(scope, `${name}-role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `kohort: ${job}`,
  });

/**
 * What a stage may do: its row of the table of stages, word for word, and nothing that CDK would add by itself. Nothing
 * is ever taken out of the ledger.
 */
export const grantStage = (role: Role, stage: StageSpec, { zones, tables, warehouse }: Holdings): void => {
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
  for (const zone of [...stage.reads, ...stage.writes])
    acknowledge(role, {
      [manyObjects(zones[zone].bucket, '*')]: 'A stage reads and writes its zones whole.',
    });
  for (const zone of stage.removes) allow(['s3:DeleteObject'], zones[zone].bucket.arnForObjects('*'));
  if (stage.warehouse) warehouse.grant(role);
  if (stage.ledger !== 'none') allow(looks, tables.ledger.tableArn);
  if (stage.ledger === 'write') allow(['dynamodb:PutItem'], tables.ledger.tableArn);
  if (stage.secrets) allow([...looks, 'dynamodb:PutItem'], tables.keyring.tableArn);
  if (stage.forgets) allow(['dynamodb:Query', 'dynamodb:DeleteItem'], tables.keyring.tableArn);
};
