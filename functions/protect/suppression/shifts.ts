import { iterationsOf, loadHighs } from '../linear-programme.ts';
import type { Limit } from './limit.ts';
import type { Problem } from './problem.ts';
import type { Requirement } from './requirement.ts';

/** How far an attacker can move a cell, and what each cell's being withheld adds to that at most: the terms of a cut. */
export interface Reach {
  readonly distance: number;
  readonly worth: Float64Array;
  /** The cells that the shift, or either of two, moves. */
  readonly moved: readonly number[];
}

/**
 * The attacker's programme: shifts of all cells that keep every relation, each cell within its bounds times how far it is
 * withheld (1 withheld, 0 published, and anything between for a relaxation). After Fischetti and Salazar (2001).
 */
export interface Shifts {
  withhold(share: ArrayLike<number>): void;
  reach(requirement: Requirement): Reach;
  /** The shift that moves a cell that far at the least cost per unit moved; undefined where none does. */
  cheapest(move: Move, cost: ArrayLike<number>): Float64Array | undefined;
  close(): void;
}

export interface Move {
  readonly cell: number;
  readonly sign: 1 | -1;
  readonly distance: number;
}

export const openShifts = async ({ relations, room }: Problem, limit: Limit): Promise<Shifts> => {
  const highs = await loadHighs();
  const { below, above, known } = room;
  const count = below.length;
  const { optimal, infeasible } = highs.constants.modelStatus;
  const rows = {
    rowLower: new Float64Array(relations.length),
    rowUpper: new Float64Array(relations.length),
    numRows: relations.length,
  };
  const attack = highs.createModel({
    ...rows,
    numCols: count,
    colCost: new Float64Array(count),
    colLower: new Float64Array(count),
    colUpper: new Float64Array(count),
    matrix: matrixOf(relations, count, 1),
  });
  const choice = highs.createModel({
    ...rows,
    numCols: 2 * count,
    colCost: new Float64Array(2 * count),
    colLower: new Float64Array(2 * count),
    colUpper: Float64Array.from([...above, ...below].map((room, at) => (known[at % count] === 1 ? 0 : room))),
    matrix: matrixOf(relations, count, 2),
  });
  for (const model of [attack, choice]) model.options.set({ output_flag: false, random_seed: 1 });
  const all = (columns: number) => ({ kind: 'range', from: 0, to: columns - 1 }) as const;

  const setShare = (cell: number, share: number): void => {
    attack.changeColBounds(cell, -(below[cell] ?? 0) * share, (above[cell] ?? 0) * share);
  };
  const oneWay = (cell: number, sign: 1 | -1): Reach => {
    const cost = new Float64Array(count);
    cost[cell] = -sign;
    attack.changeColsCost(all(count), cost);
    const { modelStatus } = attack.run();
    limit.spend((1 + iterationsOf(attack)) * count);
    if (modelStatus !== optimal) throw new Error('the solver cannot tell how far a cell can be moved');
    const { colValue: shift, colDual } = attack.getSolution();
    const worth = colDual.map((dual, at) => {
      if (known[at] === 1 && at !== cell) return 0;
      return dual < 0 ? -dual * (above[at] ?? 0) : dual * (below[at] ?? 0);
    });
    return { distance: sign * (shift[cell] ?? 0), worth, moved: movedBy(shift) };
  };
  return {
    withhold(share) {
      const shareOf = (at: number): number => (known[at] === 1 ? 0 : (share[at] ?? 0));
      const lower = below.map((room, at) => -room * shareOf(at));
      const upper = above.map((room, at) => room * shareOf(at));
      attack.changeColsBounds(all(count), lower, upper);
    },
    reach({ cell, way }) {
      if (known[cell] === 1) setShare(cell, 1);
      const ways = way === 'either' ? ([1, -1] as const) : ([way === 'up' ? 1 : -1] as const);
      const [up, down] = ways.map((sign) => oneWay(cell, sign));
      if (known[cell] === 1) setShare(cell, 0);
      if (!up) throw new RangeError('a requirement without a way');
      if (!down) return up;
      return {
        distance: up.distance + down.distance,
        worth: up.worth.map((worth, at) => worth + (down.worth[at] ?? 0)),
        moved: [...new Set([...up.moved, ...down.moved])],
      };
    },
    cheapest({ cell, sign, distance }, cost) {
      const [moved, still] = sign === 1 ? [cell, cell + count] : [cell + count, cell];
      const room = (sign === 1 ? above : below)[cell] ?? 0;
      if (distance > room) return undefined;
      const costs = Float64Array.from({ length: 2 * count }, (_, at) => cost[at % count] ?? 0);
      choice.changeColsCost(all(2 * count), costs);
      choice.changeColBounds(moved, distance, room);
      choice.changeColBounds(still, 0, 0);
      const status = choice.run().modelStatus;
      limit.spend((1 + iterationsOf(choice)) * 2 * count);
      const { colValue } = choice.getSolution();
      choice.changeColBounds(cell, 0, known[cell] === 1 ? 0 : (above[cell] ?? 0));
      choice.changeColBounds(cell + count, 0, known[cell] === 1 ? 0 : (below[cell] ?? 0));
      if (status === infeasible) return undefined;
      if (status !== optimal) throw new Error('the solver cannot tell what protects a cell');
      return colValue.subarray(0, count).map((up, at) => up - (colValue[at + count] ?? 0));
    },
    close() {
      attack.dispose();
      choice.dispose();
    },
  };
};

export const movedBy = (shift: Float64Array): readonly number[] =>
  [...shift.keys()].filter((at) => Math.abs(shift[at] ?? 0) > 1e-9);

/** The relations as a matrix, over shifts or, twice, over the parts of shifts up and down. */
const matrixOf = (relations: Problem['relations'], count: number, times: 1 | 2) => {
  const starts = [0];
  for (const relation of relations) starts.push((starts.at(-1) ?? 0) + times * relation.cells.length);
  return {
    format: 'csr' as const,
    numRows: relations.length,
    numCols: times * count,
    starts,
    indices: relations.flatMap((relation) =>
      times === 1 ? relation.cells : [...relation.cells, ...relation.cells.map((cell) => cell + count)],
    ),
    values: relations.flatMap(({ weights }) =>
      times === 1 ? weights : [...weights, ...weights.map((weight) => -weight)],
    ),
  };
};
