import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { verifyFolder } from '../../commands/verify/verify-folder.ts';
import type { Change } from './changes.ts';
import { publishedTable } from './published-table.ts';
import { quiet } from './quiet-attacks.ts';
import { edit, releaseFolder, removeFolder } from './release-folder.ts';
import { resign } from './resign.ts';

export const whole = 'analysts/people-by-course/2026-W47/v1';
export const part = 'author-a/people-by-course/2026-W47/v1';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map(removeFolder));
});

/** A folder with what both audiences get of each table, gone after the test. */
export const released = async (tables = [publishedTable()]): Promise<string> => {
  const folder = await releaseFolder(tables);
  folders.push(folder);
  return folder;
};

export const problemsOf = async (folder: string): Promise<readonly string[]> => {
  const result = await verifyFolder(folder, quiet);
  const problems = result?.checks.flatMap((check) => check.problems) ?? ['nothing'];
  expect(result?.passed).toBe(problems.length === 0);
  return problems;
};

/** What verify says after a file of one bundle was changed and everything was signed again. */
export const afterChange = async (
  name: string,
  change: Change,
  bundle = whole,
): Promise<readonly string[]> => {
  const folder = await released();
  await edit(join(folder, bundle, name), change);
  await resign(folder, bundle);
  return problemsOf(folder);
};
