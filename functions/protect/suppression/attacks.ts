import type { Highs, Model } from 'highs';
import { iterationsOf, loadHighs } from '../linear-programme.ts';
import { type Limit, opening } from './limit.ts';
import { type Problem, relationsByCell } from './problem.ts';
import type { Requirement } from './requirement.ts';

/** How far an attacker can move a cell. */
export interface Reach {
  readonly distance: number;
  /** What each cell's being withheld adds to the distance at most: the terms of a cut. */
  readonly worth: ReadonlyMap<number, number>;
  /** The cells that the shift, or either of two, moves. */
  readonly moved: readonly number[];
}

/**
 * The attackers' programmes: shifts that keep every relation, each cell within its bounds times how far it is withheld (1
 * withheld, 0 published, and anything between for a relaxation), after Fischetti and Salazar (2001). Each is no larger than the
 * cells that hang together by what is withheld.
 */
export interface Attacks {
  withhold(share: ArrayLike<number>): void;
  /** The same for some cells alone. */
  change(cells: readonly number[], share: number): void;
  reach(requirement: Requirement): Reach;
  /** Undefined where more cells hang together. */
  reachWithin(requirement: Requirement, cells: number): Reach | undefined;
  close(): void;
}

export const openAttacks = async (problem: Problem, limit: Limit): Promise<Attacks> => {
  const highs = await loadHighs();
  const relationsOf = relationsByCell(problem);
  const { below, above, known } = problem.room;
  let shares = new Float64Array(below.length);
  const parts = new Map<number, Part>();
  const forget = (part: Part): void => {
    for (const cell of part.columns.keys()) parts.delete(cell);
    part.model.dispose();
  };
  const forgetAll = (): void => {
    for (const part of new Set(parts.values())) forget(part);
  };
  const roomIn = (cell: number, way: 1 | -1): number =>
    ((way === 1 ? above : below)[cell] ?? 0) * (shares[cell] ?? 0);
  const canMove = (cell: number): boolean => roomIn(cell, 1) + roomIn(cell, -1) > 0;
  const partOf = (cell: number, most: number): Part | undefined => {
    const found = parts.get(cell);
    if (found) return found.columns.size > most ? undefined : found;
    const cells = hangingTogether(problem, relationsOf, { from: cell, canMove, most });
    if (cells === undefined) return undefined;
    const part = openPart(highs, problem, { cells, relationsOf, roomIn });
    limit.spend(opening * cells.length);
    if (known[cell] !== 1) for (const own of cells) parts.set(own, part);
    return part;
  };
  /** No farther than is asked: how far beyond that a cell can be moved is a long search for nothing. */
  const oneWay = (part: Part, { cell, level }: Requirement, sign: 1 | -1): Reach => {
    const { model, columns } = part;
    const column = columns.get(cell) ?? -1;
    const most = (room: Float64Array): number => Math.min(level, room[cell] ?? 0);
    model.changeColCost(column, -sign);
    model.changeColBounds(column, -most(below), most(above));
    let { modelStatus } = model.run();
    limit.spend((1 + iterationsOf(model)) * columns.size);
    if (modelStatus !== highs.constants.modelStatus.optimal) {
      model.clearSolver();
      ({ modelStatus } = model.run());
    }
    if (modelStatus !== highs.constants.modelStatus.optimal)
      throw new Error('the solver cannot tell how far a cell can be moved');
    const { colValue, rowDual } = model.getSolution();
    model.changeColCost(column, 0);
    model.changeColBounds(column, -roomIn(cell, -1), roomIn(cell, 1));
    const moved = [...columns].filter(([, at]) => Math.abs(colValue[at] ?? 0) > 1e-9).map(([own]) => own);
    return {
      distance: sign * (colValue[column] ?? 0),
      worth: worthOf(part, rowDual, { cell, level, sign }),
      moved,
    };
  };
  /** Of any prices of the relations what follows for each cell is right; of the solver's it follows most. */
  const worthOf = (
    { relations }: Part,
    prices: Float64Array,
    { cell: aimed, level, sign }: { cell: number; level: number; sign: 1 | -1 },
  ): ReadonlyMap<number, number> => {
    const reduced = new Map<number, number>([[aimed, -sign]]);
    relations.forEach((at, row) => {
      const price = prices[row] ?? 0;
      const { cells = [], weights = [] } = problem.relations[at] ?? {};
      if (Math.abs(price) > 1e-12)
        cells.forEach((cell, term) => {
          reduced.set(cell, (reduced.get(cell) ?? 0) - price * (weights[term] ?? 0));
        });
    });
    const worth = new Map<number, number>();
    for (const [cell, cost] of reduced) {
      if (cell !== aimed && known[cell] === 1) continue;
      const room = (cost < 0 ? above : below)[cell] ?? 0;
      const own = Math.abs(cost) * (cell === aimed ? Math.min(room, level) : room);
      if (own > 1e-9) worth.set(cell, own);
    }
    return worth;
  };
  const reachWithin = (requirement: Requirement, most: number): Reach | undefined => {
    const { cell, way } = requirement;
    const part = partOf(cell, most);
    if (!part) return undefined;
    const ways = way === 'either' ? ([1, -1] as const) : ([way === 'up' ? 1 : -1] as const);
    const [up, down] = ways.map((sign) => oneWay(part, requirement, sign));
    if (known[cell] === 1) part.model.dispose();
    return up && down ? together(up, down) : up;
  };
  return {
    withhold(share) {
      forgetAll();
      shares = Float64Array.from(share, (own, cell) => (known[cell] === 1 ? 0 : own));
    },
    change(cells, share) {
      for (const cell of cells) {
        shares[cell] = known[cell] === 1 ? 0 : share;
        for (const relation of relationsOf[cell] ?? [])
          for (const other of problem.relations[relation]?.cells ?? []) {
            const part = parts.get(other);
            if (part) forget(part);
          }
      }
    },
    reachWithin,
    reach(requirement) {
      const reach = reachWithin(requirement, Infinity);
      if (!reach) throw new RangeError('a requirement without a way');
      return reach;
    },
    close: forgetAll,
  };
};

const together = (up: Reach, down: Reach): Reach => {
  const worth = new Map(up.worth);
  for (const [own, more] of down.worth) worth.set(own, (worth.get(own) ?? 0) + more);
  return {
    distance: up.distance + down.distance,
    worth,
    moved: [...new Set([...up.moved, ...down.moved])],
  };
};

/** Cells that can be moved together, as one programme. */
interface Part {
  readonly model: Model;
  readonly columns: ReadonlyMap<number, number>;
  readonly relations: readonly number[];
}

/** The cells that are reached from one through relations, over cells that can be moved; undefined where they are more. */
const hangingTogether = (
  { relations }: Problem,
  relationsOf: readonly (readonly number[])[],
  { from, canMove, most }: { from: number; canMove: (cell: number) => boolean; most: number },
): readonly number[] | undefined => {
  const cells = new Set([from]);
  const seen = new Set<number>();
  for (const cell of cells) {
    if (cells.size > most) return undefined;
    for (const relation of relationsOf[cell] ?? []) {
      if (seen.has(relation)) continue;
      seen.add(relation);
      for (const other of relations[relation]?.cells ?? []) if (canMove(other)) cells.add(other);
    }
  }
  return [...cells].toSorted((a, b) => a - b);
};

const openPart = (
  highs: Highs,
  problem: Problem,
  {
    cells,
    relationsOf,
    roomIn,
  }: {
    readonly cells: readonly number[];
    readonly relationsOf: readonly (readonly number[])[];
    readonly roomIn: (cell: number, way: 1 | -1) => number;
  },
): Part => {
  const columns = new Map(cells.map((cell, column) => [cell, column]));
  const relations = [...new Set(cells.flatMap((cell) => relationsOf[cell] ?? []))].toSorted((a, b) => a - b);
  const [starts, indices, values]: [number[], number[], number[]] = [[0], [], []];
  for (const at of relations) {
    const relation = problem.relations[at];
    relation?.cells.forEach((cell, term) => {
      const column = columns.get(cell);
      if (column === undefined) return;
      indices.push(column);
      values.push(relation.weights[term] ?? 0);
    });
    starts.push(indices.length);
  }
  const numRows = relations.length;
  const model = highs.createModel({
    numCols: cells.length,
    numRows,
    colCost: new Float64Array(cells.length),
    colLower: Float64Array.from(cells, (cell) => -roomIn(cell, -1)),
    colUpper: Float64Array.from(cells, (cell) => roomIn(cell, 1)),
    rowLower: new Float64Array(numRows),
    rowUpper: new Float64Array(numRows),
    matrix: { format: 'csr', numRows, numCols: cells.length, starts, indices, values },
  });
  model.options.set({ output_flag: false, random_seed: 1 });
  return { model, columns, relations };
};
