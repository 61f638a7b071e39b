import { iterationsOf, loadHighs } from '../linear-programme.ts';
import type { Limit } from './limit.ts';
import type { Problem } from './problem.ts';

export interface Move {
  readonly cell: number;
  readonly sign: 1 | -1;
  readonly distance: number;
}

/** Shifts among all cells, whatever is withheld: what can be made of a cell that nothing nearby hides. */
export interface Shifts {
  /** The shift that moves a cell that far at the least cost per unit moved; undefined where none does. */
  cheapest(move: Move, cost: ArrayLike<number>): Float64Array | undefined;
  close(): void;
}

export const openShifts = async ({ relations, room }: Problem, limit: Limit): Promise<Shifts> => {
  const highs = await loadHighs();
  const { below, above, known } = room;
  const count = below.length;
  const { optimal, infeasible } = highs.constants.modelStatus;
  const starts = [0];
  for (const { cells } of relations) starts.push((starts.at(-1) ?? 0) + 2 * cells.length);
  const roomOf = (column: number): number =>
    known[column % count] === 1 ? 0 : ((column < count ? above : below)[column % count] ?? 0);
  const numRows = relations.length;
  const numCols = 2 * count;
  const model = highs.createModel({
    numCols,
    numRows,
    rowLower: new Float64Array(numRows),
    rowUpper: new Float64Array(numRows),
    colCost: new Float64Array(numCols),
    colLower: new Float64Array(numCols),
    colUpper: Float64Array.from({ length: numCols }, (_, column) => roomOf(column)),
    matrix: {
      format: 'csr',
      numRows,
      numCols,
      starts,
      indices: relations.flatMap(({ cells }) => [...cells, ...cells.map((cell) => cell + count)]),
      values: relations.flatMap(({ weights }) => [...weights, ...weights.map((weight) => -weight)]),
    },
  });
  model.options.set({ output_flag: false, random_seed: 1 });
  return {
    cheapest({ cell, sign, distance }, cost) {
      const [moved, still] = sign === 1 ? [cell, cell + count] : [cell + count, cell];
      const room = (sign === 1 ? above : below)[cell] ?? 0;
      if (distance > room) return undefined;
      const costs = Float64Array.from({ length: numCols }, (_, column) => cost[column % count] ?? 0);
      model.changeColsCost({ kind: 'range', from: 0, to: numCols - 1 }, costs);
      model.changeColBounds(moved, distance, distance);
      model.changeColBounds(still, 0, 0);
      const status = model.run().modelStatus;
      limit.spend((1 + iterationsOf(model)) * numCols);
      const { colValue } = model.getSolution();
      for (const column of [cell, cell + count]) model.changeColBounds(column, 0, roomOf(column));
      if (status === infeasible) return undefined;
      if (status !== optimal) throw new Error('the solver cannot tell what protects a cell');
      return colValue.subarray(0, count).map((up, at) => up - (colValue[at + count] ?? 0));
    },
    close: () => model.dispose(),
  };
};

export const movedBy = (shift: Float64Array): readonly number[] =>
  [...shift.keys()].filter((at) => Math.abs(shift[at] ?? 0) > 1e-9);
