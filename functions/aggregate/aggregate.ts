import { z } from 'zod';
import type { CellTable } from '../../core/cells.ts';
import { canonicalJson } from '../../core/digest.ts';
import { type Effects, ObjectMissing } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import { type Day, isDay, type Period } from '../../core/period.ts';
import type { MicrodataManifest } from '../../core/run.ts';
import type { Stage } from '../../core/stage.ts';
import type { Counter } from './counter.ts';
import { currentManifests } from './current-manifests.ts';
import { type Due, dueTonight } from './due-tonight.ts';
import { engineCounter } from './engine-counter.ts';
import { planCount } from './plan-count.ts';
import { readManifests } from './read-manifests.ts';
import { rollUp } from './roll-up.ts';
import { warehouseCounter } from './warehouse-counter.ts';

export interface AggregateInput {
  readonly run: Day;
}

export interface AggregateOutput {
  readonly run: Day;
  readonly tables: number;
}

interface CellsIndex {
  readonly tables: readonly { readonly table: string; readonly period: Period; readonly cells: number }[];
}

/**
 * Counts people: every table for every settled period that waits for a release or a correction. The index is the commit;
 * a run that finds one is done. A correction that changes no cell is no correction.
 */
export const aggregate: Stage<AggregateInput, AggregateOutput> = {
  input: z.object({ run: z.string().refine(isDay, 'not a calendar day') }),

  async run({ run }, effects) {
    const done = await readIndex(run, effects);
    if (done) return { run, tables: done.tables.length };

    const manifests = await readManifests(run, effects);
    const due = await dueTonight(manifests, run, effects);

    const tables = due.length === 0 ? [] : await countAll(due, { run, manifests, effects });

    await effects.zones.cells.create(keys.cellsIndex(run), Buffer.from(canonicalJson({ tables })));
    effects.log('tables counted', { tables: tables.length });
    return { run, tables: (await readIndex(run, effects))?.tables.length ?? tables.length };
  },
};

interface Night {
  readonly run: Day;
  readonly manifests: readonly MicrodataManifest[];
  readonly effects: Effects;
}

const countAll = async (due: readonly Due[], night: Night): Promise<CellsIndex['tables']> => {
  const counter = await counterFor(due, night);
  try {
    const tables: CellsIndex['tables'][number][] = [];
    for (let at = 0; at < due.length; at += counter.atOnce) {
      const together = due.slice(at, at + counter.atOnce);
      const done = await Promise.all(together.map((one) => countOne(one, counter, night)));
      tables.push(...done.flat());
    }
    return tables;
  } finally {
    await counter.close();
  }
};

/** What tonight's tables read, each by itself, is the time that they take. */
const counterFor = async (due: readonly Due[], { run, manifests, effects }: Night): Promise<Counter> => {
  const all = { all: manifests, current: currentManifests(manifests, effects.policy, run) };
  const rows = due.flatMap(({ count }) => count.sources).reduce((sum, source) => sum + source.rows, 0);
  const { warehouse } = effects;
  const isLarge = warehouse !== undefined && rows >= warehouse.fromRows;
  effects.log('count planned', { tables: due.length, rows, inWarehouse: isLarge });
  return isLarge ? warehouseCounter(effects, warehouse, all) : engineCounter(effects, all);
};

const countOne = async (
  { count, released }: Due,
  counter: Counter,
  { run, effects }: Night,
): Promise<CellsIndex['tables']> => {
  const cells = await countTable(count, counter, effects);
  if (released && sameCells(cells, released)) return [];
  const { table, period } = cells;
  await effects.zones.cells.replace(keys.cells(run, table, period), Buffer.from(canonicalJson(cells)));
  return [{ table, period, cells: Object.values(cells.measures)[0]?.value.length ?? 0 }];
};

const countTable = async (due: Due['count'], counter: Counter, { policy }: Effects): Promise<CellTable> => {
  const { table, period, inputs, coverage } = due;
  const plan = planCount(table, policy);
  return {
    table: table.name,
    period,
    inputs,
    coverage,
    ...rollUp(table, plan, await counter.count(plan, due)),
  };
};

const sameCells = (a: CellTable, b: CellTable): boolean =>
  canonicalJson([a.codes, a.measures]) === canonicalJson([b.codes, b.measures]);

const readIndex = async (run: Day, { zones }: Effects): Promise<CellsIndex | undefined> => {
  try {
    return JSON.parse(Buffer.from(await zones.cells.read(keys.cellsIndex(run))).toString());
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
};
