import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { keptAsLongAs, type Retention } from '../core/retention.ts';
import { zones } from '../core/zones.ts';
import { isMissing } from './durable-file.ts';

const dayMilliseconds = 86_400_000;

/**
 * Takes away what lies in the zones of a store for longer than the policy keeps it, as the lifecycle rules of a bucket do.
 * Gives back how many files that were.
 */
export const expireFiles = async (store: string, retention: Retention, now = Date.now()): Promise<number> => {
  let expired = 0;
  for (const zone of zones) {
    const kept = keptAsLongAs[zone];
    if (kept === undefined) continue;
    const oldest = now - retention[kept] * dayMilliseconds;
    for (const file of await filesIn(join(store, zone)))
      if (await isOlder(file, oldest)) {
        await rm(file, { force: true });
        expired++;
      }
  }
  return expired;
};

const filesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
};

const isOlder = async (file: string, oldest: number): Promise<boolean> => {
  try {
    return (await stat(file)).mtimeMs < oldest;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
};
