import { z } from 'zod';
import type { CellTable } from '../../core/cells.ts';
import { canonicalJson } from '../../core/digest.ts';
import { type Effects, ObjectMissing } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import { type Day, daysOf, isDay, type Period } from '../../core/period.ts';
import type { MicrodataManifest } from '../../core/run.ts';
import type { Stage } from '../../core/stage.ts';
import type { CountedSource } from './count.ts';
import { countCells } from './count-cells.ts';
import { currentManifests } from './current-manifests.ts';
import { type Due, dueTonight } from './due-tonight.ts';
import { type MicrodataSession, openMicrodata } from './microdata-session.ts';
import { planCount } from './plan-count.ts';
import { readManifests } from './read-manifests.ts';
import { rollUp } from './roll-up.ts';

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

const countAll = async (
  due: readonly Due[],
  { run, manifests, effects }: Night,
): Promise<CellsIndex['tables']> => {
  const { engine, policy, zones } = effects;
  const session = await engine.open();
  try {
    const current = currentManifests(manifests, policy, run);
    const microdata = await openMicrodata(session, effects, { all: manifests, current });
    const tables: CellsIndex['tables'][number][] = [];
    for (const { count, released } of due) {
      const cells = await countTable(count, microdata, effects);
      if (released && sameCells(cells, released)) continue;
      const { table, period } = cells;
      await zones.cells.replace(keys.cells(run, table, period), Buffer.from(canonicalJson(cells)));
      tables.push({ table, period, cells: Object.values(cells.measures)[0]?.value.length ?? 0 });
    }
    return tables;
  } finally {
    await session.close();
  }
};

const countTable = async (
  { table, period, sources: objects, inputs, coverage }: Due['count'],
  microdata: MicrodataSession,
  { policy }: Effects,
): Promise<CellTable> => {
  const plan = planCount(table, policy);
  const sources: CountedSource[] = [];
  for (const source of objects) sources.push(await microdata.source(source));
  const counted = await countCells({ ...plan, days: daysOf(period), sources }, microdata.engine);
  return { table: table.name, period, inputs, coverage, ...rollUp(table, plan, counted) };
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
