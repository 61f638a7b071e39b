import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { ObjectMissing, type ObjectStore } from '../../core/effects.ts';
import { s3Store } from '../../platform/s3-store.ts';
import { anyKeysContract } from './contracts/any-keys.ts';
import { objectStoreContract } from './contracts/object-store.ts';
import { newFolder } from './new-folder.ts';
import { refusal, type S3Server, s3Server } from './servers/s3-server.ts';
import { clientOptions } from './servers/serve.ts';

const open = async (): Promise<{ server: S3Server; store: ObjectStore; client: S3Client }> => {
  const server = await s3Server();
  const client = new S3Client({ ...clientOptions(server.endpoint), forcePathStyle: true });
  return { server, client, store: s3Store(client, 'zone') };
};

const bytes = (text: string): Uint8Array => Buffer.from(text);

const twelveMegabytes = (): Readable =>
  Readable.from(Array.from({ length: 12 }, () => Buffer.alloc(1024 * 1024, 'a')));

objectStoreContract(
  'A bucket',
  async () => (await open()).store,
  async (keys) => {
    const { server, store } = await open();
    server.fill(keys.map((key) => `zone/${key}`));
    return store;
  },
);
anyKeysContract('A bucket', async () => (await open()).store);

describe('A bucket', () => {
  test('is asked to refuse an object that exists, whether it comes whole or in parts', async () => {
    const { server, store } = await open();
    await store.create('whole', bytes('x'));
    await store.create('parts', twelveMegabytes());
    const writes = server.asked.filter(
      ({ method, url }) => method !== 'HEAD' && !url.searchParams.has('partNumber'),
    );
    const conditional = writes.filter(({ url }) => !url.searchParams.has('uploads'));
    expect(conditional.map(({ method }) => method)).toEqual(['PUT', 'POST']);
    for (const { headers } of conditional) expect(headers['if-none-match']).toBe('*');
  });

  test('is asked for no condition when an object is replaced', async () => {
    const { server, store } = await open();
    await store.replace('a', bytes('x'));
    await store.replace('a', twelveMegabytes());
    for (const { headers } of server.asked) expect(headers['if-none-match']).toBeUndefined();
  });

  test('drops the parts of an upload that lost the race', async () => {
    const { server, store } = await open();
    await store.create('a', bytes('x'));
    expect(await store.create('a', twelveMegabytes())).toBe(false);
    expect(
      server.asked.some(({ method, url }) => method === 'DELETE' && url.searchParams.has('uploadId')),
    ).toBe(true);
  });

  test.each([
    ['whole', () => bytes('x'), 'PUT'],
    ['in parts', twelveMegabytes, 'POST'],
  ])('tells the winner that it won when the answer to its write got lost (%s)', async (_, body, method) => {
    const { server, store } = await open();
    let lost = false;
    server.meddle = (asked) => {
      if (lost || asked.method !== method || asked.headers['if-none-match'] !== '*') return undefined;
      lost = true;
      return 'lose the answer';
    };
    expect(await store.create('a', body())).toBe(true);
    expect(lost).toBe(true);
    expect(await store.create('a', bytes('other'))).toBe(false);
  });

  test('tries again when a conflict leaves open who wins', async () => {
    const { server, store } = await open();
    let conflicts = 0;
    server.meddle = ({ method }) =>
      method === 'PUT' && conflicts++ < 2 ? refusal(409, 'ConditionalRequestConflict') : undefined;
    expect(await store.create('a', bytes('x'))).toBe(true);
    expect(conflicts).toBe(3);
  });

  test('rejects rather than say that a stream was written which a conflict kept out', async () => {
    const { server, store } = await open();
    server.meddle = ({ method }) =>
      method === 'PUT' ? refusal(409, 'ConditionalRequestConflict') : undefined;
    await expect(store.create('a', Readable.from([bytes('x')]))).rejects.toThrow(
      'S3 failed: ConditionalRequestConflict (409)',
    );
  });

  test('tells a missing object from a missing bucket and from a refusal', async () => {
    const { server, store } = await open();
    await expect(store.read('a')).rejects.toThrow(ObjectMissing);
    server.meddle = () => refusal(404, 'NoSuchBucket');
    await expect(store.read('a')).rejects.toThrow('S3 failed: NoSuchBucket (404)');
    server.meddle = () => refusal(403, 'AccessDenied');
    await expect(store.read('a')).rejects.toThrow('S3 failed: AccessDenied (403)');
    await expect(store.head('a')).rejects.toThrow('S3 failed');
    await expect(Array.fromAsync(store.list(''))).rejects.toThrow('S3 failed: AccessDenied (403)');
    await expect(store.create('a', bytes('x'))).rejects.toThrow('S3 failed: AccessDenied (403)');
    await expect(store.replace('a', bytes('x'))).rejects.toThrow('S3 failed: AccessDenied (403)');
    await expect(store.remove('a')).rejects.toThrow('S3 failed: AccessDenied (403)');
  });

  test('is never asked for itself in the place of an object without a name', async () => {
    const { server, store } = await open();
    expect(await store.head('')).toBeUndefined();
    await expect(store.read('')).rejects.toThrow(ObjectMissing);
    await expect(store.download('', join(await newFolder(), 'a'))).rejects.toThrow(ObjectMissing);
    expect(server.asked).toEqual([]);
  });

  test('passes none of the service’s words on', async () => {
    const { server, store } = await open();
    server.meddle = () => refusal(403, 'AccessDenied');
    const error = await store.read('canary.csv').catch((thrown: unknown) => thrown);
    expect(`${error} ${error instanceof Error ? error.stack : ''}`).not.toContain('canary');
    expect(error).not.toHaveProperty('cause');
  });

  test('has no object for what the console makes of an empty folder', async () => {
    const { server, store } = await open();
    await store.create('exports/a.csv', bytes('x'));
    await fetch(`${server.endpoint}/zone/exports/`, { method: 'PUT' });
    const keys = (await Array.fromAsync(store.list(''))).map(({ key }) => key);
    expect(keys).toEqual(['exports/a.csv']);
  });

  test('reads keys that only others could have written', async () => {
    const { server, store } = await open();
    server.fill(['zone/exports//a.csv']);
    const keys = (await Array.fromAsync(store.list('exports/'))).map(({ key }) => key);
    expect(keys).toEqual(['exports//a.csv']);
    expect(Buffer.from(await store.read('exports//a.csv')).toString()).toBe('1');
  });

  test('leaves no half of a download that broke off', async () => {
    const { server, store } = await open();
    await store.create('a', bytes('x'.repeat(1000)));
    const folder = await newFolder();
    server.meddle = ({ method }) =>
      method === 'GET' ? { status: 200, headers: {}, body: 'x'.repeat(500), breaks: true } : undefined;
    await expect(store.download('a', join(folder, 'a'))).rejects.toThrow('S3 failed');
    expect(await readdir(folder)).toEqual([]);
  });
});
