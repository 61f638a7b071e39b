import type { CellMeasure, CellTable } from '../../core/cells.ts';
import type { PublishedMeasure } from '../../core/published-table.ts';
import { codeAt, type TableView } from './table-view.ts';

/** What was really counted, for the night to judge guesses by. Nobody outside has it. */
export interface TrueValues {
  readonly value: (cell: number) => number;
  readonly contributors: (cell: number) => number;
  /** Largest contributions of single people, descending; none for people. */
  readonly largest: (cell: number) => readonly number[];
}

/** The true values of one measure of one of tonight's tables; null where there are none to judge by. */
export type Truth = (view: TableView, measure: PublishedMeasure) => TrueValues | null;

/** Truth from the cells counted tonight; a cell that is not among them is zero. */
export const truthFrom = (cellsOf: (view: TableView) => CellTable | null): Truth => {
  const positions = new WeakMap<TableView, Int32Array>();
  return (view, measure) => {
    const counted = cellsOf(view);
    const values = counted?.measures[measure.name];
    if (!counted || !values) return null;
    const position = positions.get(view) ?? positionsIn(view, counted);
    positions.set(view, position);
    return trueValues(values, position);
  };
};

const trueValues = (values: CellMeasure, position: Int32Array): TrueValues => {
  const at =
    <Value>(column: readonly Value[], none: Value) =>
    (cell: number): Value =>
      column[position[cell] ?? -1] ?? none;
  return {
    value: at(values.value, 0),
    contributors: at(values.contributors, 0),
    largest: at(values.largest ?? [], []),
  };
};

const positionsIn = (view: TableView, counted: CellTable): Int32Array => {
  const columns = view.dimensions.map(({ of }) => counted.codes[of.name] ?? []);
  const rows =
    columns[0]?.length ?? Math.max(0, ...Object.values(counted.measures).map((one) => one.value.length));
  const known = new Map<string, number>();
  for (let row = 0; row < rows; row++) known.set(columns.map((column) => column[row]).join('\n'), row);
  const positions = new Int32Array(view.size).fill(-1);
  for (let cell = 0; cell < view.size; cell++) {
    const codes = view.dimensions.map((dimension) => dimension.codes[codeAt(dimension, cell)]);
    positions[cell] = known.get(codes.join('\n')) ?? -1;
  }
  return positions;
};
