import type { CellTable } from '../../core/cells.ts';
import type { PublishedMeasure, PublishedTable } from '../../core/published-table.ts';
import { publishedGrid, statusesOf } from './build-system.ts';
import { nameOf } from './causes.ts';
import { publishedValues } from './counting.ts';
import { codesOf, type Grid, linesOf } from './grid.ts';
import { isOutcome } from './layers.ts';
import { isSmall } from './minimum-frequency.ts';

/** Whether a published period may be corrected, or why not, and which cells of an earlier release stand in the way. */
export interface Correction {
  readonly outcome:
    | 'possible'
    | 'the policy makes no corrections'
    | 'nothing changed'
    | 'few people changed'
    | 'a withheld cell became empty';
  readonly release?: string;
  /** One cell, or a whole and the published ones of its parts: what they leave over would tell. */
  readonly cells?: readonly (readonly string[])[];
}

/**
 * A correction is made only if every number that has been published, and every sum of withheld ones that follows from them,
 * changes by nobody or by at least `minimumFrequency` people: a smaller change would point at who came or went. Amounts
 * may change only where people do.
 */
export const correctionOf = (
  counted: CellTable,
  releases: readonly PublishedTable[],
  minimumFrequency: number,
): Correction => {
  let changed = releases.length === 0;
  for (const release of releases) {
    const grid = publishedGrid(release);
    const shown = statusesOf(release);
    const truth = rowsOf(counted, release);
    const peopleChange = changesIn(release, { grid, shown, counted, truth, kind: 'people' });
    const change = ({ name }: PublishedMeasure) =>
      changesIn(release, { grid, shown, counted, truth, kind: name });
    const others = release.measures.filter(({ kind }) => kind !== 'people').map(change);
    const pairs = release.measures
      .filter(({ kind, variable }) => kind === 'people' && variable !== undefined)
      .map((people): PairChange => {
        const sum = release.measures.find(
          ({ kind, variable }) => kind === 'sum' && variable === people.variable,
        );
        return { people: change(people), sum: sum && change(sum) };
      });
    for (let cell = 0; cell < grid.size; cell++) {
      if (
        !shown[cell] &&
        isEmpty(counted, truth.get(codesOf(grid, cell).join('\n'))) &&
        !isOutcome(grid, cell)
      )
        return refused('a withheld cell became empty', release, [codesOf(grid, cell)]);
    }
    const derived = [...derivedFrom(grid, shown)];
    for (const sum of derived) {
      const people = peopleChange ? Math.abs(total(peopleChange, sum)) : Number.NaN;
      const moved = others.some((change) => change !== undefined && Math.abs(total(change, sum)) > 1e-5);
      if (people > 0 || moved) changed = true;
      const few =
        isSmall(people, minimumFrequency) ||
        pairs.some((pair) => fewWithValue(pair, { peopleChange, sum, minimumFrequency }));
      if (few || (moved && !(people >= minimumFrequency)))
        return refused(
          'few people changed',
          release,
          sum.map(([cell]) => codesOf(grid, cell)),
        );
    }
  }
  return { outcome: changed ? 'possible' : 'nothing changed' };
};

type Change = (cell: number) => number;

/** Those with a value, and the sum of what they have, of which a mean was shown. */
interface PairChange {
  readonly people: Change | undefined;
  readonly sum: Change | undefined;
}

/** Whether few came or went with a value, or without one, or values moved though no such group of people did. */
const fewWithValue = (
  pair: PairChange,
  {
    peopleChange,
    sum,
    minimumFrequency,
  }: { peopleChange: Change | undefined; sum: readonly Term[]; minimumFrequency: number },
): boolean => {
  const by = pair.people ? total(pair.people, sum) : 0;
  const others = peopleChange ? total(peopleChange, sum) - by : 0;
  const moved = pair.sum !== undefined && Math.abs(total(pair.sum, sum)) > 1e-5;
  return (
    [by, others].some((few) => isSmall(Math.abs(few), minimumFrequency)) ||
    (moved && Math.abs(by) < minimumFrequency)
  );
};

const refused = (
  outcome: Correction['outcome'],
  release: PublishedTable,
  cells: readonly (readonly string[])[],
): Correction => ({ outcome, release: nameOf(release), cells });

/** Sums that follow from a release: each published cell, and what the withheld ones of a line add up to. */
const derivedFrom = function* (grid: Grid, shown: readonly boolean[]): Generator<readonly Term[]> {
  for (let cell = 0; cell < grid.size; cell++) if (shown[cell]) yield [[cell, 1]];
  for (const { parent, children } of linesOf(grid)) {
    const published = children.filter((child) => shown[child]);
    if (!shown[parent] || published.length === children.length) continue;
    yield [[parent, 1], ...published.map((child): Term => [child, -1])];
  }
};

type Term = readonly [cell: number, sign: number];

const total = (change: (cell: number) => number, terms: readonly Term[]): number =>
  terms.reduce((sum, [cell, sign]) => sum + sign * change(cell), 0);

interface Compared {
  readonly grid: Grid;
  readonly shown: readonly boolean[];
  readonly counted: CellTable;
  readonly truth: ReadonlyMap<string, number>;
  /** `people`, or the name of a measure. */
  readonly kind: string;
}

/** By how much each published cell of a measure differs tonight; undefined where the release has no such measure. */
const changesIn = (release: PublishedTable, { grid, counted, truth, kind }: Compared): Change | undefined => {
  const measure = release.measures.find((one) =>
    kind === 'people' ? one.kind === kind && one.variable === undefined : one.name === kind,
  );
  const tonight = measure && counted.measures[measure.name];
  if (!tonight) return undefined;
  const before = publishedValues(release, measure.name);
  return (cell) =>
    (tonight.value[truth.get(codesOf(grid, cell).join('\n')) ?? -1] ?? 0) - (before[cell] ?? 0);
};

const rowsOf = (
  { codes, measures }: CellTable,
  { dimensions }: PublishedTable,
): ReadonlyMap<string, number> => {
  const columns = dimensions.map(({ name }) => codes[name] ?? []);
  const length = Object.values(measures)[0]?.value.length ?? 0;
  return new Map(Array.from({ length }, (_, row) => [columns.map((column) => column[row]).join('\n'), row]));
};

const isEmpty = ({ measures }: CellTable, row: number | undefined): boolean =>
  row === undefined || Object.values(measures).every(({ contributors }) => (contributors[row] ?? 0) === 0);
