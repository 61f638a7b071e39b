import type { EngineSession } from '../../core/effects.ts';
import { cells, generalised } from './count.sql.ts';
import type { CellsAtLevels, CountPlan } from './count.ts';
import { type CellRow, toCell } from './counted-cell.ts';
import { duckdb } from './duckdb.sql.ts';
import type { Steps } from './steps.ts';

interface Running {
  readonly session: EngineSession;
  readonly steps: Steps;
}

interface Walk {
  readonly from: string;
  readonly levels: readonly number[];
  /** Dimensions that may still be generalised, the ones with most codes first: they shrink the rest the most. */
  readonly open: readonly number[];
}

/**
 * Counts every combination of levels from the finest, which is the step `reduced`, to `splitsAt`: each from the people of
 * a finer one.
 */
export const countLevels = async (
  count: CountPlan,
  splitsAt: readonly number[],
  { session, steps }: Running,
): Promise<readonly CellsAtLevels[]> => {
  const counted: CellsAtLevels[] = [];
  const isDone = ({ levels, open }: Walk): boolean => open.every((d) => levels[d] === splitsAt[d]);

  const visit = async (walk: Walk): Promise<void> => {
    const rows = await session.rows<CellRow>(cells(count, { from: walk.from, dialect: duckdb }));
    counted.push({ levels: walk.levels, cells: rows.map((row) => toCell(count, row)) });
    for (const [at, d] of walk.open.entries()) {
      const level = (walk.levels[d] ?? 0) + 1;
      if (level > (splitsAt[d] ?? 0)) continue;
      const query = generalised(count, walk.from, { dimension: d, level });
      const levels = walk.levels.with(d, level);
      const next = { from: `at_${levels.join('_')}`, levels, open: walk.open.slice(at) };
      if (isDone(next)) {
        await visit({ ...next, from: `(${query})`, open: [] });
        continue;
      }
      await steps.create(next.from, query);
      await visit(next);
      await steps.drop(next.from);
    }
  };

  const codes = (d: number): number => count.dimensions[d]?.codes.length ?? 0;
  const open = [...count.dimensions.keys()].sort((a, b) => codes(b) - codes(a) || a - b);
  await visit({ from: 'reduced', levels: count.dimensions.map(({ finest }) => finest), open });
  return counted;
};
