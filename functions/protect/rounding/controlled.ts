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
 * of its neighbours, every shown sum keeps adding up, and all cells together move as little as they can. Undefined where no
 * choice of neighbours adds up, or the solver gives up.
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

const solveAll = (
  cost: readonly number[],
  rows: readonly ProgrammeRow[],
  solve: Solve,
): Float64Array | undefined =>
  cost.length === 0
    ? new Float64Array()
    : solve({ cost, lower: cost.map(() => 0), upper: cost.map(() => 1), rows, whole: true });

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
