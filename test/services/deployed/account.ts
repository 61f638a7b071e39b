import { randomBytes } from 'node:crypto';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import type { Template } from 'aws-cdk-lib/assertions';
import { dynamoClient, kmsClient, makeBucket, makeTable, s3Client } from '../servers/clients.ts';
import { type Attributes, resourcesOf } from './template.ts';

/** Makes the buckets, tables and the master key of a template on the servers, under names of their own. */
export const makeResources = async (template: Template): Promise<ReadonlyMap<string, Attributes>> => {
  const made = new Map<string, Attributes>();
  const suffix = randomBytes(6).toString('hex');
  for (const [id, { Properties }] of resourcesOf(template, 'AWS::S3::Bucket')) {
    const name = `${id.toLowerCase()}-${suffix}`;
    await makeBucket(s3Client(), name, Properties.ObjectLockEnabled === true);
    made.set(id, { Ref: name, Arn: `arn:aws:s3:::${name}` });
  }
  for (const [id] of resourcesOf(template, 'AWS::DynamoDB::GlobalTable')) {
    const name = `${id}-${suffix}`;
    await makeTable(dynamoClient(), name);
    made.set(id, { Ref: name, Arn: `arn:aws:dynamodb:eu-central-1:123456789012:table/${name}` });
  }
  for (const [id, { Properties }] of resourcesOf(template, 'AWS::KMS::Key'))
    if (Properties.KeySpec === 'HMAC_256') {
      const command = new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
      const { KeyMetadata } = await kmsClient().send(command);
      made.set(id, { Ref: KeyMetadata?.KeyId ?? '', Arn: KeyMetadata?.Arn ?? '' });
    }
  for (const [id] of resourcesOf(template, 'AWS::Lambda::Function'))
    made.set(id, { Ref: id, Arn: `arn:aws:lambda:eu-central-1:123456789012:function:${id}` });
  return made;
};
