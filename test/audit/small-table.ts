import type { CellTable } from '../../core/cells.ts';
import { TOTAL } from '../../core/classification.ts';
import type { PublishedDimension, PublishedTable } from '../../core/published-table.ts';
import { cellsOf, everywhere, flatDimension, people, publishedTable } from '../support/published-table.ts';

/** Counts by codes, joined by `/`; null withholds. */
export type Values = Readonly<Record<string, number | null>>;

export interface SmallTable {
  readonly dimensions: readonly PublishedDimension[];
  readonly values: Values;
  readonly minimumFrequency?: number;
  /** Dimensions in which people overlap. */
  readonly overlapping?: readonly string[];
  readonly changes?: Partial<PublishedTable>;
}

export const smallTable = ({
  dimensions,
  values,
  minimumFrequency = 5,
  overlapping = [],
  changes = {},
}: SmallTable): PublishedTable => {
  const additive = Object.fromEntries(
    Object.entries(everywhere(dimensions)).filter(([name]) => !overlapping.includes(name)),
  );
  const measures = [{ ...people(dimensions), additive }];
  const cells = cellsOf(dimensions, measures, (codes) => values[codes.join('/')] ?? null);
  return publishedTable({ dimensions, measures, cells, minimumFrequency, ...changes });
};

/** One dimension and its values; the total is their sum. */
export const lineTable = (
  values: Readonly<Record<string, number>>,
  changes: Omit<Partial<SmallTable>, 'values'> & { readonly withheld?: readonly string[] } = {},
): PublishedTable => {
  const total = Object.values(values).reduce((sum, value) => sum + value, 0);
  const all: Values = { ...values, [TOTAL]: total };
  const shown = Object.entries(all).map(([code, value]) => [
    code,
    changes.withheld?.includes(code) ? null : value,
  ]);
  const dimensions = changes.dimensions ?? [flatDimension('course', Object.keys(values))];
  return smallTable({ ...changes, dimensions, values: Object.fromEntries(shown) });
};

/** Two dimensions, rows of inner counts; margins are sums. Withheld cells by `row/column`. */
export const gridTable = (
  inner: readonly (readonly number[])[],
  withheld: readonly string[],
  changes: Partial<SmallTable> = {},
): PublishedTable => {
  const values = gridValues(inner);
  const shown = Object.entries(values).map(([codes, value]) => [
    codes,
    withheld.includes(codes) ? null : value,
  ]);
  const dimensions = changes.dimensions ?? gridDimensions(inner);
  return smallTable({ ...changes, dimensions, values: Object.fromEntries(shown) });
};

const gridDimensions = (inner: readonly (readonly number[])[]): PublishedDimension[] => [
  flatDimension(
    'row',
    inner.map((_, at) => `r${at + 1}`),
  ),
  flatDimension(
    'column',
    (inner[0] ?? []).map((_, at) => `c${at + 1}`),
  ),
];

export const gridValues = (inner: readonly (readonly number[])[]): Readonly<Record<string, number>> => {
  const values: Record<string, number> = {};
  inner.forEach((line, row) => {
    line.forEach((value, column) => {
      for (const codes of [`r${row + 1}/c${column + 1}`, `r${row + 1}/_T`, `_T/c${column + 1}`, '_T/_T'])
        values[codes] = (values[codes] ?? 0) + value;
    });
  });
  return values;
};

/** What was counted, for a table whose people are all the measure there is. */
export const countedFor = (
  table: PublishedTable,
  values: Readonly<Record<string, number>>,
  changes: Partial<CellTable> = {},
): CellTable => {
  const cells = Object.entries(values).filter(([, value]) => value > 0);
  const codes = table.dimensions.map(({ name }, at): [string, string[]] => [
    name,
    cells.map(([key]) => key.split('/')[at] ?? ''),
  ]);
  const value = cells.map(([, one]) => one);
  return {
    table: table.table,
    period: table.period,
    inputs: 'ab'.repeat(32),
    codes: Object.fromEntries(codes),
    measures: { people: { value, contributors: value } },
    splitsAt: Object.fromEntries(table.dimensions.map(({ name }) => [name, 0])),
    coverage: table.coverage,
    ...changes,
  };
};

/** The same numbers as events, of which a person has at most ten on a day. */
export const asEvents = (table: PublishedTable): PublishedTable => ({
  ...table,
  measures: table.measures.map((measure) => ({
    ...measure,
    kind: 'events',
    cap: 10,
    unit: 'events',
    additive: {},
  })),
});
