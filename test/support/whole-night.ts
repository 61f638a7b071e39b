import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { afterAll } from 'vitest';
import { filesBelow } from './files-below.ts';
import { type NightProcess, nightProcess } from './night-process.ts';

/** The night by which June 2026 is settled in the policies of these tests. */
export const settledNight = '2026-07-16';

export type Exports = Readonly<Record<string, string | Uint8Array>>;

/** A house of its own: exports and a policy, and a store that starts empty. */
export interface House {
  readonly landing: string;
  readonly store: string;
  readonly policy: string;
}

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** A house in a new folder, gone when the file's tests are over. */
export const newHouse = async (policy: string, exports: Exports): Promise<House> => {
  const folder = await mkdtemp(join(tmpdir(), 'kohort-house-'));
  folders.push(folder);
  const house = {
    landing: join(folder, 'exports'),
    store: join(folder, 'store'),
    policy: join(folder, 'policy.yaml'),
  };
  await writeFile(house.policy, policy);
  await land(house, exports);
  return house;
};

export const land = async ({ landing }: House, exports: Exports): Promise<void> => {
  for (const [key, body] of Object.entries(exports)) {
    await mkdir(dirname(join(landing, key)), { recursive: true });
    await writeFile(join(landing, key), body);
  }
};

/** `npm run night` in the house, as a process of its own. */
export const nightIn = (house: House, date = settledNight, killAfter?: number): Promise<NightProcess> => {
  const { landing, store, policy } = house;
  const options = ['--exports', landing, '--store', store, '--policy', policy, '--date', date];
  return nightProcess(options, killAfter);
};

/** The house after one night in it. */
export const houseAfterNight = async (
  policy: string,
  exports: Exports,
): Promise<House & { readonly night: NightProcess }> => {
  const house = await newHouse(policy, exports);
  return { ...house, night: await nightIn(house) };
};

/** Path to bytes of everything that outsiders can see. */
export const publishedIn = async ({ store }: House): Promise<ReadonlyMap<string, Buffer>> =>
  filesBelow(join(store, 'published')).catch(() => new Map());

export type Figures = Readonly<Record<string, number | null>>;

interface Release {
  readonly audience?: string;
  readonly table: string;
  readonly period?: string;
  readonly version?: number;
}

/** What `data.csv` of a release says: `DE/biology/people` to the number, or null where it is withheld. */
export const figuresIn = async ({ store }: House, release: Release): Promise<Figures> => {
  const { audience = 'analysts', table, period = '2026-06', version = 1 } = release;
  const file = join(store, 'published', audience, table, period, `v${version}`, 'data.csv');
  const [names = [], ...rows]: string[][] = parse(await readFile(file));
  const measures = names.filter((name) => names.includes(`${name}_status`));
  const dimensions = names.slice(0, names.indexOf(measures[0] ?? ''));
  const figures: Record<string, number | null> = {};
  for (const row of rows)
    for (const measure of measures) {
      const codes = row.slice(0, dimensions.length);
      const value = row[names.indexOf(measure)] ?? '';
      figures[[...codes, measure].join('/')] = value === '' ? null : Number(value);
    }
  return figures;
};

const compressors = { ZSTD: (bytes: Uint8Array): Uint8Array => zstdDecompressSync(bytes) };

/** All rows of a Parquet file. */
export const rowsOf = (parquet: Uint8Array): Promise<Record<string, unknown>[]> =>
  parquetReadObjects({ file: Uint8Array.from(parquet).buffer, compressors });

/**
 * Every file that a store holds but what suppliers sent, as text with its path before it; of Parquet the rows, too, which
 * its bytes hide. Sets of bytes that are not text come as one character a byte.
 */
export const textsLeftIn = async ({ store }: House): Promise<ReadonlyMap<string, string>> => {
  const files = [...(await filesBelow(store))].filter(([path]) => !/^(landing|quarantine)\//.test(path));
  const texts = files.map(async ([path, content]): Promise<[string, string]> => {
    const rows = path.endsWith('.parquet') ? await rowsOf(content) : [];
    const values = rows.map((row) => Object.values(row).map(textOf).join('\n'));
    return [path, [path, content.toString('latin1'), ...values].join('\n')];
  });
  return new Map(await Promise.all(texts));
};

const textOf = (value: unknown): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
