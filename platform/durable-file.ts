import { constants } from 'node:fs';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Body } from '../core/effects.ts';

/** Writes a new file so that it outlives a crash of the machine; nothing stays of one that could not be written whole. */
export const writeNewFile = async (file: string, body: Body, mode = 0o666): Promise<void> => {
  const handle = await open(file, 'wx', mode);
  try {
    await handle.writeFile(body);
    await handle.sync();
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
};

/** Gives a written file its name: true for the one that did, false where the name is taken. */
export const linkIntoPlace = async (written: string, file: string): Promise<boolean> => {
  await makeFolder(dirname(file));
  try {
    await link(written, file);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
  await syncFolder(dirname(file));
  return true;
};

/** Gives a written file its name, in place of the one that has it. */
export const renameIntoPlace = async (written: string, file: string): Promise<void> => {
  await makeFolder(dirname(file));
  await rename(written, file);
  await syncFolder(dirname(file));
};

export const removeFile = async (file: string): Promise<void> => {
  await rm(file, { force: true });
  await syncFolder(dirname(file));
};

export const isMissing = (error: unknown): boolean => hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR');

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

const makeFolder = async (folder: string): Promise<void> => {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
};

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
