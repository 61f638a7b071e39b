import type { PublishedMeasure } from '../../../core/published-table.ts';
import type { Tally } from '../attacker.ts';
import { disclosureFrom } from '../blame.ts';
import type { Known, Material } from '../material.ts';
import { addsUp } from '../relations-within.ts';
import { eachLine, othersIn, referenceTo, type TableView, valuesOf } from '../table-view.ts';
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

/** The same of all that is withheld of a line together: what its published parts leave of their whole. */
export const judgeRemainders = (view: TableView, tally: Tally): void => {
  const everybody = view.table.measures.find(({ kind, variable }) => kind === 'people' && !variable);
  for (const { people, sum } of everybody ? tellingPairsOf(view) : []) {
    const ends = endsOf(view, sum);
    eachLine(view, (dimension, whole, parts) => {
      if (!everybody || !addsUp(everybody, { view, dimension, part: parts[0] ?? whole })) return;
      const left = (measure: PublishedMeasure): number | null => {
        const { value } = valuesOf(view, measure);
        const all = value[whole] ?? null;
        return all === null ? null : parts.reduce((rest, part) => rest - (value[part] ?? 0), all);
      };
      const held = parts.filter((part) => valuesOf(view, people).status[part] === 'c');
      const [all, withValue, amount] = [left(everybody), left(people), left(sum)];
      if (held.length === 0 || withValue === null || amount === null) return;
      tally.tried(view, 1);
      const tells =
        isTelling(all, withValue, view.table.minimumFrequency) || isAtAnEnd(withValue, amount, ends);
      const shown = [whole, ...parts].filter((cell) => !held.includes(cell));
      if (tells) tally.found({ views: [view], cells: shown.map((cell) => referenceTo(view, people, cell)) });
    });
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

export const isTelling = (all: number | null, people: number, minimum: number): boolean => {
  if (all === null) return false;
  const rest = all - people;
  return (all > 0 && people === 0) || (rest > 0 && rest < minimum);
};

export const isAtAnEnd = (people: number, value: number, { near, most }: Ends): boolean => {
  if (people <= 0) return false;
  const sum = inFineUnits(Math.max(0, Number(value.toFixed(6))));
  return (
    sum < near ||
    most.some((each) => {
      const short = BigInt(people) * each - sum;
      return short >= 0n && short < near;
    })
  );
};
