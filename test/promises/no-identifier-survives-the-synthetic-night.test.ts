import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesBelow } from '../support/files-below.ts';
import { type NightProcess, nightProcess } from '../support/night-process.ts';
import { seededFaker } from '../support/synthetic/dice.ts';
import { everyone } from '../support/synthetic/people.ts';

const compressors = { ZSTD: (bytes: Uint8Array): Uint8Array => zstdDecompressSync(bytes) };
const people = everyone(seededFaker(20_260_601));

let folder: string;
let night: NightProcess;
let left: readonly (readonly [path: string, text: string])[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kohort-synthetic-'));
  night = await nightProcess(['--store', folder]);
  left = await textsLeft();
}, 600_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the night ends well', () => {
  expect(night.output).toContain('released');
  expect([0, 3]).toContain(night.code);
});

test('no learner id, e-mail address or IP address is in anything that the night wrote', () => {
  const identifiers = new Set(
    people.flatMap(({ id, email, addresses }) => [id ?? email, email, ...addresses]),
  );
  for (const [path, text] of left) {
    const found = text.split(/[^\w.@:-]+/).filter((word) => identifiers.has(word));
    expect([path, found.length]).toEqual([path, 0]);
  }
});

test('no name is in anything that the night wrote', () => {
  const names = people.slice(0, 400).map(({ name }) => name);
  for (const [path, text] of left) {
    const found = names.filter((name) => text.includes(name) || text.includes(encodeURIComponent(name)));
    expect([path, found.length]).toEqual([path, 0]);
  }
});

/** Every file of the store but the exports themselves, as text; Parquet as its rows. What was printed counts, too. */
const textsLeft = async (): Promise<[string, string][]> => {
  const files = [...(await filesBelow(folder))].filter(([path]) => !/^(landing|quarantine)\//.test(path));
  const texts = files.map(async ([path, content]): Promise<[string, string]> => {
    if (!path.endsWith('.parquet')) return [path, content.toString('latin1')];
    const rows = await parquetReadObjects({ file: Uint8Array.from(content).buffer, compressors });
    return [path, rows.map((row) => Object.values(row).join(' ')).join('\n')];
  });
  return [['what was printed', night.output], ...(await Promise.all(texts))];
};
