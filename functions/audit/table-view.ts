import { childrenOf, OTHER, TOTAL, UNKNOWN } from '../../core/classification.ts';
import type {
  PublishedDimension,
  PublishedMeasure,
  PublishedTable,
  PublishedValues,
} from '../../core/published-table.ts';
import type { CellReference } from '../../core/verdict.ts';

/** A published table as an attacker reads it: cells by number, in the order of publication. */
export interface TableView {
  readonly table: PublishedTable;
  /** Whether it is about to be published, so that its cells can still be withheld. */
  readonly tonight: boolean;
  readonly size: number;
  readonly dimensions: readonly DimensionView[];
}

export interface DimensionView {
  readonly of: PublishedDimension;
  readonly variable: string;
  readonly codes: readonly string[];
  /** Positions of the codes directly under each code; `_O` stands under none. */
  readonly children: readonly (readonly number[])[];
  /** Distance between cells whose codes of this dimension are neighbours. */
  readonly stride: number;
  /** Position of `_T`; -1 in what an audience gets that sees a part of the codes only. */
  readonly total: number;
  /** Position of `_O`; -1 where there is none. */
  readonly other: number;
}

export const viewOf = (table: PublishedTable, tonight: boolean): TableView => {
  let stride = 1;
  const dimensions = table.dimensions
    .toReversed()
    .map((dimension) => {
      const view = dimensionView(dimension, stride);
      stride *= view.codes.length;
      return view;
    })
    .toReversed();
  return { table, tonight, size: stride, dimensions };
};

const dimensionView = (of: PublishedDimension, stride: number): DimensionView => {
  const codes = of.codes.map(({ code }) => code);
  const position = new Map(codes.map((code, at) => [code, at]));
  const real = of.codes.filter(({ code }) => code !== OTHER);
  const children = codes.map((code) =>
    code === OTHER ? [] : childrenOf(real, code).map((child) => position.get(child.code) ?? -1),
  );
  const variable = `${of.variable}/${of.classification}`;
  return { of, variable, codes, children, stride, total: codes.indexOf(TOTAL), other: codes.indexOf(OTHER) };
};

/** The variables, with their classifications, that any of the tables filters by. */
export const filteredIn = (views: readonly TableView[]): readonly string[] =>
  [
    ...new Set(
      views.flatMap(({ table }) =>
        table.where.map(({ variable, classification }) => `${variable}/${classification}`),
      ),
    ),
  ].sort();

export const codeAt = (dimension: DimensionView, cell: number): number =>
  Math.floor(cell / dimension.stride) % dimension.codes.length;

export const codesOf = (view: TableView, cell: number): readonly string[] =>
  view.dimensions.map((dimension) => dimension.codes[codeAt(dimension, cell)] ?? '');

/** How many of the cell's codes are `_O`. */
export const othersIn = (view: TableView, cell: number): number => {
  let others = 0;
  for (const dimension of view.dimensions)
    if (dimension.other >= 0 && codeAt(dimension, cell) === dimension.other) others++;
  return others;
};

/** Whether the cell counts an outcome in this dimension; that an outcome is known, or is not, is none. */
export const isOutcomeOf = (dimension: DimensionView, cell: number): boolean => {
  const code = codeAt(dimension, cell);
  return dimension.of.sensitive && code !== dimension.total && dimension.codes[code] !== UNKNOWN;
};

export const isOutcome = (view: TableView, cell: number): boolean =>
  view.dimensions.some((dimension) => isOutcomeOf(dimension, cell));

export const valuesOf = (view: TableView, measure: PublishedMeasure): PublishedValues => {
  const values = view.table.cells.measures[measure.name];
  if (values === undefined) throw new RangeError('a measure without values');
  return values;
};

export const referenceTo = (view: TableView, measure: PublishedMeasure, cell: number): CellReference => ({
  table: view.table.table,
  period: view.table.period,
  measure: measure.name,
  codes: codesOf(view, cell),
});

/** Calls back with each cell that has parts in a dimension and the cells of those parts; cells with `_O` are no parts. */
export const eachLine = (
  view: TableView,
  visit: (dimension: DimensionView, whole: number, parts: readonly number[]) => void,
): void => {
  const hasOther = Array.from({ length: view.size }, (_, cell) => othersIn(view, cell) > 0);
  for (const dimension of view.dimensions)
    for (let cell = 0; cell < view.size; cell++) {
      const code = codeAt(dimension, cell);
      const children = dimension.children[code] ?? [];
      if (children.length === 0 || hasOther[cell]) continue;
      visit(
        dimension,
        cell,
        children.map((child) => cell + (child - code) * dimension.stride),
      );
    }
};
