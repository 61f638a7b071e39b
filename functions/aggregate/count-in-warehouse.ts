import type { WarehouseRow } from '../../core/effects.ts';
import {
  candidates,
  cells,
  cutAtCaps,
  firstOfRepeated,
  heavyPeople,
  oneCellOfEach,
  overlapOf,
  overlaps,
  reduced,
  repeatedRows,
  rowsInPeriod,
} from './count.sql.ts';
import type { CellsAtLevels, Count, CountedCells } from './count.ts';
import { toCell } from './counted-cell.ts';
import { atAllLevels, kept, trino, upwards } from './trino.sql.ts';
import type { WarehouseSteps } from './warehouse-steps.ts';

/**
 * Runs a count in a warehouse that can make no table: every question is one statement with the steps before it written
 * into it. The steps given hold `excluded`. Rejects where the warehouse sees other rows than the manifests tell of.
 */
export const countInWarehouse = async (plan: Count, steps: WarehouseSteps): Promise<CountedCells> => {
  await checkRows(plan, steps);
  const count = await findRepeats(plan, steps);
  await steps.writeCodes(count);
  steps.create('reduced', reduced(count, trino));
  const within = kept(count, await findHeavy(count, steps));
  if (count.oneCell) steps.create('within', within);
  steps.create('kept', count.oneCell ? oneCellOfEach(count, 'within') : within);
  const splitsAt = await findSplits(count, steps);
  return { splitsAt, counted: await countAllLevels(count, splitsAt, steps) };
};

const checkRows = async (count: Count, steps: WarehouseSteps): Promise<void> => {
  const parts = count.sources.map((_, at) => rowsInPeriod(count, at));
  const found = new Map(
    (await steps.rows(parts.join(' UNION ALL '))).map((row) => [Number(row.source), Number(row.found)]),
  );
  const wrong = count.sources.filter(({ rows }, at) => found.get(at) !== rows).length;
  if (wrong > 0)
    throw new Error(
      `${wrong} of ${count.sources.length} sources have other rows in the warehouse than counted`,
    );
};

const findRepeats = async (count: Count, steps: WarehouseSteps): Promise<Count> => {
  const sources = [...count.sources];
  for (const [at, source] of count.sources.entries()) {
    if (source.exports < 2) continue;
    const repeated = repeatedRows(count, at, { of: 1, at: 0 });
    if ((await steps.rows(`${repeated} LIMIT 1`)).length === 0) continue;
    steps.create(`repeated_${at}`, repeated);
    steps.create(`first_${at}`, firstOfRepeated(count, at, trino));
    sources[at] = { ...source, repeats: true };
  }
  return { ...count, sources };
};

/** Whether anybody passes a cap; where so, `cut` takes their place. */
const findHeavy = async (count: Count, steps: WarehouseSteps): Promise<boolean> => {
  if (count.tallies.length === 0) return false;
  steps.create('candidate', candidates(count));
  steps.create('heavy', heavyPeople(count, trino));
  if ((await steps.rows('SELECT 1 AS one FROM heavy LIMIT 1')).length === 0) return false;
  steps.create('cut', cutAtCaps(count, trino));
  return true;
};

const findSplits = async (count: Count, steps: WarehouseSteps): Promise<readonly number[]> => {
  const levels = count.dimensions.map((one) => ({ finest: one.finest, top: Math.max(...one.levels) }));
  const tested = levels.flatMap(({ finest, top }, dimension) =>
    Array.from({ length: top - finest }, (_, step) => ({ dimension, level: finest + step })),
  );
  const [row = {}]: readonly WarehouseRow[] = await steps.rows(overlaps(count, 'kept', tested));
  const overlapping = new Set(tested.map(overlapOf).filter((name) => row[name] === '1'));
  return levels.map(({ finest, top }, dimension) => {
    let level = finest;
    while (level < top && overlapping.has(overlapOf({ dimension, level }))) level++;
    return level;
  });
};

const countAllLevels = async (
  count: Count,
  splitsAt: readonly number[],
  steps: WarehouseSteps,
): Promise<readonly CellsAtLevels[]> => {
  for (const [d, level] of splitsAt.entries()) steps.create(`upwards_${d}`, upwards(count, d, level));
  steps.create('everywhere', atAllLevels(count));
  const names = count.dimensions.map((_, d) => `at${d}`);
  const rows = await steps.rows(cells(count, { from: 'everywhere', levels: names, dialect: trino }));
  const levelsOf = (row: WarehouseRow): readonly number[] => names.map((name) => Number(row[name]));
  return [...Map.groupBy(rows, (row) => levelsOf(row).join(' ')).values()].map((together) => ({
    levels: levelsOf(together[0] ?? {}),
    cells: together.map((row) => toCell(count, row)),
  }));
};
