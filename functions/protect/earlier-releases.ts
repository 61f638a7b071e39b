import { quantityOf } from '../../core/meaning.ts';
import { daysOf } from '../../core/period.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { publishedGrid, statusesOf } from './build-system.ts';
import { type Cause, type Causes, nameOf } from './causes.ts';
import type { CountedTable } from './counted-table.ts';
import { publishedValues } from './counting.ts';
import { isSmall } from './minimum-frequency.ts';
import { placeKey, placesOf } from './place.ts';

/** What earlier releases mean for tonight's tables. */
export interface Memory {
  /** Releases that fit tonight's counts, to be joined with them; of each table and period the last one. */
  readonly joined: readonly PublishedTable[];
  /** Cells of tonight's tables that must be withheld because of earlier releases. */
  readonly forced: ReadonlyMap<CountedTable, Causes>;
}

/**
 * A cell that was withheld once stays withheld. A cell that was published with another value stays withheld tonight if the
 * difference counts few people, or nobody can tell how many.
 */
export const remember = (tables: readonly CountedTable[], earlier: readonly PublishedTable[]): Memory => {
  const cellsAt = indexOf(tables);
  const forced = new Map(tables.map((table) => [table, new Map<number, readonly Cause[]>()]));
  const fitting = earlier.filter((release) => {
    const shown = statusesOf(release);
    const places = placesOf(release, publishedGrid(release));
    let fits = true;
    places.forEach((place, cell) => {
      for (const [table, own] of cellsAt.get(placeKey(place)) ?? []) {
        const change = shown[cell] ? changeOf(table, own, { release, cell }) : 'none';
        if (change !== 'none') fits = false;
        if (shown[cell] && change !== 'few') continue;
        const there = shown[cell] ? 'another number' : 'withheld';
        const causes = forced.get(table);
        causes?.set(own, [...(causes.get(own) ?? []), { release: nameOf(release), there }]);
      }
    });
    return fits;
  });
  return { joined: latest(fitting), forced };
};

/** Whether the release can count rows that tonight's tables count as well. */
export const overlaps = (release: PublishedTable, tonight: readonly PublishedTable[]): boolean =>
  tonight.some((table) => {
    const [one, other] = [daysOf(release.period), daysOf(table.period)];
    return (
      one.first <= other.last &&
      other.first <= one.last &&
      table.sources.some((source) => release.sources.includes(source))
    );
  });

const indexOf = (tables: readonly CountedTable[]) => {
  const cells = new Map<string, [CountedTable, number][]>();
  for (const table of tables)
    placesOf(table.announced, table.grid).forEach((place, cell) => {
      const key = placeKey(place);
      cells.set(key, [...(cells.get(key) ?? []), [table, cell]]);
    });
  return cells;
};

const changeOf = (
  { announced, measures, table }: CountedTable,
  own: number,
  { release, cell }: { release: PublishedTable; cell: number },
): 'none' | 'few' | 'many' => {
  let changed = false;
  let people = Number.NaN;
  const withValue: number[] = [];
  for (const measure of release.measures) {
    const same = announced.measures.findIndex((one) => quantityOf(one) === quantityOf(measure));
    if (same < 0) continue;
    const by = (measures[same]?.value[own] ?? 0) - (valuesOf(release, measure.name)[cell] ?? 0);
    if (Math.abs(by) > (measure.kind === 'sum' ? 1e-5 : 0)) changed = true;
    if (measure.kind !== 'people') continue;
    if (measure.variable === undefined) people = by;
    else withValue.push(by);
  }
  if (!changed) return 'none';
  // A person who came with a value, and another who came without, are two groups where a mean is shown.
  const groups = [people, ...withValue.flatMap((by) => [by, people - by])];
  const few = groups.some((by) => isSmall(Math.abs(by), table.minimumFrequency));
  return people !== 0 && !few && !Number.isNaN(people) ? 'many' : 'few';
};

const valuesOf = (release: PublishedTable, measure: string): Float64Array => {
  const known = read.get(release) ?? new Map<string, Float64Array>();
  read.set(release, known);
  const values = known.get(measure) ?? publishedValues(release, measure);
  known.set(measure, values);
  return values;
};

const read = new WeakMap<PublishedTable, Map<string, Float64Array>>();

const latest = (releases: readonly PublishedTable[]): readonly PublishedTable[] => {
  const last = new Map<string, PublishedTable>();
  for (const release of releases) {
    const key = `${release.table} ${release.period}`;
    if (release.version > (last.get(key)?.version ?? 0)) last.set(key, release);
  }
  return [...last.values()];
};
