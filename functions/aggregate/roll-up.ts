import type { CellMeasure, CellTable } from '../../core/cells.ts';
import type { Measure, Table } from '../../core/policy.ts';
import type { CountedCell, CountedCells, CountedDimension, CountedTally, CountPlan } from './count.ts';

export type RolledUp = Pick<CellTable, 'codes' | 'measures' | 'splitsAt'>;

/**
 * All cells of a table from those counted. Up to the level at which a dimension splits people each level is counted by
 * itself; above it a cell is the sum of those below, and its largest contributions are the largest of theirs.
 */
export const rollUp = (table: Table, plan: CountPlan, { splitsAt, counted }: CountedCells): RolledUp => {
  const sums = new Map<string, CountedCell>();
  for (const { levels, cells } of counted)
    for (const cell of cells)
      for (const codes of targets(plan.dimensions, cell.codes, { levels, splitsAt })) {
        const key = codes.join(' ');
        const known = sums.get(key);
        sums.set(key, known ? add(known, cell, plan.largest) : { ...cell, codes });
      }
  const cells = [...sums.values()].sort((a, b) => compare(a.codes, b.codes));
  return {
    codes: Object.fromEntries(
      plan.dimensions.map(({ name, codes }, d) => [
        name,
        cells.map((cell) => codes[cell.codes[d] ?? -1] ?? ''),
      ]),
    ),
    measures: measuresOf(table.measures, cells),
    splitsAt: Object.fromEntries(plan.dimensions.map(({ name }, d) => [name, splitsAt[d] ?? 0])),
  };
};

/** The cells that a counted one adds to. */
const targets = (
  dimensions: readonly CountedDimension[],
  codes: readonly number[],
  { levels, splitsAt }: { levels: readonly number[]; splitsAt: readonly number[] },
): readonly (readonly number[])[] =>
  dimensions.reduce<readonly (readonly number[])[]>(
    (lines, dimension, d) => {
      const code = codes[d] ?? 0;
      const level = levels[d] ?? 0;
      const own = dimension.levels[code] === level ? [code] : [];
      const upwards =
        level === splitsAt[d]
          ? [...new Set([code, ...(dimension.generalised[code]?.slice(level) ?? [])])]
          : own;
      return lines.flatMap((line) => upwards.map((up) => [...line, up]));
    },
    [[]],
  );

const add = (a: CountedCell, b: CountedCell, largest: number): CountedCell => ({
  codes: a.codes,
  people: a.people + b.people,
  tallies: a.tallies.map((tally, at) => addTally(tally, b.tallies[at], largest)),
});

const addTally = (a: CountedTally, b: CountedTally | undefined, largest: number): CountedTally =>
  b === undefined
    ? a
    : {
        total: a.total + b.total,
        contributors: a.contributors + b.contributors,
        largest: [...a.largest, ...b.largest].sort((x, y) => (x > y ? -1 : x < y ? 1 : 0)).slice(0, largest),
      };

const compare = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((code, d) => code !== b[d]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
};

const measuresOf = (
  measures: readonly Measure[],
  cells: readonly CountedCell[],
): Readonly<Record<string, CellMeasure>> => {
  const people = cells.map((cell) => cell.people);
  const tallied = measures.filter(({ kind }) => kind !== 'people');
  return Object.fromEntries(
    measures.map((measure): [string, CellMeasure] => {
      if (measure.contributors === 'people' && measure.kind === 'people')
        return [measure.name, { value: people, contributors: people }];
      const at = tallied.findIndex((one) => one === measure || isSumOf(one, measure));
      const tallies = cells.flatMap(({ tallies: all }) => all.slice(at, at + 1));
      if (measure.kind === 'people') {
        const contributors = tallies.map((tally) => tally.contributors);
        return [measure.name, { value: contributors, contributors }];
      }
      const toNumber = measure.kind === 'events' ? Number : fromMillionths;
      return [
        measure.name,
        {
          value: tallies.map(({ total }) => toNumber(total)),
          contributors: measure.kind === 'events' ? people : tallies.map(({ contributors }) => contributors),
          largest: tallies.map(({ largest }) => largest.map((part) => toNumber(part))),
        },
      ];
    }),
  );
};

/** Whether the people are those who add to the sum. */
const isSumOf = (sum: Measure, people: Measure): boolean =>
  sum.kind === 'sum' &&
  people.kind === 'people' &&
  people.contributors === 'people with a value' &&
  sum.variable === people.variable &&
  sum.cap === people.cap;

/** The double nearest to so many millionths. */
const fromMillionths = (whole: bigint): number => Number(`${whole}e-6`);
