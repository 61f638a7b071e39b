import { placesOfLines } from '../../../core/adds-up.ts';
import type { PublishedNoise } from '../../../core/noise.ts';
import type { PublishedTable, PublishedValues } from '../../../core/published-table.ts';
import { isLeaf } from '../axis.ts';
import { universeRows } from '../compose.ts';
import type { CountedTable } from '../counted-table.ts';
import { type Grid, positionsOf } from '../grid.ts';
import type { DrawnNoise } from './draw-noise.ts';

/** The cells that no other cells make up, in the order of the grid: which they are, the policy alone says. */
export const innerCells = (grid: Grid): readonly number[] =>
  Array.from({ length: grid.size }, (_, cell) => cell).filter((cell) =>
    positionsOf(grid, cell).every((position, at) => {
      const axis = grid.axes[at];
      return axis !== undefined && isLeaf(axis, position);
    }),
  );

/** The table as it goes to the public: each inner cell with its noise, and every other the sum of its inner cells with theirs. */
export const addNoise = (
  { announced, grid, measures }: CountedTable,
  terms: PublishedNoise,
  drawn: DrawnNoise,
): PublishedTable => {
  const inner = innerCells(grid);
  const holders = inner.map((cell) => holdersOf(grid, cell));
  const values = measures.map(({ name, value }): [string, PublishedValues] => {
    const noise = drawn[name] ?? [];
    if (noise.length !== inner.length) throw new RangeError('noise for other cells');
    const sums = new Array<number>(grid.size).fill(0);
    inner.forEach((cell, at) => {
      const noisy = (value[cell] ?? 0) + (noise[at] ?? 0);
      for (const holder of holders[at] ?? []) sums[holder] = (sums[holder] ?? 0) + noisy;
    });
    if (!sums.every(Number.isSafeInteger)) throw new RangeError('a sum that no file can hold');
    return [name, { value: sums, status: sums.map(() => 'ok') }];
  });
  const rows = universeRows(announced);
  const { dimensions } = announced;
  const everywhere = Object.fromEntries(
    dimensions.map(({ name }) => [name, [...placesOfLines(dimensions, name)].sort()]),
  );
  return {
    ...announced,
    measures: announced.measures.map((one) =>
      one.kind === 'people' ? { ...one, additive: everywhere } : one,
    ),
    cells: {
      codes: Object.fromEntries(dimensions.map(({ name }, at) => [name, rows.map((row) => row[at] ?? '')])),
      measures: Object.fromEntries(values),
    },
    noise: terms,
  };
};

/** The cell and all cells above it, along every axis. */
const holdersOf = (grid: Grid, cell: number): readonly number[] => {
  const own = positionsOf(grid, cell);
  return grid.axes.reduce<readonly number[]>(
    (cells, axis, at) => {
      const steps: number[] = [];
      for (let code = own[at] ?? -1; code >= 0; code = axis.parent[code] ?? -1)
        steps.push((code - (own[at] ?? 0)) * (grid.strides[at] ?? 0));
      return cells.flatMap((one) => steps.map((step) => one + step));
    },
    [cell],
  );
};
