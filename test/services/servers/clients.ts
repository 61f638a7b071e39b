import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { inject } from 'vitest';

const region = 'eu-central-1';

const options = (endpoint: string) => ({
  endpoint,
  region,
  credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  maxAttempts: 3,
});

export const s3Client = (): S3Client =>
  new S3Client({ ...options(inject('endpoints').s3), forcePathStyle: true });
export const kmsClient = (): KMSClient => new KMSClient(options(inject('endpoints').s3));
export const dynamoClient = (): DynamoDBClient => new DynamoDBClient(options(inject('endpoints').dynamodb));

export const makeBucket = async (client: S3Client, Bucket: string, locked = false): Promise<void> => {
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  await client.send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration, ObjectLockEnabledForBucket: locked }),
  );
};

export const makeTable = async (client: DynamoDBClient, TableName: string): Promise<void> => {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'partition', KeyType: 'HASH' },
        { AttributeName: 'sort', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'partition', AttributeType: 'S' },
        { AttributeName: 'sort', AttributeType: 'S' },
      ],
    }),
  );
};
