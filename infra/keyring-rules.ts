import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, Effect, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Ways by which a random could live on somewhere else after it was destroyed here. */
const copies = [
  'dynamodb:CreateBackup',
  'dynamodb:EnableKinesisStreamingDestination',
  'dynamodb:ExportTableToPointInTime',
  'dynamodb:UpdateContinuousBackups',
];

const contents = [
  'dynamodb:BatchGetItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PartiQL*',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:UpdateItem',
];

/** What nobody may do to the keyring, whatever else is granted: copy it, or, but for its holders, touch what is in it. */
export const keyringRules = (keyring: TableV2, holders: readonly IRole[]): void => {
  const deny = (actions: string[], conditions?: Record<string, unknown>) =>
    keyring.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions,
        resources: ['*'],
        ...(conditions ? { conditions } : {}),
      }),
    );
  deny(copies);
  deny(contents, { ArnNotEquals: { 'aws:PrincipalArn': holders.map(({ roleArn }) => roleArn) } });
};
