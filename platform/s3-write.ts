import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { Body } from '../core/effects.ts';
import { nameOf, serviceFailure, statusOf } from './service-failure.ts';

export interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

/** Where to write, and under which key of KMS. */
export interface WritePlace extends Place {
  readonly ServerSideEncryption?: 'aws:kms';
  readonly SSEKMSKeyId?: string;
}

/**
 * Writes the object if none has the key. Each write is marked: a client that lost the answer asks again and is told that the
 * object exists, and only the mark tells it that the object is its own.
 */
export const createObject = async (client: S3Client, place: WritePlace, body: Body): Promise<boolean> => {
  const writer = randomUUID();
  for (let attempt = 1; ; attempt++) {
    try {
      await send(client, { ...place, Body: body, IfNoneMatch: '*', Metadata: { writer } });
      return true;
    } catch (error) {
      if (!mayBeTaken(error)) throw failureOf(body, error);
      const holder = await writerOf(client, place);
      if (holder !== undefined) return holder === writer;
      if (body instanceof Readable || attempt === attempts) throw failureOf(body, error);
      await setTimeout(2 ** attempt * 25 * Math.random());
    }
  }
};

export const replaceObject = async (client: S3Client, place: WritePlace, body: Body): Promise<void> => {
  try {
    await send(client, { ...place, Body: body });
  } catch (error) {
    throw failureOf(body, error);
  }
};

const attempts = 6;
const partBytes = 8 * 1024 * 1024;

interface Write extends WritePlace {
  readonly Body: Body;
  readonly IfNoneMatch?: '*';
  readonly Metadata?: Record<string, string>;
}

const send = async (client: S3Client, write: Write): Promise<void> => {
  if (write.Body instanceof Readable)
    await new Upload({ client, params: write, partSize: partBytes, queueSize: 3 }).done();
  else await client.send(new PutObjectCommand(write));
};

/**
 * 412: the key is taken. 409: another write or a removal of it is under way, and who wins is still open. NoSuchUpload: parts
 * were put together before, by a request whose answer was lost.
 */
const mayBeTaken = (error: unknown): boolean =>
  statusOf(error) === 412 || statusOf(error) === 409 || nameOf(error) === 'NoSuchUpload';

const writerOf = async (client: S3Client, { Bucket, Key }: Place): Promise<string | undefined> => {
  try {
    const { Metadata } = await client.send(new HeadObjectCommand({ Bucket, Key }));
    return Metadata?.writer ?? 'someone else';
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw serviceFailure('S3', error);
  }
};

const failureOf = (body: Body, error: unknown): Error =>
  (body instanceof Readable && body.errored) || serviceFailure('S3', error);
