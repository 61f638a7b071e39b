import type { CellTable } from '../../core/cells.ts';
import { type Classification, type Code, TOTAL, UNKNOWN } from '../../core/classification.ts';
import type { Day } from '../../core/period.ts';
import type { Measure, Policy, Table } from '../../core/policy.ts';

/** A row of microdata as it stands in one object. */
export interface MicrodataRow {
  readonly source: string;
  readonly object: string;
  readonly day: Day;
  readonly person: bigint;
  readonly rowId: bigint | null;
  readonly values: Readonly<Record<string, string | number | null>>;
}

export type OracleCells = Pick<CellTable, 'codes' | 'measures' | 'splitsAt'>;

/** Counts a table by looking at every row for every cell that could be. Slow, and meant to be obvious. */
export const countByHand = (
  table: Table,
  policy: Policy,
  { rows, excluded }: { rows: readonly MicrodataRow[]; excluded: ReadonlySet<bigint> },
): OracleCells => {
  const variables = policy.sources
    .filter(({ name }) => table.sources.includes(name))
    .flatMap((source) => source.variables);
  const names = [...new Set(variables.map(({ name }) => name))].sort();
  const ordered = withoutRepeats(
    rows.filter(({ source }) => table.sources.includes(source)),
    names,
    policy,
  )
    .filter(({ person }) => !excluded.has(person))
    .sort((a, b) => compareRows(a, b, names, policy));

  const classificationOf = (variable: string): Classification => {
    for (const one of variables)
      if (one.name === variable && one.by !== 'number') return classification(policy, one.classification);
    throw new Error('no such variable');
  };
  const population = ordered.filter((row) =>
    table.where.every((filter) => {
      const tree = classificationOf(filter.variable);
      return filter.in.some((code) => lineage(tree, said(tree, row.values[filter.variable])).includes(code));
    }),
  );

  const dimensions = table.dimensions.map((dimension) => {
    const tree = classification(policy, dimension.classification);
    const finest = Math.min(...dimension.levels);
    return {
      ...dimension,
      tree,
      finest,
      codesOf: (row: MicrodataRow) =>
        lineage(tree, said(tree, row.values[dimension.variable])).filter(
          (code) => levelOf(tree, code) >= finest,
        ),
    };
  });

  const inside = new Map<string, MicrodataRow[]>();
  for (const row of population)
    for (const codes of product(dimensions.map(({ codesOf }) => codesOf(row)))) {
      const cell = JSON.stringify(codes);
      inside.set(cell, [...(inside.get(cell) ?? []), row]);
    }
  const cells = [...inside]
    .map(([cell, members]) => ({ codes: JSON.parse(cell) as string[], members }))
    .sort((a, b) => compareLists(a.codes, b.codes));

  const measures = table.measures.map((measure): [string, CellTable['measures'][string]] => {
    const worth = worthOfRows(measure, ordered);
    const counted = cells.map(({ members }) =>
      figureOf(measure, members, worth, Math.max(2, table.dominance.n)),
    );
    return [
      measure.name,
      {
        value: counted.map(({ value }) => value),
        contributors: counted.map(({ contributors }) => contributors),
        ...(measure.kind === 'people' ? {} : { largest: counted.map(({ largest }) => largest) }),
      },
    ];
  });

  return {
    codes: Object.fromEntries(
      dimensions.map(({ name }, d) => [name, cells.map(({ codes }) => codes[d] ?? '')]),
    ),
    measures: Object.fromEntries(measures),
    splitsAt: Object.fromEntries(
      dimensions.map(({ name, tree, finest, codesOf }) => {
        let level = finest;
        while (level < tree.levels.length && !splits(population, (row) => at(tree, codesOf(row), level)))
          level++;
        return [name, level];
      }),
    ),
  };
};

const withoutRepeats = (
  rows: readonly MicrodataRow[],
  names: readonly string[],
  policy: Policy,
): MicrodataRow[] => {
  const kept = new Map<string, MicrodataRow>();
  rows.forEach((row, position) => {
    const id = row.rowId === null ? `row ${position}` : `${row.source} ${row.rowId}`;
    const known = kept.get(id);
    const isEarlier =
      known === undefined ||
      (compareText(row.day, known.day) ||
        compareRows(row, known, names, policy) ||
        (row.person < known.person ? -1 : 1)) < 0;
    if (isEarlier) kept.set(id, row);
  });
  return [...kept.values()];
};

/** What each row adds to a measure: nothing (null) without a value, or once the person has reached the day's cap. */
const worthOfRows = (
  measure: Measure,
  ordered: readonly MicrodataRow[],
): Map<MicrodataRow, bigint | null> => {
  const worth = new Map<MicrodataRow, bigint | null>();
  const used = new Map<string, bigint>();
  for (const row of ordered) {
    const personDay = `${row.person} ${row.day}`;
    const before = used.get(personDay) ?? 0n;
    const { value, cap } = valueOfRow(measure, row);
    if (value === null || before >= cap) {
      worth.set(row, null);
      continue;
    }
    const added = value > cap - before ? cap - before : value;
    worth.set(row, added);
    used.set(personDay, before + added);
  }
  return worth;
};

const valueOfRow = (measure: Measure, row: MicrodataRow): { value: bigint | null; cap: bigint } => {
  if (measure.contributors === 'people' && measure.kind === 'people') return { value: 1n, cap: 1n };
  if (measure.kind === 'events') return { value: 1n, cap: BigInt(measure.cap) };
  const raw = row.values[measure.variable];
  const isValue = typeof raw === 'number' && Number.isFinite(raw) && raw >= 0;
  return { value: isValue ? millionths(Math.min(raw, measure.cap)) : null, cap: millionths(measure.cap) };
};

const millionths = (value: number): bigint => BigInt(Math.floor(value * 1_000_000 + 0.5));

const figureOf = (
  measure: Measure,
  members: readonly MicrodataRow[],
  worth: ReadonlyMap<MicrodataRow, bigint | null>,
  howMany: number,
): { value: number; contributors: number; largest: readonly number[] } => {
  const people = new Set(members.map(({ person }) => person));
  if (measure.contributors === 'people' && measure.kind === 'people')
    return { value: people.size, contributors: people.size, largest: [] };
  const unit = measure.kind === 'events' ? 1 : 1_000_000;
  const shares: bigint[] = [];
  for (const person of people) {
    const own = members.filter((row) => row.person === person).map((row) => worth.get(row) ?? null);
    const values = own.filter((value) => value !== null);
    if (measure.kind === 'events' || values.length > 0)
      shares.push(values.reduce((sum, value) => sum + value, 0n));
  }
  if (measure.kind === 'people') return { value: shares.length, contributors: shares.length, largest: [] };
  shares.sort((a, b) => (a > b ? -1 : a < b ? 1 : 0));
  return {
    value: Number(shares.reduce((sum, share) => sum + share, 0n)) / unit,
    contributors: shares.length,
    largest: shares.slice(0, howMany).map((share) => Number(share) / unit),
  };
};

const splits = (rows: readonly MicrodataRow[], codeOf: (row: MicrodataRow) => string): boolean => {
  const codes = new Map<bigint, string>();
  return rows.every((row) => {
    const known = codes.get(row.person) ?? codeOf(row);
    codes.set(row.person, known);
    return known === codeOf(row);
  });
};

/** Of a line of codes, finest first, the first one at a level or above. */
const at = (tree: Classification, codes: readonly string[], level: number): string =>
  codes.find((code) => levelOf(tree, code) >= level) ?? TOTAL;

const classification = (policy: Policy, name: string): Classification => {
  const tree = policy.classifications[name];
  if (!tree) throw new Error('no such classification');
  return tree;
};

/** The finest code that a value says: a code without children, or `_U`. */
const said = ({ codes }: Classification, value: string | number | null | undefined): string => {
  const known = codes.some(({ code }) => code === value) && !codes.some(({ parent }) => parent === value);
  return known && typeof value === 'string' ? value : UNKNOWN;
};

const find = ({ codes }: Classification, wanted: string): Code | undefined =>
  codes.find(({ code }) => code === wanted);

/** A code and all above it, `_T` last. */
const lineage = (tree: Classification, code: string): string[] =>
  code === TOTAL ? [TOTAL] : [code, ...lineage(tree, find(tree, code)?.parent ?? TOTAL)];

const levelOf = (tree: Classification, code: string): number => find(tree, code)?.level ?? tree.levels.length;

/** The order in which the rows of a person's day fill its cap. */
const compareRows = (a: MicrodataRow, b: MicrodataRow, names: readonly string[], policy: Policy): number => {
  for (const name of names) {
    const isNumber = policy.sources.some(({ variables }) =>
      variables.some((variable) => variable.name === name && variable.by === 'number'),
    );
    const order = isNumber
      ? compareNumbers(a.values[name] ?? null, b.values[name] ?? null)
      : compareBytes(String(a.values[name] ?? UNKNOWN), String(b.values[name] ?? UNKNOWN));
    if (order !== 0) return order;
  }
  return 0;
};

const compareNumbers = (a: string | number | null, b: string | number | null): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (Number.isNaN(a) || Number.isNaN(b)) return Object.is(a, b) ? 0 : Number.isNaN(b) ? -1 : 1;
  return Number(a) - Number(b) || 0;
};

const compareBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const compareLists = (a: readonly string[], b: readonly string[]): number =>
  a.map((code, d) => compareText(code, b[d] ?? '')).find((order) => order !== 0) ?? 0;

const product = (lists: readonly (readonly string[])[]): string[][] =>
  lists.reduce<string[][]>((lines, list) => lines.flatMap((line) => list.map((one) => [...line, one])), [[]]);
