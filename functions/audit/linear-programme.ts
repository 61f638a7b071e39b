import highsModule, { type Highs, type Model } from 'highs';
import { solver } from '../../core/solver.ts';
import type { Row } from './unknowns.ts';

export type Constraint = Pick<Row, 'sense' | 'unknowns' | 'weights' | 'right'>;

/** Unknowns and how often each is taken. */
export type Terms = readonly (readonly [unknown: number, weight: number])[];

export interface Optimum {
  readonly value: number;
  readonly point: Float64Array;
  /** What each row's right side is worth; nothing for whole numbers. */
  readonly prices: Float64Array;
}

/** A linear programme over fixed rows and bounds, for one objective after another. */
export interface Programme {
  /** Null if no values fit. Throws where the solver cannot tell. */
  best(sense: 'maximise' | 'minimise', terms: Terms): Optimum | null;
  /** The same over whole numbers. */
  bestWhole(sense: 'maximise' | 'minimise', terms: Terms): Optimum | null;
  close(): void;
}

export type Solver = (rows: readonly Constraint[], low: Float64Array, high: Float64Array) => Programme;

/** HiGHS's number for the primal simplex: after a change of objective the last solution is a start for it. */
const primal = 4;

/** Work limits instead of time limits, so that every run ends the same way. */
const iterations = 2_000_000;
const nodes = 20_000;

/** Columns up to which presolving costs more than it saves. */
const small = 1_000;

/** The declarations of `highs` 1.15 describe its CommonJS form; Node loads the ES module, whose default is the loader. */
const loadHighs = highsModule as unknown as typeof highsModule.default;

let loading: Promise<Highs> | undefined;

/** HiGHS (Huangfu and Hall 2018), compiled once. */
export const loadSolver = async (): Promise<Solver> => {
  loading ??= loadHighs();
  const highs = await loading;
  return (rows, low, high) => openProgramme(highs, modelOf(highs, rows, { low, high }), low.length);
};

const modelOf = (
  highs: Highs,
  rows: readonly Constraint[],
  { low, high }: { low: Float64Array; high: Float64Array },
): Model => {
  const starts = [0];
  for (const { unknowns } of rows) starts.push((starts.at(-1) ?? 0) + unknowns.length);
  const model = highs.createModel({
    numCols: low.length,
    numRows: rows.length,
    colCost: new Float64Array(low.length),
    colLower: low,
    colUpper: high,
    rowLower: rows.map(({ sense, right }) => (sense === '=' ? right : -highs.infinity)),
    rowUpper: rows.map(({ right }) => right),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: low.length,
      starts,
      indices: rows.flatMap(({ unknowns }) => unknowns),
      values: rows.flatMap(({ weights }) => weights),
    },
  });
  model.options.set({
    output_flag: false,
    random_seed: solver.seeds.attack,
    simplex_iteration_limit: iterations,
    presolve: low.length <= small ? 'off' : 'choose',
    mip_max_nodes: nodes,
    mip_rel_gap: 0,
  });
  return model;
};

const openProgramme = (highs: Highs, model: Model, columns: number): Programme => {
  const { modelStatus, objectiveSense, variableType } = highs.constants;
  const everything = { kind: 'range', from: 0, to: columns - 1 } as const;
  const best: Programme['best'] = (sense, terms) => {
    const costs = new Float64Array(columns);
    for (const [unknown, weight] of terms) costs[unknown] = (costs[unknown] ?? 0) + weight;
    model.changeObjectiveSense(objectiveSense[sense === 'maximise' ? 'maximize' : 'minimize']);
    model.changeColsCost(everything, costs);
    model.run();
    model.options.set({ simplex_strategy: primal });
    const status = model.getModelStatus();
    if (status === modelStatus.infeasible) return null;
    if (status !== modelStatus.optimal) throw new Error(`the solver ended with status ${status}`);
    const { colValue: point, rowDual: prices } = model.getSolution();
    return { value: model.getObjectiveValue(), point, prices };
  };
  const setType = (type: 0 | 1) =>
    model.changeColsIntegrality(everything, new Int32Array(columns).fill(type));
  return {
    best,
    bestWhole(sense, terms) {
      setType(variableType.integer);
      try {
        return best(sense, terms);
      } finally {
        setType(variableType.continuous);
      }
    },
    close: () => model.dispose(),
  };
};
