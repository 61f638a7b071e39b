import { isLeaf } from './axis.ts';
import type { CountedTable } from './counted-table.ts';
import { positionsOf } from './grid.ts';

/** How much less a margin is taken to be worth than inner cells with as many people, where these come first. */
const marginsBehind = 100;

/** What withholding a cell with so many people is taken to lose, as the policy says. Nothing where nobody is. */
export const costOf = ({ table, grid }: CountedTable, cell: number, people: number): number => {
  switch (table.costs) {
    case 'people':
      return people;
    case 'log people':
      return Math.log2(1 + people);
    case 'cells':
      return Math.min(1, people);
    case 'inner cells': {
      const positions = positionsOf(grid, cell);
      const isInner = grid.axes.every((axis, at) => isLeaf(axis, positions[at] ?? 0));
      return isInner ? people : people / marginsBehind;
    }
  }
};
