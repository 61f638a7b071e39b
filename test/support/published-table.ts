import { placesOfLines } from '../../core/adds-up.ts';
import { type Code, TOTAL } from '../../core/classification.ts';
import type {
  PublishedCells,
  PublishedDimension,
  PublishedMeasure,
  PublishedTable,
} from '../../core/published-table.ts';

const total = (level = 1): Code => ({ code: TOTAL, label: 'Total', level });

/** A dimension of one level with these codes under `_T`. */
export const flatDimension = (
  name: string,
  codes: readonly string[],
  changes: Partial<PublishedDimension> = {},
): PublishedDimension => ({
  name,
  title: name.charAt(0).toUpperCase() + name.slice(1),
  variable: name,
  classification: name,
  sensitive: false,
  levels: [name],
  level: 0,
  codes: [...codes.map((code) => ({ code, label: `${name} ${code}`, level: 0 })), total()],
  ...changes,
});

export const people = (dimensions: readonly PublishedDimension[]): PublishedMeasure => ({
  name: 'people',
  title: 'People',
  unit: 'people',
  kind: 'people',
  additive: everywhere(dimensions),
});

/** People add up in all lines of all dimensions, told as protect tells it. */
export const everywhere = (dimensions: readonly PublishedDimension[]): PublishedMeasure['additive'] =>
  Object.fromEntries(
    dimensions
      .map(({ name }) => name)
      .sort()
      .map((name) => [name, placesOfLines(dimensions, name).toSorted()]),
  );

/** The whole universe of the dimensions, each cell's values told by its codes; null is withheld. */
export const cellsOf = (
  dimensions: readonly PublishedDimension[],
  measures: readonly PublishedMeasure[],
  valueAt: (codes: readonly string[], measure: string) => number | null,
): PublishedCells => {
  const rows = dimensions.reduce<readonly (readonly string[])[]>(
    (lines, { codes }) => lines.flatMap((line) => codes.map(({ code }) => [...line, code])),
    [[]],
  );
  return {
    codes: Object.fromEntries(dimensions.map(({ name }, at) => [name, rows.map((row) => row[at] ?? '')])),
    measures: Object.fromEntries(
      measures.map(({ name }) => {
        const value = rows.map((row) => valueAt(row, name));
        return [name, { value, status: value.map((one) => (one === null ? 'c' : 'ok')) }];
      }),
    ),
  };
};

/** People by course and country: 14 of b/FR and 11 of c/FR are published, of a/NO and b/NO and their countries nothing. */
export const publishedTable = (changes: Partial<PublishedTable> = {}): PublishedTable => {
  const dimensions = changes.dimensions ?? [
    flatDimension('course', ['a', 'b', 'c']),
    flatDimension('country', ['DE', 'FR', 'NO']),
  ];
  const measures = changes.measures ?? [people(dimensions)];
  return {
    table: 'people-by-course',
    title: 'People by course',
    description: 'Everyone who opened a page of a course.',
    period: '2026-W47',
    version: 1,
    sources: ['web'],
    where: [],
    protectedUnit: 'learner',
    minimumFrequency: 10,
    dimensions,
    measures,
    cells: cellsOf(dimensions, measures, (codes) => defaultValues[codes.join('/')] ?? null),
    coverage: { refusedExports: '5 % to 20 %', unreadableLines: 'few or none' },
    ...changes,
  };
};

const defaultValues: Readonly<Record<string, number | null>> = {
  'a/DE': 40,
  'a/FR': null,
  'a/NO': null,
  'a/_T': 62,
  'b/DE': 31,
  'b/FR': null,
  'b/NO': null,
  'b/_T': 58,
  'c/DE': 0,
  'c/FR': 11,
  'c/NO': 0,
  'c/_T': 11,
  '_T/DE': 71,
  '_T/FR': 34,
  '_T/NO': 26,
  '_T/_T': 131,
};
