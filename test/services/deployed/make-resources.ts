import { DeleteTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { inject } from 'vitest';
import { type Stack, type Stacks, valuesOf } from '../../infra/iam/template-values.ts';
import { dynamoClient, kmsClient, makeBucket, makeTable, s3Client } from '../servers/clients.ts';

export interface MasterKey {
  /** ARN in the templates. */
  readonly written: string;
  /** ARN on the server, which chooses it itself. */
  readonly made: string;
}

/** Makes the buckets, tables and the master key of the templates on servers that are emptied before. */
export const makeResources = async (stacks: Stacks): Promise<MasterKey> => {
  await empty();
  let masterKey: MasterKey | undefined;
  for (const [name, stack] of stacks) {
    const { arn, text } = valuesOf(stacks, name);
    for (const [id, { Properties }] of ofType(stack, 'AWS::S3::Bucket'))
      await makeBucket(s3Client(), text({ Ref: id }), Properties.ObjectLockEnabled === true);
    for (const [id] of ofType(stack, 'AWS::DynamoDB::GlobalTable'))
      await makeTable(dynamoClient(), text({ Ref: id }));
    for (const [id, { Properties }] of ofType(stack, 'AWS::KMS::Key'))
      if (Properties.KeySpec === 'HMAC_256') masterKey = { written: arn(id), made: await newKey() };
  }
  if (!masterKey) throw new Error('The templates have no master key');
  return masterKey;
};

const ofType = ({ Resources }: Stack, type: string) =>
  Object.entries(Resources).filter(([, { Type }]) => Type === type);

const empty = async (): Promise<void> => {
  await fetch(`${inject('endpoints').s3}/moto-api/reset`, { method: 'POST' });
  const { TableNames = [] } = await dynamoClient().send(new ListTablesCommand());
  for (const TableName of TableNames) await dynamoClient().send(new DeleteTableCommand({ TableName }));
};

const newKey = async (): Promise<string> => {
  const command = new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
  return (await kmsClient().send(command)).KeyMetadata?.Arn ?? '';
};
