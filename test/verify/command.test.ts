import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { publishedTable } from '../support/published-table.ts';
import { edit, releaseFolder, removeFolder } from '../support/release-folder.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map(removeFolder));
});

const verify = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['commands/verify.ts', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

describe('npm run verify', () => {
  it('says in words what it checked and tried, and ends with 0 where it found nothing', async () => {
    const folder = await releaseFolder([publishedTable()]);
    folders.push(folder);
    const { status, stdout } = verify(folder);
    expect(stdout).toContain('ok      analysts/people-by-course/2026-W47/v1');
    expect(stdout).toContain('Attacks on all 2 tables together');
    expect(stdout).toMatch(/Tried [\d,]+: nothing found/);
    expect(stdout.trim().endsWith('Verified: nothing found.')).toBe(true);
    expect(status).toBe(0);
  });

  it('ends with 1 where anything is wrong, and names the file', async () => {
    const folder = await releaseFolder([publishedTable()]);
    folders.push(folder);
    await edit(join(folder, 'author-a/people-by-course/2026-W47/v1/data.csv'), (text) =>
      text.replace('40', '41'),
    );
    const { status, stdout } = verify(folder);
    expect(stdout).toContain('FAILED  author-a/people-by-course/2026-W47/v1: data.csv: changed since');
    expect(status).toBe(1);
  });

  it('ends with 2 where there is nothing to check', async () => {
    const folder = await releaseFolder([]);
    folders.push(folder);
    await mkdir(join(folder, 'empty'));
    expect(verify(join(folder, 'empty')).status).toBe(2);
    expect(verify().status).toBe(2);
  });
});
