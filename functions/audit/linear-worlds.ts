import type { LinearCell } from '../../core/linear-table.ts';
import type { Optimum, Programme, Solver } from './linear-programme.ts';
import { around, type Excerpt, nearest, surroundingsOf, within } from './neighbourhood.ts';
import type { Row } from './unknowns.ts';

export interface Interval {
  readonly least: number;
  readonly most: number;
}

/** Tables that fit what is published, and between which values each withheld cell has been seen in them. */
export interface Worlds {
  seen(unknown: number): Interval;
  /** Looks for tables in which only cells near it change; gives an interval that it is never outside of. */
  look(unknown: number, size: number): Interval;
  /** Looks for two tables in which many of the cells lie far from each other; other ones each time. */
  sweep(unknowns: readonly number[]): void;
  /** The cell's interval over all tables that fit. */
  meet(unknown: number): Interval;
  close(): void;
}

interface Withheld {
  readonly rows: readonly Row[];
  /** The withheld cells, by the numbers that the rows use. */
  readonly cells: readonly (LinearCell | undefined)[];
  readonly solver: Solver;
}

export const openWorlds = ({ rows, cells, solver }: Withheld): Worlds => {
  const values = Float64Array.from(cells, (cell) => cell?.value ?? 0);
  const bounds = {
    low: Float64Array.from(cells, (cell) => cell?.lower ?? 0),
    high: Float64Array.from(cells, (cell) => cell?.upper ?? 0),
  };
  const surroundings = surroundingsOf(rows, bounds);
  const [low, high] = [Float64Array.from(values), Float64Array.from(values)];
  let programme: Programme | undefined;
  const everything = (): Programme => (programme ??= solver(rows, bounds.low, bounds.high));
  const coin = openCoin();
  const everyone = [...cells.keys()];
  const see = (point: Float64Array, unknowns: readonly number[]): void =>
    unknowns.forEach((unknown, column) => {
      const value = point[column] ?? 0;
      low[unknown] = Math.min(low[unknown] ?? 0, value);
      high[unknown] = Math.max(high[unknown] ?? 0, value);
    });
  return {
    seen: (unknown) => ({ least: low[unknown] ?? 0, most: high[unknown] ?? 0 }),
    look(unknown, size) {
      const near = nearest(surroundings, [unknown], size);
      const changes = within(surroundings, near, values);
      for (const { point } of optimaIn(changes, unknown, solver)) see(point, changes.unknowns);
      return intervalOf(optimaIn(around(surroundings, near), unknown, solver));
    },
    sweep(unknowns) {
      const terms = unknowns.map((unknown) => [unknown, coin()] as const);
      for (const { point } of optima(everything(), terms)) see(point, everyone);
    },
    meet(unknown) {
      const found = optima(everything(), [[unknown, 1]]);
      for (const { point } of found) see(point, everyone);
      return intervalOf(found);
    },
    close: () => programme?.close(),
  };
};

/** Heads or tails, the same in every run: the lowest bit of a linear congruence would alternate, so a high one is taken. */
const openCoin = (): (() => 1 | -1) => {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 31 === 0 ? 1 : -1;
  };
};

const intervalOf = ([least, most]: Optima): Interval => ({ least: least.value, most: most.value });

type Optima = readonly [least: Optimum, most: Optimum];

const optimaIn = ({ rows, low, high, numberOf }: Excerpt, unknown: number, solver: Solver): Optima => {
  const programme = solver(rows, low, high);
  try {
    return optima(programme, [[numberOf.get(unknown) ?? 0, 1]]);
  } finally {
    programme.close();
  }
};

const optima = (programme: Programme, terms: Parameters<Programme['best']>[1]): Optima => {
  const least = programme.best('minimise', terms);
  const most = programme.best('maximise', terms);
  if (least === null || most === null) throw new Error('the published cells contradict their relations');
  return [least, most];
};
