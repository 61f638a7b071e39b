import { access, mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type Zone, zones } from '../../core/zones.ts';
import { expireFiles } from '../../platform/expire-files.ts';
import { newFolder } from './new-folder.ts';

const retention = { landing: 1, quarantine: 2, microdata: 3, cells: 4, keys: 1 };
const now = Date.UTC(2026, 6, 16);
const day = 86_400_000;

const fileAged = async (store: string, zone: Zone, age: number): Promise<string> => {
  const file = join(store, zone, 'source=web', `${age}.parquet`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, 'x');
  await utimes(file, new Date(now), new Date(now - age));
  return file;
};

const isThere = async (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

test.each([
  ['landing', 1],
  ['quarantine', 2],
  ['microdata', 3],
  ['cells', 4],
  ['protected', 4],
] as const)('an object of %s is there for %i days, and then it is gone', async (zone, days) => {
  const store = await newFolder();
  const kept = [await fileAged(store, zone, 0), await fileAged(store, zone, days * day)];
  const gone = [await fileAged(store, zone, days * day + 1000), await fileAged(store, zone, 999 * day)];
  expect(await expireFiles(store, retention, now)).toBe(2);
  expect(await Promise.all(kept.map(isThere))).toEqual([true, true]);
  expect(await Promise.all(gone.map(isThere))).toEqual([false, false]);
});

test('what the other zones hold is kept for good', async () => {
  const store = await newFolder();
  const files = await Promise.all(zones.map((zone) => fileAged(store, zone, 9999 * day)));
  await expireFiles(store, retention, now);
  const left = await Promise.all(files.map(isThere));
  expect(zones.filter((_, at) => left[at])).toEqual(['manifests', 'verdicts', 'history', 'published']);
});

test('a store that does not exist yet has nothing to lose', async () => {
  expect(await expireFiles(join(await newFolder(), 'none'), retention, now)).toBe(0);
});
