import { createHmac, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Secrets } from '../core/effects.ts';
import { claimFolder } from './claim-folder.ts';
import { isMissing, linkIntoPlace, writeNewFile } from './durable-file.ts';
import { checkMacMessage } from './mac-message.ts';

const keyBytes = 32;

/** Secrets under the master key in a file of mode 0600. Rejects where the file is missing or others may read it. */
export const fileSecrets = async (file: string): Promise<Secrets> => {
  const key = await readKey(file);
  return {
    mac: async (message) => createHmac('sha256', key).update(checkMacMessage(message)).digest(),
    random: () => randomBytes(32),
  };
};

/** Makes a master key if there is none: of many at once, one wins. */
export const makeMasterKey = async (file: string): Promise<void> => {
  const folder = await claimFolder(join(dirname(file), '.writing'));
  try {
    const written = join(folder.path, 'key');
    await writeNewFile(written, randomBytes(keyBytes), 0o600);
    await linkIntoPlace(written, file);
  } finally {
    await folder.release();
  }
};

export const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );

const readKey = async (file: string): Promise<Buffer> => {
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) throw new Error('Others may read the master key: give its file mode 0600');
  const key = await readFile(file);
  if (key.length !== keyBytes)
    throw new Error(`The master key has ${key.length} bytes, and must have ${keyBytes}`);
  return key;
};
