import { constants } from 'node:fs';
import { copyFile, lstat, readFile, realpath, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { type Body, type ObjectInfo, ObjectMissing, type ObjectStore } from '../core/effects.ts';
import { claimFolder } from './claim-folder.ts';
import { isMissing, linkIntoPlace, removeFile, renameIntoPlace, writeNewFile } from './durable-file.ts';
import type { FileNames } from './file-names.ts';
import { type FileStamp, type FileVersion, stampVersion } from './file-version.ts';
import { keySegments } from './object-key.ts';
import { othersBelow, walkFolder } from './walk-folder.ts';

interface FileStoreOptions {
  readonly names: FileNames;
  readonly version: FileVersion;
  /** Where what is being written lies until it is whole: a folder of the same file system, `.writing` in the root by default. */
  readonly writing?: string;
}

/**
 * Objects as regular files below a folder, for any number of processes. Links are not followed and sockets, pipes and
 * devices are no objects.
 */
export const fileStore = (
  root: string,
  { names, version, writing = join(root, '.writing') }: FileStoreOptions,
): ObjectStore => {
  const pathOf = (key: string): string => {
    const segments = keySegments(key);
    const folders = segments.slice(0, -1).map(names.folder);
    return join(root, ...folders, names.file(segments.at(-1) ?? ''));
  };
  const infoOf = async (key: string, file: string, stamp: FileStamp): Promise<ObjectInfo> => {
    const told = { key, bytes: Number(stamp.size) };
    try {
      return { ...told, version: await version(file, stamp) };
    } catch (error) {
      if (!isForbidden(error)) throw error;
      return { ...told, version: await stampVersion(file, stamp), unreadable: true };
    }
  };
  const existing = async (key: string): Promise<string> => {
    const file = pathOf(key);
    if (!(await unlinkedStamp(root, file))) throw new ObjectMissing('There is no such object');
    return file;
  };
  const written = writingTo(writing);
  return {
    async *list(prefix) {
      for await (const { key, file } of walkFolder(root, prefix, names)) {
        const stamp = await stampOf(file);
        const info = stamp && (await ifThere(infoOf(key, file, stamp)));
        if (info) yield info;
      }
    },
    head: async (key) => {
      const file = pathOf(key);
      const stamp = await unlinkedStamp(root, file);
      return stamp && ifThere(infoOf(key, file, stamp));
    },
    read: async (key) => readFile(await existing(key)),
    download: async (key, file) => copyFile(await existing(key), file, constants.COPYFILE_EXCL),
    create: async (key, body) => {
      const file = pathOf(key);
      if (await ifThere(lstat(file))) return discard(body);
      return written(body, (temporary) => linkIntoPlace(temporary, file));
    },
    replace: async (key, body) => {
      const file = pathOf(key);
      await written(body, (temporary) => renameIntoPlace(temporary, file));
    },
    remove: async (key) => {
      const file = pathOf(key);
      if (await unlinkedStamp(root, file)) await removeFile(file);
    },
    others: () => othersBelow(root),
  };
};

/** Writes bodies to files of their own in a claimed folder, hands each on and sees that nothing stays there. */
const writingTo = (parent: string) => {
  let claimed: ReturnType<typeof claimFolder> | undefined;
  let count = 0;
  return async <Result>(body: Body, use: (file: string) => Promise<Result>): Promise<Result> => {
    if (body instanceof Readable) body.once('error', reportedByItsReader);
    claimed ??= claimFolder(parent);
    const file = join((await claimed).path, `${count++}`);
    try {
      await writeNewFile(file, body);
      return await use(file);
    } finally {
      await rm(file, { force: true });
    }
  };
};

const reportedByItsReader = (): void => {};

/** The stamp of a regular file that no link leads to. */
const unlinkedStamp = async (root: string, file: string): Promise<FileStamp | undefined> => {
  const [realRoot, real] = await Promise.all([ifThere(realpath(root)), ifThere(realpath(file))]);
  return realRoot !== undefined && real === join(realRoot, relative(root, file)) ? stampOf(file) : undefined;
};

const stampOf = async (file: string): Promise<FileStamp | undefined> => {
  const stamp = await ifThere(lstat(file, { bigint: true }));
  return stamp?.isFile() ? stamp : undefined;
};

const ifThere = async <Result>(found: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await found;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

const isForbidden = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM');

const discard = (body: Body): false => {
  if (body instanceof Readable) body.destroy();
  return false;
};
