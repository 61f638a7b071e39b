import type { ProgrammeRow, Solve } from '../linear-programme.ts';
import type { ShownLine } from './lines.ts';
import type { Neighbours } from './neighbours.ts';

/** What each shown cell may become; the rows that are not shown are left out. */
export interface Choices {
  readonly base: number;
  readonly cells: ReadonlyMap<number, Neighbours>;
  readonly lines: readonly ShownLine[];
}

/**
 * Controlled rounding (Cox 1987; zero-restricted, as a whole-number programme, Salazar-González 2006): every cell becomes one
 * of its neighbours, every shown sum keeps adding up, and all cells together move as little as they can, or nearly so in
 * tables of three and more dimensions. Undefined where no choice of neighbours adds up, or none was found.
 */
export const roundedControlled = (
  { base, cells, lines }: Choices,
  solve: Solve,
): ReadonlyMap<number, number> | undefined => {
  const open = [...cells].filter(([, { below, above }]) => below !== above);
  const columnOf = new Map(open.map(([row], column) => [row, column]));
  const rows = lines.map((line) => rowOf(line, { base, cells, columnOf }));
  if (rows.some((row) => row.columns.length === 0 && row.lower !== 0)) return undefined;
  const chosen = solveAll(
    open.map(([, { way }]) => base * (1 - 2 * way)),
    rows.filter(({ columns }) => columns.length > 0),
    solve,
  );
  if (!chosen) return undefined;
  return new Map(
    [...cells].map(([row, { below, above }]) => {
      const column = columnOf.get(row);
      return [row, column !== undefined && (chosen[column] ?? 0) > 0.5 ? above : below] as const;
    }),
  );
};

/** Cells beyond which a search in whole numbers may take a night. */
const many = 2_500;

/** What ends that search, by counts, so that every run ends alike. */
const enough = { share: 0.02, branches: 20 } as const;

/** In tables of two dimensions the best of all shares are whole numbers already (Cox and Ernst 1982). */
const solveAll = (
  cost: readonly number[],
  rows: readonly ProgrammeRow[],
  solve: Solve,
): Float64Array | undefined => {
  if (cost.length === 0) return new Float64Array();
  const programme = { cost, lower: cost.map(() => 0), upper: cost.map(() => 1), rows };
  const shares = solve({ ...programme, whole: false });
  if (shares?.every((share) => Math.min(share, 1 - share) < 1e-6)) return shares;
  return shares && cost.length <= many ? solve({ ...programme, whole: true, enough }) : undefined;
};

/** How many more of the parts than of the whole must go up, so that both come to the same. */
const rowOf = (
  { whole, parts }: ShownLine,
  { base, cells, columnOf }: Pick<Choices, 'base' | 'cells'> & { columnOf: ReadonlyMap<number, number> },
): ProgrammeRow => {
  const below = (row: number) => cells.get(row)?.below ?? 0;
  const missing = (below(whole) - parts.reduce((sum, part) => sum + below(part), 0)) / base;
  const terms = [whole, ...parts].flatMap((row, at) => {
    const column = columnOf.get(row);
    return column === undefined ? [] : [[column, at === 0 ? -1 : 1] as const];
  });
  return {
    columns: terms.map(([column]) => column),
    weights: terms.map(([, weight]) => weight),
    lower: missing,
    upper: missing,
  };
};
