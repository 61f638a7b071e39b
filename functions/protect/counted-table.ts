import type { CellTable } from '../../core/cells.ts';
import type { Policy, Table } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { addingUp } from './adding-up.ts';
import { announce } from './announce.ts';
import { axisAt } from './axis.ts';
import { cellAt, type Grid, gridOf } from './grid.ts';

/** A table of tonight at the levels that it may be published at: its whole universe, zeros included, in columns. */
export interface CountedTable {
  readonly table: Table;
  /** What the public learns of it beside the numbers; its `cells` are empty. */
  readonly announced: PublishedTable;
  readonly grid: Grid;
  readonly measures: readonly CountedMeasure[];
}

export interface CountedMeasure {
  readonly name: string;
  readonly value: Float64Array;
  readonly contributors: Float64Array;
  /** Largest contributions of single people, descending; empty for people. */
  readonly largest: readonly (readonly number[])[];
}

/** `levels` holds the finest level of each dimension. Cells below it are left out, cells that are missing are zeros. */
export const countedAt = (
  counted: CellTable,
  table: Table,
  { levels, policy, version }: { levels: readonly number[]; policy: Policy; version: number },
): CountedTable => {
  const axes = table.dimensions.map((dimension, at) => {
    const classification = policy.classifications[dimension.classification];
    if (!classification || !counted.codes[dimension.name]) throw new Error('a dimension that nobody counted');
    return axisAt(dimension, classification, levels[at] ?? 0);
  });
  const grid = gridOf(axes);
  const places = placesOf(counted, grid);
  const measures = table.measures.map(({ name }): CountedMeasure => {
    const cells = counted.measures[name];
    if (!cells) throw new Error('a measure that nobody counted');
    const largest: (readonly number[])[] = Array.from({ length: grid.size }, () => []);
    for (const [row, place] of places) largest[place] = cells.largest?.[row] ?? [];
    return {
      name,
      value: spread(cells.value, places, grid.size),
      contributors: spread(cells.contributors, places, grid.size),
      largest,
    };
  });
  const additive = new Map(
    measures
      .filter((_, at) => table.measures[at]?.kind === 'people')
      .map(({ name, value }) => [name, addingUp(grid, value)]),
  );
  return {
    table,
    announced: announce(counted, table, { levels, policy, version, additive }),
    grid,
    measures,
  };
};

/** Pairs of a counted row and its cell of the grid. */
const placesOf = ({ codes, measures }: CellTable, grid: Grid): readonly (readonly [number, number])[] => {
  const columns = grid.axes.map(({ name }) => codes[name] ?? []);
  const rows = Object.values(measures)[0]?.value.length ?? 0;
  const places: [number, number][] = [];
  for (let row = 0; row < rows; row++) {
    const cell = cellAt(
      grid,
      columns.map((column) => column[row] ?? ''),
    );
    if (cell !== undefined) places.push([row, cell]);
  }
  return places;
};

const spread = (
  column: readonly number[],
  places: readonly (readonly [number, number])[],
  size: number,
): Float64Array => {
  const values = new Float64Array(size);
  for (const [row, cell] of places) values[cell] = column[row] ?? 0;
  return values;
};
