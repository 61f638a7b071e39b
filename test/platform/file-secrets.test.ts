import { createHmac } from 'node:crypto';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileSecrets, makeMasterKey } from '../../platform/file-secrets.ts';
import { secretsContract } from './contracts/secrets.ts';
import { newFolder } from './new-folder.ts';

const newKeyFile = async (): Promise<string> => {
  const file = join(await newFolder(), 'master.key');
  await makeMasterKey(file);
  return file;
};

const shared = newKeyFile();
secretsContract('A key file', async () => fileSecrets(await shared));

describe('A key file', () => {
  test('holds 32 bytes that only its owner can read', async () => {
    const file = await newKeyFile();
    expect(await readFile(file)).toHaveLength(32);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('is made once, however many make it', async () => {
    const file = await newKeyFile();
    const key = await readFile(file);
    await Promise.all(Array.from({ length: 20 }, () => makeMasterKey(file)));
    expect((await readFile(file)).equals(key)).toBe(true);
    expect(await readdir(join(file, '..', '.writing'))).toEqual(['gate']);
  });

  test('gives HMAC-SHA-256', async () => {
    const file = await newKeyFile();
    const expected = createHmac('sha256', await readFile(file))
      .update('message')
      .digest();
    expect((await (await fileSecrets(file)).mac(Buffer.from('message'))).toString()).toBe(
      expected.toString(),
    );
  });

  test('is refused where others may read it, or where it is no whole key', async () => {
    const file = await newKeyFile();
    await chmod(file, 0o640);
    await expect(fileSecrets(file)).rejects.toThrow('0600');
    await chmod(file, 0o600);
    await writeFile(file, 'short');
    await expect(fileSecrets(file)).rejects.toThrow('has 5 bytes');
    await expect(fileSecrets(`${file}.none`)).rejects.toThrow('ENOENT');
  });
});
