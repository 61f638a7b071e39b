import { randomUUID } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import type { ObjectStore } from '../../../core/effects.ts';
import { s3Store } from '../../../platform/s3-store.ts';
import { anyKeysContract } from '../../platform/contracts/any-keys.ts';
import { objectStoreContract } from '../../platform/contracts/object-store.ts';
import { makeBucket, s3Client } from '../servers/clients.ts';

const client = s3Client();

const open = async (): Promise<ObjectStore> => {
  const bucket = randomUUID();
  await makeBucket(client, bucket);
  return s3Store(client, bucket);
};

objectStoreContract('A bucket of a server', open);
anyKeysContract('A bucket of a server', open);

test('the server keeps conditions, so that the contract is held against something', async () => {
  const Bucket = randomUUID();
  await makeBucket(client, Bucket);
  const put = (Body: string, condition: object) =>
    client.send(new PutObjectCommand({ Bucket, Key: 'a', Body, ...condition }));
  const { ETag } = await put('1', { IfNoneMatch: '*' });
  await expect(put('2', { IfNoneMatch: '*' })).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
  await expect(put('3', { IfMatch: '"0"' })).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
  await put('4', { IfMatch: ETag });
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  expect(await Body?.transformToString()).toBe('4');
});
