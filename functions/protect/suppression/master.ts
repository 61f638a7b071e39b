import { iterationsOf, loadHighs } from '../linear-programme.ts';
import type { Reach } from './attacks.ts';
import type { Limit } from './limit.ts';
import type { Cut } from './line-cuts.ts';
import { byGroup, type Pattern, type Problem } from './problem.ts';
import { type Requirement, tolerance } from './requirement.ts';

/** The choice of groups: least weight under the cuts so far, each of which every pattern that protects keeps. */
export interface Master {
  cut(requirement: Requirement, reach: Reach): void;
  /** The best shares of a relaxation, and a bound that no pattern's cost is below; undefined where the limit was too low. */
  relaxed(): { readonly share: Float64Array; readonly bound: number } | undefined;
  /** The best pattern under the cuts so far; undefined where the limit was too low to find one. */
  whole(start: Pattern): { readonly pattern: Pattern | undefined; readonly bound: number };
  close(): void;
}

/** `cuts` are kept from the beginning. */
export const openMaster = async (
  problem: Problem,
  { cuts, limit }: { readonly cuts: readonly Cut[]; readonly limit: Limit },
): Promise<Master> => {
  const highs = await loadHighs();
  const { groups } = problem;
  const { optimal, timeLimit } = highs.constants.modelStatus;
  const { integer, continuous } = highs.constants.variableType;
  const rows = [...noLoneCells(problem), ...cuts.map(rowOf)];
  const starts = [0];
  for (const { indices } of rows) starts.push((starts.at(-1) ?? 0) + indices.length);
  const model = highs.createModel({
    numCols: groups.length,
    numRows: rows.length,
    colCost: Float64Array.from(groups, ({ weight }) => weight),
    colLower: Float64Array.from(groups, ({ choice }) => (choice === 'withheld' ? 1 : 0)),
    colUpper: Float64Array.from(groups, ({ choice }) => (choice === 'published' ? 0 : 1)),
    rowLower: rows.map(({ least }) => least),
    rowUpper: rows.map(() => highs.infinity),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: groups.length,
      starts,
      indices: rows.flatMap(({ indices }) => indices),
      values: rows.flatMap(({ values }) => values),
    },
  });
  model.options.set({ output_flag: false, random_seed: 1, mip_rel_gap: 0, mip_abs_gap: 1e-6 });
  const everything = { kind: 'range', from: 0, to: groups.length - 1 } as const;
  let count = rows.length;
  let type: typeof integer | typeof continuous = continuous;
  const setType = (own: typeof integer | typeof continuous): void => {
    type = own;
    model.changeColsIntegrality(everything, new Int32Array(groups.length).fill(own));
  };
  const run = (): number => {
    model.zeroAllClocks();
    model.options.set({ time_limit: Math.max(0.1, limit.seconds()), mip_max_nodes: limit.nodes() });
    const { modelStatus } = model.run();
    limit.spend((1 + iterationsOf(model)) * (groups.length + count) * (type === integer ? branching : 1));
    return modelStatus;
  };
  return {
    cut({ level }, { worth }) {
      const found = byGroup(problem, worth.keys(), (cell) => worth.get(cell) ?? 0);
      count++;
      model.addRow(level - tolerance(level) / 2, highs.infinity, {
        indices: [...found.keys()],
        values: [...found.values()].map((own) => Math.min(own, level)),
      });
    },
    relaxed() {
      setType(continuous);
      const status = run();
      if (status === timeLimit) return undefined;
      if (status !== optimal) throw new Error('the solver cannot tell which cells to withhold');
      return { share: model.getSolution().colValue, bound: model.getObjectiveValue() };
    },
    whole(start) {
      setType(integer);
      model.setSolution({ colValue: Float64Array.from(start) });
      const modelStatus = run();
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

const rowOf = ({ groups, worth, level }: Cut): MasterRow => ({
  indices: groups,
  values: worth,
  least: level - tolerance(level) / 2,
});

/** What an iteration of a search over whole patterns takes beside one of a relaxation: looking for cuts and patterns of its own. */
const branching = 8;

/** Cells of a relation of which each gets a row: these grow with the square. */
const few = 40;

/**
 * Nobody is served by a withheld cell that is alone in a relation: it would be known exactly. One of a group with other cells
 * may serve through these, unless something is required of it.
 */
const noLoneCells = ({ relations, groups, groupOf, requirements }: Problem): readonly MasterRow[] => {
  const watched = new Set(requirements.map(({ cell }) => cell));
  return relations.flatMap(({ cells }) => {
    const groupAt = (cell: number) => groups[groupOf[cell] ?? -1];
    const free = cells.filter((cell) => groupAt(cell)?.choice !== 'published');
    const serves = (cell: number) => groupAt(cell)?.choice === 'open' && groupAt(cell)?.cells.length === 1;
    const alone = free.filter((cell) => watched.has(cell) || (free.length <= few && serves(cell)));
    return alone.flatMap((cell) => {
      const own = groupOf[cell] ?? -1;
      const others = [...new Set(free.map((other) => groupOf[other] ?? -1))].filter((group) => group !== own);
      const isServed = others.some((group) => groups[group]?.choice === 'withheld');
      return isServed ? [] : [{ indices: [own, ...others], values: [-1, ...others.map(() => 1)], least: 0 }];
    });
  });
};
