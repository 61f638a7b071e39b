import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer, type SchemaElement } from 'hyparquet-writer';
import { afterAll } from 'vitest';
import type { CellTable } from '../../core/cells.ts';
import { canonicalJson, sha256 } from '../../core/digest.ts';
import type { Effects, Engine } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import { type Day, type Period, periodOf } from '../../core/period.ts';
import type { Policy } from '../../core/policy.ts';
import type { LineCounts, MicrodataManifest } from '../../core/run.ts';
import { aggregate } from '../../functions/aggregate/aggregate.ts';
import { duckdbEngine } from '../../platform/duckdb-engine.ts';
import { type MemoryEffects, memoryEffects } from '../support/memory-effects.ts';
import type { MicrodataRow } from '../support/oracle.ts';

const scratch = mkdtempSync(join(tmpdir(), 'kohort-aggregate-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** DuckDB as the local night runs it. */
export const engineOf = (threads = 2): Engine => duckdbEngine({ scratch, threads });

export interface AggregateWorld extends MemoryEffects {
  readonly engine: Engine;
}

/** A world whose engine is DuckDB. */
export const aggregateWorld = (policy: Policy, engine: Engine = engineOf()): AggregateWorld => {
  const memory = memoryEffects(policy);
  const download = async (key: string, file: string): Promise<void> =>
    writeFile(file, await memory.zones.microdata.read(key), { flag: 'wx' });
  const zones: Effects['zones'] = { ...memory.zones, microdata: { ...memory.zones.microdata, download } };
  return { ...memory, zones, engine };
};

const noLines: LineCounts = {
  read: 0,
  kept: 0,
  unreadable: 0,
  duplicate: 0,
  notDeclared: 0,
  withoutDay: 0,
  withoutPerson: 0,
  bots: 0,
  staff: 0,
  minors: 0,
  optedOut: 0,
};

export const manifest = (changes: Partial<MicrodataManifest>): MicrodataManifest => ({
  run: '2026-11-22',
  item: 'item',
  source: 'web',
  key: 'web/a',
  version: '1',
  status: 'accepted',
  days: {},
  objects: {},
  lines: noLines,
  dropped: [],
  droppedUnnamed: 0,
  ...changes,
});

export interface Landing {
  readonly run: Day;
  readonly source: string;
  readonly key: string;
  readonly rows: readonly MicrodataRow[];
  readonly excluded?: readonly bigint[];
  readonly version?: string;
  readonly refused?: boolean;
  readonly unreadable?: number;
}

/** What deidentify would leave of an export: microdata by key period, people to leave out, the manifest. */
export const land = async (world: AggregateWorld, landing: Landing): Promise<MicrodataManifest> => {
  const { run, source, key, version = '1', rows, refused = false } = landing;
  const { microdata, manifests } = world.zones;
  const item = sha256([source, key, version].join('\0'));
  const kept = refused ? [] : rows;
  const days = Object.fromEntries(
    [...Map.groupBy(kept, ({ day }) => day)].map(([day, ofDay]) => [day, ofDay.length]),
  );
  const keyPeriod = world.policy.sources.find(({ name }) => name === source)?.keyPeriod ?? 'year';
  const objects: Record<Period, string> = {};
  for (const [period, ofPeriod] of Map.groupBy(kept, ({ day }) => periodOf(day, keyPeriod))) {
    objects[period] = keys.microdata(source, period, item);
    await microdata.replace(objects[period], toParquet(world.policy, source, ofPeriod));
  }
  const exclusions = landing.excluded ? { exclusions: keys.exclusions(item) } : {};
  if (landing.excluded) await microdata.replace(keys.exclusions(item), peopleParquet(landing.excluded));
  const unreadable = landing.unreadable ?? 0;
  const made = manifest({
    run,
    item,
    source,
    key,
    version,
    status: refused ? 'refused' : 'accepted',
    days,
    objects,
    ...exclusions,
    lines: { ...noLines, read: rows.length + unreadable, kept: rows.length, unreadable },
  });
  await microdata.create(keys.microdataManifest(item), Buffer.from(canonicalJson(made)));
  await world.ledger.create('object', `${source}/${item}`, { run });
  const opened = world.objects.manifests.get(keys.manifest(run));
  const items = opened ? JSON.parse(Buffer.from(opened).toString()).items : [];
  await manifests.replace(
    keys.manifest(run),
    Buffer.from(canonicalJson({ run, items: [...items, { id: item }] })),
  );
  return made;
};

/** Runs the night of a date, opening its run where nothing landed. */
export const count = async (world: AggregateWorld, run: Day): Promise<number> => {
  await world.zones.manifests.create(keys.manifest(run), Buffer.from(canonicalJson({ run, items: [] })));
  const { tables } = await aggregate.run({ run }, world);
  return tables;
};

export const cellsOf = (
  world: AggregateWorld,
  run: Day,
  table: string,
  period: Period,
): CellTable | undefined => {
  const bytes = world.objects.cells.get(keys.cells(run, table, period));
  return bytes && JSON.parse(Buffer.from(bytes).toString());
};

export const toParquet = (policy: Policy, source: string, rows: readonly MicrodataRow[]): Uint8Array => {
  const declared = policy.sources.find(({ name }) => name === source);
  return writeColumns([
    [int64('person'), rows.map(({ person }) => person)],
    [date('day'), rows.map(({ day }) => new Date(`${day}T00:00:00Z`))],
    ...(declared?.variables ?? []).map(
      ({ name, by }): Column => [
        by === 'number' ? double(name) : text(name),
        rows.map(({ values }) => values[name] ?? null),
      ],
    ),
    ...(declared?.rowId ? [[int64('row_id'), rows.map(({ rowId }) => rowId)] satisfies Column] : []),
  ]);
};

const peopleParquet = (people: readonly bigint[]): Uint8Array =>
  writeColumns([[int64('person'), [...people]]]);

type Column = readonly [SchemaElement, (bigint | Date | string | number | null)[]];

const int64 = (name: string): SchemaElement => ({ name, type: 'INT64', repetition_type: 'OPTIONAL' });
const double = (name: string): SchemaElement => ({ name, type: 'DOUBLE', repetition_type: 'OPTIONAL' });
const date = (name: string): SchemaElement => ({
  name,
  type: 'INT32',
  converted_type: 'DATE',
  repetition_type: 'OPTIONAL',
});
const text = (name: string): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  repetition_type: 'OPTIONAL',
});

const writeColumns = (columns: readonly Column[]): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      schema: [{ name: 'root', num_children: columns.length }, ...columns.map(([element]) => element)],
      columnData: columns.map(([{ name }, data]) => ({ name, data })),
    }),
  );
