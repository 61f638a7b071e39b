import type { LinearTable } from '../../../core/linear-table.ts';
import { loadHighs } from '../linear-programme.ts';
import type { Cut } from './line-cuts.ts';
import type { Pattern } from './pattern.ts';
import { type Requirement, tolerance } from './requirement.ts';
import type { Reach } from './shifts.ts';

/** The choice of cells: least weight under the cuts so far, each of which every pattern that protects keeps. */
export interface Master {
  cut(requirement: Requirement, reach: Reach): void;
  /** The best shares of a relaxation, and a bound that no pattern's cost is below; undefined where the time was too short. */
  relaxed(seconds: number): { readonly share: Float64Array; readonly bound: number } | undefined;
  /** The best pattern under the cuts so far; undefined where the time was too short to find one. */
  whole(seconds: number, start: Pattern): { readonly pattern: Pattern | undefined; readonly bound: number };
  close(): void;
}

/** `cuts` are kept from the beginning. */
export const openMaster = async (table: LinearTable, cuts: readonly Cut[]): Promise<Master> => {
  const highs = await loadHighs();
  const { cells } = table;
  const { optimal, timeLimit } = highs.constants.modelStatus;
  const { integer, continuous } = highs.constants.variableType;
  const cost = Float64Array.from(cells, ({ status, weight }) => (status === 'unsafe' ? 0 : weight));
  const rows = [...noLoneCells(table), ...cuts.map(rowOf)];
  const starts = [0];
  for (const { indices } of rows) starts.push((starts.at(-1) ?? 0) + indices.length);
  const model = highs.createModel({
    numCols: cells.length,
    numRows: rows.length,
    colCost: cost,
    colLower: Float64Array.from(cells, ({ status }) => (status === 'unsafe' ? 1 : 0)),
    colUpper: Float64Array.from(cells, ({ status }) => (status === 'fixed' ? 0 : 1)),
    rowLower: rows.map(({ least }) => least),
    rowUpper: rows.map(() => highs.infinity),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: cells.length,
      starts,
      indices: rows.flatMap(({ indices }) => indices),
      values: rows.flatMap(({ values }) => values),
    },
  });
  model.options.set({ output_flag: false, random_seed: 1, mip_rel_gap: 0, mip_abs_gap: 1e-6 });
  const everything = { kind: 'range', from: 0, to: cells.length - 1 } as const;
  const setType = (type: typeof integer | typeof continuous) =>
    model.changeColsIntegrality(everything, new Int32Array(cells.length).fill(type));
  const run = (seconds: number): number => {
    model.zeroAllClocks();
    model.options.set({ time_limit: Math.max(0.1, seconds) });
    return model.run().modelStatus;
  };
  return {
    cut({ level }, { worth }) {
      const indices: number[] = [];
      const values: number[] = [];
      worth.forEach((own, at) => {
        if (own <= 1e-9) return;
        indices.push(at);
        values.push(Math.min(own, level));
      });
      model.addRow(level - tolerance(level) / 2, highs.infinity, { indices, values });
    },
    relaxed(seconds) {
      setType(continuous);
      const status = run(seconds);
      if (status === timeLimit) return undefined;
      if (status !== optimal) throw new Error('the solver cannot tell which cells to withhold');
      return { share: model.getSolution().colValue, bound: model.getObjectiveValue() };
    },
    whole(seconds, start) {
      setType(integer);
      model.setSolution({ colValue: Float64Array.from(start) });
      const modelStatus = run(seconds);
      const bound = Number(model.info.get('mip_dual_bound'));
      if (modelStatus !== optimal) return { pattern: undefined, bound };
      return { pattern: Uint8Array.from(model.getSolution().colValue, Math.round), bound };
    },
    close: () => model.dispose(),
  };
};

interface MasterRow {
  readonly indices: readonly number[];
  readonly values: readonly number[];
  readonly least: number;
}

const rowOf = ({ cells, worth, level }: Cut): MasterRow => ({
  indices: cells,
  values: worth,
  least: level - tolerance(level) / 2,
});

/** Cells of a relation of which each gets a row: these grow with the square. */
const few = 40;

/** Nobody is served by a withheld cell that is alone in a relation: it would be known exactly. */
const noLoneCells = ({ cells, relations }: LinearTable): readonly MasterRow[] =>
  relations.flatMap((relation) => {
    const free = relation.cells.filter((cell) => cells[cell]?.status !== 'fixed');
    const watched = free.length <= few ? free : free.filter((cell) => cells[cell]?.status === 'unsafe');
    return watched.map((cell) => ({
      indices: [cell, ...free.filter((other) => other !== cell)],
      values: free.map((_, at) => (at === 0 ? -1 : 1)),
      least: 0,
    }));
  });
