import { OTHER } from '../../core/classification.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { isLeaf, totalOf } from './axis.ts';
import { positionsOf } from './grid.ts';
import { otherOf } from './other.ts';
import type { ProtectedCells } from './protect-tables.ts';

/** Shares, 0 to 1, of the people in the finest cells. */
export interface Activity {
  /** Who stands in a finest cell that is published. */
  readonly published: number;
  /** The same, and who stands in one whose amount is part of a published `_O`. */
  readonly withOther: number;
}

type Withheld = Pick<ProtectedCells, 'counted' | 'withheld'>;

export const activityOf = (cells: Withheld): Activity => {
  const { grid, measures, announced } = cells.counted;
  const at = Math.max(
    0,
    announced.measures.findIndex(({ kind }) => kind !== 'sum'),
  );
  const people = measures[at]?.contributors;
  let [all, published, inOther] = [0, 0, 0];
  for (let cell = 0; cell < grid.size; cell++) {
    const positions = positionsOf(grid, cell);
    const here = people?.[cell] ?? 0;
    if (here === 0 || !grid.axes.every((axis, along) => isLeaf(axis, positions[along] ?? 0))) continue;
    all += here;
    if (cells.withheld[cell] !== 1) published += here;
    else if (isInOther(cells, { cell, positions, measure: at })) inOther += here;
  }
  return all === 0
    ? { published: 1, withOther: 1 }
    : { published: published / all, withOther: (published + inOther) / all };
};

const isInOther = (
  cells: Withheld,
  { cell, positions, measure }: { cell: number; positions: readonly number[]; measure: number },
): boolean => {
  const { grid, announced } = cells.counted;
  return grid.axes.some((axis, along) => {
    const position = positions[along] ?? 0;
    if (!hasOther(announced, along) || axis.parent[position] !== totalOf(axis)) return false;
    const total = cell + (totalOf(axis) - position) * (grid.strides[along] ?? 0);
    return otherOf(cells, { measure, axis: along, total }).status === 'ok';
  });
};

const hasOther = ({ dimensions }: PublishedTable, at: number): boolean =>
  dimensions[at]?.codes.some(({ code }) => code === OTHER) ?? false;
