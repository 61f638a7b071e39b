import type { PublishedMeasure } from '../../../core/published-table.ts';
import type { Tally } from '../attacker.ts';
import { disclosureFrom } from '../blame.ts';
import type { Known, Material } from '../material.ts';
import { othersIn, referenceTo, type TableView, valuesOf } from '../table-view.ts';
import { type Ends, endsOf } from './ends.ts';
import { inFineUnits } from './span.ts';

/** A sum and those behind it, as two measures of one table that tells both. */
export interface TellingPair {
  readonly people: PublishedMeasure;
  readonly sum: PublishedMeasure;
}

export const tellingPairsOf = ({ table: { measures } }: TableView): readonly TellingPair[] =>
  measures.flatMap((people) => {
    if (people.kind !== 'people' || people.variable === undefined) return [];
    const sum = measures.find(
      ({ kind, variable, cap }) => kind === 'sum' && variable === people.variable && cap === people.cap,
    );
    return sum ? [{ people, sum }] : [];
  });

/** What each cell with a pair tells of each of its people: that nobody or nearly everybody has a value, or the same one. */
export const judgePairs = (view: TableView, material: Material, tally: Tally): void => {
  const everybody = view.table.measures.find(({ kind, variable }) => kind === 'people' && !variable);
  for (const pair of tellingPairsOf(view)) {
    const ends = endsOf(view, pair.sum);
    for (let cell = 0; cell < view.size; cell++) {
      const known = (measure: PublishedMeasure | undefined) =>
        measure && knownAt(view, { measure, cell, material });
      const [all, people, sum] = [known(everybody), known(pair.people), known(pair.sum)];
      if (!people) continue;
      tally.tried(view, 1);
      const tells =
        isTelling(all?.value ?? null, people.value, view.table.minimumFrequency) ||
        (sum ? isAtAnEnd(people.value, sum.value, ends) : false);
      if (!tells) continue;
      const from = [...(all?.from ?? []), ...people.from, ...(sum?.from ?? [])];
      tally.found(disclosureFrom(from) ?? { views: [view], cells: [referenceTo(view, pair.people, cell)] });
    }
  }
};

const knownAt = (
  view: TableView,
  { measure, cell, material }: { measure: PublishedMeasure; cell: number; material: Material },
): Known | null => {
  if (othersIn(view, cell) === 0) return material.known(view, measure, cell);
  const value = valuesOf(view, measure).value[cell] ?? null;
  return value === null ? null : { value, from: [] };
};

const isTelling = (all: number | null, people: number, minimum: number): boolean => {
  if (all === null) return false;
  const rest = all - people;
  return (all > 0 && people === 0) || (rest > 0 && rest < minimum);
};

const isAtAnEnd = (people: number, value: number, { near, most }: Ends): boolean => {
  if (people <= 0) return false;
  const sum = inFineUnits(Math.max(0, value));
  return (
    sum < near ||
    most.some((each) => {
      const short = BigInt(people) * each - sum;
      return short >= 0n && short < near;
    })
  );
};
