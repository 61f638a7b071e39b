import highsModule, { type Highs, type Model, type ModelData } from 'highs';
import { solver } from '../../core/solver.ts';

/** The declarations of `highs` 1.15 describe its CommonJS form; Node loads the ES module, whose default is the loader. */
const load = highsModule as unknown as typeof highsModule.default;

let loading: Promise<Highs> | undefined;

/** HiGHS (Huangfu and Hall 2018), compiled once. */
export const loadHighs = (): Promise<Highs> => (loading ??= load());

/** Minimise the cost of columns within their bounds and the rows'; a number that is unknown is refused. */
export interface Programme {
  readonly cost: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly rows: readonly ProgrammeRow[];
  /** Whether the columns must be whole numbers. */
  readonly whole: boolean;
  /** Whole numbers that cost no more than this share above the best will do, and after so many branches any that fit. */
  readonly enough?: { readonly share: number; readonly branches: number };
}

export interface ProgrammeRow {
  readonly columns: readonly number[];
  readonly weights: readonly number[];
  readonly lower: number;
  readonly upper: number;
}

/** The best columns; undefined where there are none, or none could be found. */
export type Solve = (programme: Programme) => Float64Array | undefined;

/** Branches of a whole-number search after which it gives up: a count, so that every run ends alike. */
const nodes = 500;

/** HiGHS's word for a solution that keeps every row, whether it is the best or not. */
const fitting = 2;

/** Ways to solve, one after the other until one ends with an optimum or the proof that there is none. */
const ways = [
  { presolve: 'choose', solver: 'choose' },
  { presolve: 'off', solver: 'simplex' },
] as const;

export const loadSolve = async (): Promise<Solve> => {
  const highs = await loadHighs();
  const { optimal, infeasible } = highs.constants.modelStatus;
  return (programme) => {
    refuseUnknown(programme);
    const { whole, enough } = programme;
    const model = highs.createModel(modelOf(programme));
    try {
      for (const way of ways) {
        if (whole && way.solver !== 'choose') return undefined;
        model.clearSolver();
        model.options.set({ output_flag: false, random_seed: solver.seeds.protection, ...way });
        model.options.set({ mip_max_nodes: enough?.branches ?? nodes, mip_rel_gap: enough?.share ?? 1e-4 });
        const { modelStatus } = model.run();
        if (modelStatus === optimal) return model.getSolution().colValue;
        if (modelStatus === infeasible) return undefined;
        if (whole && enough && Number(model.info.get('primal_solution_status')) === fitting)
          return model.getSolution().colValue;
      }
      return undefined;
    } finally {
      model.dispose();
    }
  };
};

const refuseUnknown = ({ cost, lower, upper, rows }: Programme): void => {
  const numbers = {
    'a cost': cost,
    'a bound of a column': [...lower, ...upper],
    'a bound of a row': rows.flatMap((row) => [row.lower, row.upper]),
    'a weight': rows.flatMap(({ weights }) => weights),
  };
  for (const [what, own] of Object.entries(numbers))
    if (own.some(Number.isNaN)) throw new RangeError(`${what} of a linear programme is not a number`);
};

const modelOf = ({ cost, lower, upper, rows, whole }: Programme): ModelData => {
  const starts = [0];
  for (const { columns } of rows) starts.push((starts.at(-1) ?? 0) + columns.length);
  return {
    numCols: cost.length,
    numRows: rows.length,
    colCost: cost,
    colLower: lower,
    colUpper: upper,
    rowLower: rows.map((row) => row.lower),
    rowUpper: rows.map((row) => row.upper),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: cost.length,
      starts,
      indices: rows.flatMap(({ columns }) => columns),
      values: rows.flatMap(({ weights }) => weights),
    },
    ...(whole && { integrality: cost.map(() => 1 as const) }),
  };
};

export const iterationsOf = ({ info }: Model): number => Number(info.get('simplex_iteration_count'));
