import { OTHER } from '../../core/classification.ts';
import type { PublishedCells, PublishedTable, PublishedValues } from '../../core/published-table.ts';
import { totalOf } from './axis.ts';
import { cellAt } from './grid.ts';
import { otherOf, otherOfOthers, type Shown } from './other.ts';
import type { ProtectedCells } from './protect-tables.ts';

/** One cell of the published universe: the cell of the grid, or the dimensions that say `_O` and the total behind it. */
export type UniverseCell =
  | { readonly cell: number }
  | { readonly others: readonly number[]; readonly total: number };

/** The table as it goes to the public, with its whole universe. */
export const compose = (cells: ProtectedCells): PublishedTable => {
  const { announced, measures } = cells.counted;
  const rows = universeRows(announced);
  const universe = universeOf(cells, rows);
  const published: PublishedCells = {
    codes: Object.fromEntries(
      announced.dimensions.map(({ name }, at) => [name, rows.map((row) => row[at] ?? '')]),
    ),
    measures: Object.fromEntries(
      measures.map(({ name }, measure) => [
        name,
        valuesOf(universe.map((one) => shown(cells, one, measure))),
      ]),
    ),
  };
  return { ...announced, cells: published };
};

/** The codes of every cell of the published universe, in its order. */
export const universeRows = ({ dimensions }: PublishedTable): readonly (readonly string[])[] =>
  dimensions.reduce<readonly (readonly string[])[]>(
    (rows, { codes }) => rows.flatMap((row) => codes.map(({ code }) => [...row, code])),
    [[]],
  );

export const universeOf = (
  { counted: { grid } }: ProtectedCells,
  rows: readonly (readonly string[])[],
): readonly UniverseCell[] =>
  rows.map((row) => {
    const others = row.flatMap((code, at) => (code === OTHER ? [at] : []));
    const total = cellAt(
      grid,
      row.map((code) => (code === OTHER ? '_T' : code)),
    );
    if (total === undefined) throw new RangeError('a published code that no axis has');
    return others.length === 0 ? { cell: total } : { others, total };
  });

const shown = (cells: ProtectedCells, one: UniverseCell, measure: number): Shown => {
  const { counted, withheld, forcedOthers } = cells;
  if ('cell' in one)
    return withheld[one.cell] === 1
      ? { value: null, status: 'c' }
      : { value: counted.measures[measure]?.value[one.cell] ?? 0, status: 'ok' };
  const [axis, second] = one.others;
  if (forcedOthers || axis === undefined || second !== undefined)
    return otherOfOthers(anyWithheld(cells, one));
  return otherOf(cells, { measure, axis, total: one.total });
};

/** Whether anything is withheld among the cells that the `_O` of several dimensions, or one that is forced, speaks of. */
const anyWithheld = (
  { counted: { grid }, withheld }: ProtectedCells,
  { others, total }: { others: readonly number[]; total: number },
): boolean => {
  let cells = [total];
  for (const at of others) {
    const axis = grid.axes[at];
    if (!axis) continue;
    const under = axis.children[totalOf(axis)] ?? [];
    const steps = [0, ...under.map((code) => (code - totalOf(axis)) * (grid.strides[at] ?? 0))];
    cells = cells.flatMap((cell) => steps.map((step) => cell + step));
  }
  return cells.some((cell) => cell !== total && withheld[cell] === 1);
};

const valuesOf = (cells: readonly Shown[]): PublishedValues => ({
  value: cells.map(({ value }) => value),
  status: cells.map(({ status }) => status),
});
