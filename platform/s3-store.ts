import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type ObjectInfo, ObjectMissing, type ObjectStore } from '../core/effects.ts';
import { keySegments } from './object-key.ts';
import { createObject, type Place, replaceObject, type WritePlace } from './s3-write.ts';
import { nameOf, ServiceFailure, serviceFailure, statusOf } from './service-failure.ts';

/**
 * Objects in a bucket. A reader needs leave to list it: without, the service does not say that an object is missing.
 * `encryptionKey` tells the KMS key for an object by the object's key; without, all are under the bucket's own.
 */
export const s3Store = (
  client: S3Client,
  bucket: string,
  encryptionKey?: (key: string) => string,
): ObjectStore => {
  const place = (key: string): Place => ({ Bucket: bucket, Key: key });
  const write = (key: string): WritePlace => ({
    ...checked(place(key)),
    ...(encryptionKey ? { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: encryptionKey(key) } : {}),
  });
  const bodyOf = async (key: string) => {
    if (isBucket(key)) throw new ObjectMissing('There is no such object');
    const { Body } = await answer(client.send(new GetObjectCommand(place(key))));
    if (!Body) throw new ServiceFailure('S3 failed: an object without a body');
    return Body;
  };
  return {
    list: (prefix) => listed(client, bucket, prefix),
    head: (key) => headOf(client, place(key)),
    read: async (key) => answer((await bodyOf(key)).transformToByteArray()),
    download: async (key, file) => {
      const body = await bodyOf(key);
      if (!(body instanceof Readable)) throw new ServiceFailure('S3 failed: a body that is no stream');
      await saved(body, file);
    },
    create: async (key, body) => createObject(client, write(key), body),
    replace: async (key, body) => replaceObject(client, write(key), body),
    remove: async (key) => {
      await answer(client.send(new DeleteObjectCommand(checked(place(key)))));
    },
  };
};

/** A request for an object without a name is a request for its bucket, which is always there. */
const isBucket = (key: string): boolean => key === '';

const checked = (place: Place): Place => {
  keySegments(place.Key);
  return place;
};

/** Keys travel encoded: XML cannot carry every character. What the console makes for empty folders is no object. */
async function* listed(client: S3Client, Bucket: string, Prefix: string): AsyncGenerator<ObjectInfo> {
  const pages = paginateListObjectsV2({ client }, { Bucket, Prefix, EncodingType: 'url' });
  try {
    for await (const { Contents = [] } of pages)
      for (const { Key = '', Size = 0, ETag = '' } of Contents) {
        const key = decodeURIComponent(Key.replaceAll('+', ' '));
        if (!(key.endsWith('/') && Size === 0)) yield { key, bytes: Size, version: versionOf(ETag) };
      }
  } catch (error) {
    throw serviceFailure('S3', error);
  }
}

const headOf = async (client: S3Client, place: Place): Promise<ObjectInfo | undefined> => {
  if (isBucket(place.Key)) return undefined;
  try {
    const { ContentLength = 0, ETag = '' } = await client.send(new HeadObjectCommand(place));
    return { key: place.Key, bytes: ContentLength, version: versionOf(ETag) };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw serviceFailure('S3', error);
  }
};

const versionOf = (etag: string): string => etag.replaceAll('"', '');

const answer = async <Result>(result: Promise<Result>): Promise<Result> => {
  try {
    return await result;
  } catch (error) {
    if (nameOf(error) === 'NoSuchKey') throw new ObjectMissing('There is no such object');
    throw serviceFailure('S3', error);
  }
};

const saved = async (body: Readable, file: string): Promise<void> => {
  const target = createWriteStream(file, { flags: 'wx' });
  await once(target, 'open');
  try {
    await pipeline(body, target);
  } catch (error) {
    await rm(file, { force: true });
    throw serviceFailure('S3', error);
  }
};
