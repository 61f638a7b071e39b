import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CellTable } from '../../core/cells.ts';
import { type Ledger, ObjectMissing, type ObjectStore } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import { vouchedMemory } from '../../core/memory.ts';
import type { Day, Period } from '../../core/period.ts';
import { printable } from '../../core/printable.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { TableVerdict } from '../../core/verdict.ts';
import type { Zone } from '../../core/zones.ts';
import { parseVerdicts } from '../../functions/publish/decide.ts';
import { parseTable } from '../../functions/publish/parse-table.ts';
import { encodedNames } from '../../platform/file-names.ts';
import { isThere } from '../../platform/file-secrets.ts';
import { fileStore } from '../../platform/file-store.ts';
import { stampVersion } from '../../platform/file-version.ts';
import { sqliteLedger } from '../../platform/sqlite-ledger.ts';

/** There is no such store, table, period or cell. */
export class NothingToExplain extends Error {
  override readonly name = 'NothingToExplain';
}

export type WithheldRecord = z.infer<typeof recordShape>;

/** What a night left behind of one table in one period. */
export interface TableRecords {
  readonly run: Day;
  readonly period: Period;
  readonly record: WithheldRecord;
  /** Absent where it was left out. */
  readonly table?: PublishedTable;
  /** What audiences see of it, where that is something else. */
  readonly shown?: PublishedTable;
  readonly verdict?: TableVerdict;
  /** Absent while the night is not over. */
  readonly outcome?: 'released' | 'withheld';
  /** Absent where their retention has passed. */
  readonly counted?: CellTable;
  /** Everything that was ever published, as the ledger vouches for it. */
  readonly history: ObjectStore;
  /** What the night released beside it, by name. */
  readonly beside: ReadonlySet<string>;
}

/**
 * The records of the last night that had the table, in its last round. Rejects with a `DisclosureRisk` where memory is not what
 * the ledger records.
 */
export const readRecords = async (
  store: string,
  name: string,
  wanted: Period | undefined,
): Promise<TableRecords> => {
  const zone = await zonesOf(store);
  const { run, round, period } = await lastNight(zone('protected'), name, wanted);
  const read = <Value>(own: Zone, key: string): Promise<Value | undefined> => readJson(zone(own), key);
  const verdicts = await read<unknown>('verdicts', keys.verdicts(run, round));
  const outcomes = await read<Outcomes>('history', keys.outcomes(run));
  const table = await read<unknown>('protected', keys.protectedTable(run, round, name, period));
  const shown = await read<unknown>('protected', keys.shownTable(run, round, name, period));
  const isOwn = (one: { readonly table: string; readonly period: string }) =>
    one.table === name && one.period === period;
  const verdict = parseVerdicts(JSON.stringify(verdicts)).find(isOwn);
  const outcome = outcomes?.tables.find(isOwn)?.outcome;
  const counted = await read<CellTable>('cells', keys.cells(run, name, period));
  const record = recordShape.safeParse(await read('protected', keys.withheld(run, round, name, period))).data;
  if (!record)
    throw new NothingToExplain(
      `${name} ${period}: the record of the night of ${run} is not there, or not of this version of kohort`,
    );
  return {
    run,
    period,
    record,
    history: await vouchedMemory({ zones: { history: zone('history') }, ledger: await ledgerOf(store) }),
    beside: await releasedIn(outcomes, (key) => read('protected', key), { run, round }),
    ...(table !== undefined && { table: parseTable(table) }),
    ...(shown !== undefined && { shown: parseTable(shown) }),
    ...(verdict && { verdict }),
    ...(outcome && { outcome }),
    ...(counted && { counted }),
  };
};

const releasedIn = async (
  outcomes: Outcomes | undefined,
  read: (key: string) => Promise<ProtectedIndex | undefined>,
  { run, round }: { readonly run: Day; readonly round: number },
): Promise<ReadonlySet<string>> => {
  const index = await read(keys.protectedIndex(run, round));
  const released = (outcomes?.tables ?? []).filter(({ outcome }) => outcome === 'released');
  return new Set(
    released.flatMap(({ table, period }) => {
      const own = index?.tables.find((one) => one.table === table && one.period === period);
      return own ? [`${table}/${period}/v${own.version}`] : [];
    }),
  );
};

interface ProtectedIndex {
  readonly tables: readonly {
    readonly table: string;
    readonly period: Period;
    readonly version: number;
  }[];
}

interface Outcomes {
  readonly tables: readonly {
    readonly table: string;
    readonly period: Period;
    readonly outcome: 'released' | 'withheld';
  }[];
}

const zonesOf = async (store: string): Promise<(zone: Zone) => ObjectStore> => {
  const isStore = await stat(join(store, 'protected')).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isStore) throw new NothingToExplain(`${printable(store)}: no store of nights lies there`);
  return (zone) => fileStore(join(store, zone), { names: encodedNames, version: stampVersion });
};

const ledgerOf = async (store: string): Promise<Ledger> => {
  const file = join(store, 'ledger.sqlite');
  if (!(await isThere(file)))
    throw new NothingToExplain(`${printable(store)}: it has no ledger that vouches for what was published`);
  return sqliteLedger(file, { forgets: false });
};

const lastNight = async (store: ObjectStore, name: string, wanted: Period | undefined) => {
  const found: { readonly run: Day; readonly round: number; readonly period: Period }[] = [];
  for await (const { key } of store.list('')) {
    const [, run, round, table, period] =
      /^(\d{4}-\d\d-\d\d)\/round-(\d+)\/([^/]+)\/([^/]+)\/withheld\.json$/.exec(key) ?? [];
    if (run && round && period && table === name) found.push({ run, round: Number(round), period });
  }
  if (found.length === 0)
    throw new NothingToExplain(
      `${printable(name)}: no night on record had a table of this name; records are kept as long as cells are`,
    );
  const [last] = found
    .filter(({ period }) => wanted === undefined || period === wanted)
    .sort((a, b) => compare(b.run, a.run) || (wanted ? 0 : compare(b.period, a.period)) || b.round - a.round);
  if (last) return last;
  const periods = [...new Set(found.map(({ period }) => period))].sort().join(', ');
  throw new NothingToExplain(
    `${printable(name)}: no night on record had it for ${printable(wanted ?? '')}, but for ${periods}`,
  );
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const readJson = async <Value>(store: ObjectStore, key: string): Promise<Value | undefined> => {
  try {
    return JSON.parse(Buffer.from(await store.read(key)).toString()) as Value;
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
};

const codes = z.array(z.string());
const rows = z.array(z.int());
const number = z.object({ table: z.string(), period: z.string(), codes, without: codes.exactOptional() });
const cause = z.union([
  z.object({ release: z.string(), there: z.enum(['withheld', 'another number']) }),
  z.object({ attacker: z.string() }),
]);

const recordShape = z.object({
  leftOut: z.string().exactOptional(),
  because: z
    .object({
      numbers: z.array(number).exactOptional(),
      cells: z.array(z.object({ release: z.string(), codes })).exactOptional(),
      releases: z.array(z.string()).exactOptional(),
      smallest: z.boolean().exactOptional(),
    })
    .exactOptional(),
  totalOnly: z.boolean().default(false),
  rules: z.record(z.string(), rows).default({}),
  causes: z.array(z.object({ row: z.int(), own: z.array(cause) })).default([]),
  served: z
    .object({
      numbers: z.array(number),
      byRow: z.array(z.object({ row: z.int(), some: rows, all: z.int() })),
    })
    .default({ numbers: [], byRow: [] }),
  bound: z.object({ gap: z.number(), optimal: z.boolean() }).exactOptional(),
});
