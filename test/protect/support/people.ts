import type { CellTable } from '../../../core/cells.ts';
import { type Classification, TOTAL } from '../../../core/classification.ts';
import type { CostKind, Dimension, Measure, Policy, Table } from '../../../core/policy.ts';

/** Who did what: a person, a code of the finest level per dimension, and a number to sum. */
export interface Row {
  readonly person: number;
  readonly codes: readonly string[];
  readonly amount: number;
  /** Without one there is no amount, and so none of a mean. */
  readonly valueless?: boolean;
}

export interface Design {
  readonly dimensions: readonly {
    readonly name: string;
    readonly classification: Classification;
    readonly sensitive?: boolean;
    readonly other?: boolean;
    readonly levels?: readonly number[];
  }[];
  readonly measures?: readonly ('people' | 'events' | 'amount' | 'mean')[];
  readonly minimumFrequency: number;
  readonly name?: string;
  readonly period?: string;
  readonly sources?: readonly string[];
  readonly activity?: number;
  readonly corrections?: boolean;
  readonly costs?: CostKind;
  /** Which of a row's codes each dimension takes; the first ones in order, where it is not said. */
  readonly columns?: readonly number[];
}

/** A classification from `parent: child child` lines, or of plain codes. */
export const classified = (
  name: string,
  tree: readonly string[] | Readonly<Record<string, readonly string[]>>,
): Classification => {
  if (Array.isArray(tree))
    return { name, levels: [name], codes: tree.map((code: string) => ({ code, label: code, level: 0 })) };
  const codes = Object.entries(tree as Record<string, readonly string[]>).flatMap(([parent, children]) => [
    ...children.map((code) => ({ code, label: code, level: 0, parent })),
    { code: parent, label: parent, level: 1 },
  ]);
  return { name, levels: [`${name} part`, name], codes };
};

export const tableOf = (design: Design): Table => ({
  name: design.name ?? 'table',
  title: 'Table',
  description: 'A table.',
  sources: design.sources ?? ['web'],
  where: [],
  dimensions: design.dimensions.map(
    ({ name, classification, sensitive = false, other = false, levels = [0] }): Dimension => ({
      name,
      title: name,
      variable: name,
      classification: classification.name,
      levels,
      sensitive,
      other,
    }),
  ),
  ...measuresOf(design),
  period: 'month',
  minimumFrequency: design.minimumFrequency,
  dominance: { p: 10, n: 2, k: 95 },
  activity: design.activity ?? 0,
  costs: design.costs ?? 'people',
  corrections: design.corrections ?? true,
  protectedUnit: 'learner',
});

const measuresOf = ({ measures = ['people'] }: Design): Pick<Table, 'measures' | 'means'> => {
  const summed = { variable: 'amount', contributors: 'people with a value', cap: 1000 } as const;
  const named = (name: string) => ({ name, title: name, unit: name });
  const counted = measures.map((kind): Measure => {
    if (kind === 'people') return { ...named(kind), kind, contributors: 'people' };
    if (kind === 'events') return { ...named(kind), kind, contributors: 'people', cap: 500 };
    return { ...named(kind === 'mean' ? 'mean sum' : kind), kind: 'sum', ...summed };
  });
  if (!measures.includes('mean')) return { measures: counted };
  const people: Measure = { ...named('mean people'), kind: 'people', ...summed };
  const mean = { ...named('mean'), sum: 'mean sum', people: 'mean people', decimals: 1 };
  return { measures: [...counted, people], means: [mean] };
};

export const policyOf = (designs: readonly Design[]): Policy => {
  const dimensions = designs.flatMap((design) => design.dimensions);
  return {
    name: 'test',
    version: 1,
    publisher: 'p',
    contact: 'c',
    terms: 't',
    rounds: 3,
    search: 1,
    classifications: Object.fromEntries(
      dimensions.map(({ classification }) => [classification.name, classification]),
    ),
    sources: [],
    tables: designs.map(tableOf),
    audiences: [],
    retention: { landing: 1, quarantine: 1, microdata: 1, cells: 1, keys: 1 },
  };
};

/** Counts people, row by row, in the slowest way that cannot be wrong. */
export const count = (design: Design, all: readonly Row[]): CellTable => {
  const { columns } = design;
  const rows = columns
    ? all.map((row) => ({ ...row, codes: columns.map((column) => row.codes[column] ?? '') }))
    : all;
  const byCell = new Map<string, Map<number, Row[]>>();
  for (const row of rows)
    for (const codes of crossed(
      design.dimensions.map(({ classification }, at) => lineOf(classification, row.codes[at] ?? '')),
    )) {
      const people = byCell.get(codes.join('/')) ?? new Map<number, Row[]>();
      byCell.set(codes.join('/'), people);
      people.set(row.person, [...(people.get(row.person) ?? []), row]);
    }
  const cells = [...byCell].sort(([a], [b]) => (a < b ? -1 : 1));
  const people = cells.map(([, own]) => own.size);
  const parts = (weigh: (row: Row) => number) =>
    cells.map(([, own]) => [...own.values()].map((mine) => mine.reduce((sum, row) => sum + weigh(row), 0)));
  const tally = (weigh: (row: Row) => number) => {
    const shares = parts(weigh);
    return {
      value: shares.map((own) => own.reduce((sum, one) => sum + one, 0)),
      contributors: people,
      largest: shares.map((own) => own.toSorted((a, b) => b - a).slice(0, 3)),
    };
  };
  const withValue = cells.map(
    ([, own]) => [...own.values()].filter((mine) => mine.some(({ valueless }) => !valueless)).length,
  );
  const amount = { ...tally((row) => (row.valueless ? 0 : row.amount)), contributors: withValue };
  const measures: Record<string, CellTable['measures'][string]> = {
    people: { value: people, contributors: people },
    events: tally(() => 1),
    amount,
    'mean sum': amount,
    'mean people': { value: withValue, contributors: withValue },
  };
  return {
    table: design.name ?? 'table',
    period: design.period ?? '2026-10',
    inputs: 'inputs',
    codes: Object.fromEntries(
      design.dimensions.map(({ name }, at) => [name, cells.map(([codes]) => codes.split('/')[at] ?? '')]),
    ),
    measures: Object.fromEntries(
      measuresOf(design).measures.map(({ name }) => [
        name,
        measures[name] ?? { value: [], contributors: [] },
      ]),
    ),
    splitsAt: Object.fromEntries(
      design.dimensions.map(({ name, classification }, at) => [name, splitLevel(classification, rows, at)]),
    ),
    coverage: { refusedExports: 'none', unreadableLines: 'few or none' },
  };
};

const lineOf = ({ codes }: Classification, code: string): readonly string[] => {
  const parent = codes.find((one) => one.code === code)?.parent;
  return parent === undefined ? [code, TOTAL] : [code, ...lineOf({ name: '', levels: [], codes }, parent)];
};

const crossed = (lines: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  lines.reduce<readonly (readonly string[])[]>(
    (made, line) => made.flatMap((own) => line.map((code) => [...own, code])),
    [[]],
  );

const splitLevel = (classification: Classification, rows: readonly Row[], at: number): number => {
  let level = classification.levels.length;
  while (level > 0 && isSplit(classification, rows, { at, level: level - 1 })) level--;
  return level;
};

const isSplit = (
  classification: Classification,
  rows: readonly Row[],
  { at, level }: { at: number; level: number },
): boolean => {
  const own = new Map<number, string>();
  return rows.every(({ person, codes }) => {
    const line = lineOf(classification, codes[at] ?? '');
    const code =
      line.find((one) => (classification.codes.find((known) => known.code === one)?.level ?? 9) >= level) ??
      '';
    const before = own.get(person) ?? code;
    own.set(person, before);
    return before === code;
  });
};
