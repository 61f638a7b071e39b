import { z } from 'zod';
import type { CellTable } from '../../core/cells.ts';
import { canonicalJson } from '../../core/digest.ts';
import type { Effects, ObjectStore } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import { vouchedMemory } from '../../core/memory.ts';
import { unpacked } from '../../core/packed.ts';
import { type Day, daysOf, isDay, type Period } from '../../core/period.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { Stage } from '../../core/stage.ts';
import type { Counterexample, TableVerdict } from '../../core/verdict.ts';
import { compose } from './compose.ts';
import { loadSolve } from './linear-programme.ts';
import { shownMeans } from './means/shown-means.ts';
import { type NoisyTables, noisyTables } from './noise/noisy-tables.ts';
import { protectApart } from './protect-apart.ts';
import type { ProtectedNight } from './protect-night.ts';
import type { Subject } from './roll-up.ts';
import { shownTables } from './rounding/shown-tables.ts';
import { nothingWithheld, withheldRecord } from './withheld-record.ts';

const input = z.strictObject({
  run: z.string().refine((text) => isDay(text)),
  round: z.int().positive(),
});

type ProtectInput = z.infer<typeof input>;

interface ProtectedIndex {
  /** Tables that are not published tonight, with the inputs that they were counted from. */
  readonly leftOut: readonly { readonly table: string; readonly period: Period; readonly inputs: string }[];
  readonly tables: readonly {
    readonly table: string;
    readonly period: Period;
    readonly version: number;
    readonly inputs: string;
  }[];
}

/** Withholds what could point at a person: of every table counted tonight, knowing all that was ever published. */
export const protect: Stage<ProtectInput, ProtectInput & { readonly tables: number }> = {
  input,
  async run({ run, round }, effects) {
    const { zones, policy, log } = effects;
    const done = await readIfThere<ProtectedIndex>(zones.protected, keys.protectedIndex(run, round));
    if (done) return { run, round, tables: done.tables.length };

    const { tables: counted } = await read<CellsIndex>(zones.cells, keys.cellsIndex(run));
    const history = await vouchedMemory(effects);
    const earlier = await readHistory(
      history,
      counted.map(({ period }) => period),
    );
    const subjects = await readSubjects({ zones, policy }, { run, counted, earlier });
    const counterexamples = await readCounterexamples(zones.verdicts, run, round);

    const solve = await loadSolve();
    const night = await protectApart(
      subjects.filter(({ table }) => !table.noise),
      { earlier: earlier.filter(({ noise }) => !noise), counterexamples, solve },
      effects,
    );
    const noisy = await noisyTables(
      subjects.filter(({ table }) => table.noise),
      effects,
    );
    const exact = night.tables.map(compose);
    const shown = [
      ...(await shownTables(exact, { ...effects, history }, solve)),
      ...shownMeans(exact, policy),
    ];

    log('tables protected', {
      tables: night.tables.length + noisy.tables.length,
      leftOut: night.leftOut.length + noisy.leftOut.length,
    });
    for (const table of shown)
      await zones.protected.replace(keys.shownTable(run, round, table.table, table.period), json(table));
    const index = await write(zones.protected, { run, round }, { night, exact, noisy, subjects });
    return { run, round, tables: index.tables.length };
  },
};

interface CellsIndex {
  readonly tables: readonly { readonly table: string; readonly period: Period }[];
}

interface Counted {
  readonly run: Day;
  readonly counted: CellsIndex['tables'];
  readonly earlier: readonly PublishedTable[];
}

const readSubjects = async (
  { zones, policy }: Pick<Effects, 'zones' | 'policy'>,
  { run, counted: due, earlier }: Counted,
): Promise<readonly Subject[]> => {
  const subjects: Subject[] = [];
  for (const { table: name, period } of due) {
    const table = policy.tables.find((one) => one.name === name);
    if (!table) throw new Error('a table was counted that the policy does not have');
    const counted = await read<CellTable>(zones.cells, keys.cells(run, name, period));
    const versions = earlier.filter((one) => one.table === name && one.period === period);
    const version = 1 + Math.max(0, ...versions.map((one) => one.version));
    subjects.push({ table, counted, policy, version });
  }
  return subjects;
};

/** Releases that share a day with tonight's tables. Of all others only the keys are looked at: history grows, nights do not. */
const readHistory = async (
  history: ObjectStore,
  tonight: readonly Period[],
): Promise<readonly PublishedTable[]> => {
  const spans = [...new Set(tonight)].map(daysOf);
  const releases: PublishedTable[] = [];
  for await (const { key } of history.list('')) {
    const period = /^[^/]+\/([^/]+)\/v\d+\.json\.gz$/.exec(key)?.[1];
    if (period === undefined) continue;
    const own = daysOf(period);
    if (spans.some(({ first, last }) => own.first <= last && first <= own.last))
      releases.push(JSON.parse(Buffer.from(unpacked(await history.read(key))).toString()) as PublishedTable);
  }
  return releases;
};

const readCounterexamples = async (
  verdicts: ObjectStore,
  run: Day,
  round: number,
): Promise<readonly Counterexample[]> => {
  const found: Counterexample[] = [];
  for (let before = 1; before < round; before++) {
    const { tables } = await read<{ tables: readonly TableVerdict[] }>(verdicts, keys.verdicts(run, before));
    found.push(...tables.flatMap(({ counterexamples }) => counterexamples));
  }
  return found;
};

interface Protected {
  readonly night: ProtectedNight;
  readonly exact: readonly PublishedTable[];
  readonly noisy: NoisyTables;
  readonly subjects: readonly Subject[];
}

/** The index comes last: what it does not name is not there, and once it is there nothing is told again. */
const write = async (
  store: ObjectStore,
  { run, round }: ProtectInput,
  { night: { tables, leftOut }, exact, noisy, subjects }: Protected,
): Promise<ProtectedIndex> => {
  for (const [at, cells] of tables.entries()) {
    const { table, period } = cells.counted.announced;
    await store.replace(keys.withheld(run, round, table, period), json(withheldRecord(cells)));
    await store.replace(keys.protectedTable(run, round, table, period), json(exact[at]));
  }
  for (const one of noisy.tables) {
    await store.replace(keys.withheld(run, round, one.table, one.period), json(nothingWithheld(one)));
    await store.replace(keys.protectedTable(run, round, one.table, one.period), json(one));
  }
  for (const { table, period, reason, because } of [...leftOut, ...noisy.leftOut])
    await store.replace(
      keys.withheld(run, round, table, period),
      json({ table, period, leftOut: reason, because }),
    );
  const index: ProtectedIndex = {
    leftOut: [...leftOut, ...noisy.leftOut].map(({ table, period }) => ({
      table,
      period,
      inputs: inputsOf(subjects, table, period),
    })),
    tables: [...tables.map(({ counted }) => counted.announced), ...noisy.tables].map(
      ({ table, period, version }) => ({ table, period, version, inputs: inputsOf(subjects, table, period) }),
    ),
  };
  await store.create(keys.protectedIndex(run, round), json(index));
  return index;
};

const inputsOf = (subjects: readonly Subject[], name: string, period: Period): string => {
  const subject = subjects.find(({ table, counted }) => table.name === name && counted.period === period);
  if (!subject) throw new RangeError('a table was protected that nobody counted');
  return subject.counted.inputs;
};

const json = (value: unknown): Uint8Array => new TextEncoder().encode(canonicalJson(value));

const read = async <Value>(store: ObjectStore, key: string): Promise<Value> =>
  JSON.parse(new TextDecoder().decode(await store.read(key))) as Value;

const readIfThere = async <Value>(store: ObjectStore, key: string): Promise<Value | undefined> =>
  (await store.head(key)) === undefined ? undefined : read<Value>(store, key);
