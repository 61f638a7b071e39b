import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { filesBelow } from '../support/files-below.ts';
import { nightProcess } from '../support/night-process.ts';
import { seededFaker } from '../support/synthetic/dice.ts';
import { syntheticExports } from '../support/synthetic-exports.ts';
import { withoutSeals } from '../support/without-seals.ts';

const deaths = 5;

let folder: string;
let landing: string;
let undisturbed: ReadonlyMap<string, string>;
let lasted: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kohort-deaths-'));
  landing = join(folder, 'exports');
  for (const { key, body } of syntheticExports()) {
    if (!/^(events|requests|progress\/2026-07|app)/.test(key)) continue;
    await mkdir(dirname(join(landing, key)), { recursive: true });
    await writeFile(join(landing, key), body);
  }
  const from = performance.now();
  await night('undisturbed');
  lasted = performance.now() - from;
  undisturbed = await publishedBy('undisturbed');
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('a night publishes something', () => {
  expect(undisturbed.size).toBeGreaterThan(10);
});

test('a second run of a night changes no byte', async () => {
  await night('undisturbed');
  expect(await publishedBy('undisturbed')).toEqual(undisturbed);
}, 300_000);

test(`a night killed ${deaths} times and then finished gives the same bytes`, async () => {
  const dice = seededFaker(9);
  for (let death = 0; death < deaths; death++) {
    const { code } = await night('killed', dice.number.int({ min: 300, max: Math.ceil(lasted) }));
    const soFar = await publishedBy('killed');
    for (const [path, digest] of soFar)
      if (!path.endsWith('catalogue.json')) expect([path, undisturbed.get(path)]).toEqual([path, digest]);
    if (code !== null) break;
  }
  await night('killed');
  expect(await publishedBy('killed')).toEqual(undisturbed);
}, 600_000);

const night = (store: string, killAfter?: number) =>
  nightProcess(['--exports', landing, '--store', join(folder, store), '--date', '2026-07-16'], killAfter);

const publishedBy = async (store: string): Promise<ReadonlyMap<string, string>> => {
  const files = await filesBelow(join(folder, store, 'published')).catch(() => new Map<string, Buffer>());
  return new Map([...withoutSeals(files)].map(([path, content]) => [path, sha256(content)]));
};
