import { iterationsOf, loadHighs } from '../linear-programme.ts';
import { type Limit, opening } from './limit.ts';
import type { Problem } from './problem.ts';
import type { Move } from './shifts.ts';
import { openVicinities, type Prices, type Vicinity } from './vicinity.ts';

/** Cells and how far each is moved; all others stand still. */
export type NearShift = ReadonlyMap<number, number>;

/** Cheap shifts found among few cells near the one that has to move: not always the cheapest that there are. */
export interface NearShifts {
  /** Undefined where none was found nearby. */
  cheapest(move: Move, price: Prices): NearShift | undefined;
}

/** How far to look, at first and where that was not enough. */
const scopes = [
  { width: 6, depth: 1 },
  { width: 6, depth: 2 },
  { width: 12, depth: 3 },
] as const;

/** Cells beyond which looking at all of them is as quick. */
const many = 4_000;

export const openNearShifts = async (problem: Problem, limit: Limit): Promise<NearShifts> => {
  const highs = await loadHighs();
  const { below, above, known } = problem.room;
  const movable = Uint8Array.from(below, (room, at) =>
    known[at] === 0 && room + (above[at] ?? 0) > 0 ? 1 : 0,
  );
  const vicinities = openVicinities(problem, movable);
  const solved = ({ cells, relations }: Vicinity, move: Move, price: Prices): NearShift | undefined => {
    const columnOf = new Map(cells.map((cell, at) => [cell, at]));
    const own = columnOf.get(move.cell);
    if (own === undefined || cells.length > many) return undefined;
    const [starts, indices, values]: [number[], number[], number[]] = [[0], [], []];
    for (const at of relations) {
      const relation = problem.relations[at];
      relation?.cells.forEach((cell, term) => {
        const column = columnOf.get(cell);
        const weight = relation.weights[term] ?? 0;
        if (column !== undefined) {
          indices.push(2 * column, 2 * column + 1);
          values.push(weight, -weight);
        }
      });
      if (indices.length > (starts.at(-1) ?? 0)) starts.push(indices.length);
    }
    const lower = new Float64Array(2 * cells.length);
    const upper = Float64Array.from(lower, (_, at) => (at % 2 ? below : above)[cells[at >> 1] ?? -1] ?? 0);
    const moved = 2 * own + (move.sign === 1 ? 0 : 1);
    if (move.distance > (upper[moved] ?? 0)) return undefined;
    lower[moved] = move.distance;
    upper[moved] = move.distance;
    upper[moved ^ 1] = 0;
    const numRows = starts.length - 1;
    const model = highs.createModel({
      numCols: lower.length,
      numRows,
      colCost: Float64Array.from(lower, (_, at) => (price[cells[at >> 1] ?? -1] ?? 0) + 1e-6),
      colLower: lower,
      colUpper: upper,
      rowLower: new Float64Array(numRows),
      rowUpper: new Float64Array(numRows),
      matrix: { format: 'csr', numRows, numCols: lower.length, starts, indices, values },
    });
    try {
      model.options.set({ output_flag: false, random_seed: 1, presolve: 'off', solver: 'simplex' });
      const { modelStatus } = model.run();
      limit.spend((opening + iterationsOf(model)) * lower.length);
      if (modelStatus !== highs.constants.modelStatus.optimal) return undefined;
      const { colValue } = model.getSolution();
      const shift = new Map<number, number>();
      cells.forEach((cell, at) => {
        const by = (colValue[2 * at] ?? 0) - (colValue[2 * at + 1] ?? 0);
        if (Math.abs(by) > 1e-9) shift.set(cell, by);
      });
      return shift;
    } finally {
      model.dispose();
    }
  };
  return {
    cheapest(move, price) {
      for (const scope of scopes) {
        const found = solved(vicinities.around(move.cell, { price, ...scope }), move, price);
        if (found) return found;
      }
      return undefined;
    },
  };
};
