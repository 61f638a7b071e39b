import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];

/** An empty folder that is removed when the tests of the file are over. */
export const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'kohort-platform-'));
  made.push(folder);
  return folder;
};

afterAll(async () => {
  for (const folder of made) await rm(folder, { recursive: true, force: true });
});
