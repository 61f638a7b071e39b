import { isDominated } from './dominance.ts';
import type { Material } from './material.ts';
import type { Remainder, Shown, Term } from './remainders.ts';
import { inReleases } from './respects.ts';
import { valuesOf } from './table-view.ts';

/**
 * Whether few people, or a dominant few, may have made up the events or the sum that are left, as far as the night knows: nobody
 * adds more to what is left than to what it is left of, and at most the cap on each day of a release whose contributions are
 * forgotten. False where nothing is known, as outside of the night, and of tables that differ in nothing but their dimensions: what
 * cells of one population leave of each other is withheld cells, whose contributions are known better than that.
 */
export const mayBeOfFew = (one: Remainder, left: number, material: Material): boolean => {
  if (one.of === 'people' || left <= 0 || isOfOnePopulation(one)) return false;
  if (!one.terms.some(([shown]) => truthOf(shown, material))) return false;
  const minimum = Math.max(...one.terms.map(([{ view }]) => view.table.minimumFrequency));
  const largest = largestIn(one, minimum - 1, material);
  const atMost = largest.reduce((sum, own) => sum + own, 0);
  if (left <= atMost && !(peopleLeft(one.terms, material) >= minimum)) return true;
  return one.terms.some(([{ view }]) => {
    const dominance = view.tonight ? material.dominanceOf(view) : null;
    return dominance !== null && isDominated(left, largest, dominance);
  });
};

const isOfOnePopulation = ({ terms, less }: Remainder): boolean => {
  const populations = terms.map(([{ frame, view }]) =>
    JSON.stringify([frame, view.table.sources, view.table.where]),
  );
  return !less.startsWith(inReleases.name) && new Set(populations).size === 1;
};

const truthOf = ({ view, measure }: Shown, { truth }: Material) =>
  view.tonight ? truth(view, measure) : null;

/** As if one person had the largest contribution to all that it is left of, one the second largest, and so on. */
const largestIn = (
  { terms, within, value }: Remainder,
  many: number,
  material: Material,
): readonly number[] => {
  const gone = terms.filter(([, sign]) => sign < 0).map(([shown]) => shown);
  const wholes = (value < 0 ? gone : within).map((shown) => largestOf(shown, many, material));
  return Array.from({ length: many }, (_, at) => wholes.reduce((sum, own) => sum + (own[at] ?? 0), 0));
};

/** Contributions that were not counted one by one are no larger than the last that was. */
const largestOf = (shown: Shown, many: number, material: Material): readonly number[] => {
  const values = truthOf(shown, material);
  const known = values?.largest(shown.cell) ?? [mostOf(shown)];
  const others = (values?.contributors(shown.cell) ?? many) - known.length;
  const last = known.at(-1) ?? 0;
  return [
    ...known,
    ...Array.from({ length: Math.max(0, Math.min(others, many - known.length)) }, () => last),
  ];
};

const mostOf = ({ frame, measure: { cap = Number.POSITIVE_INFINITY } }: Shown): number =>
  cap * ((Date.parse(frame.last) - Date.parse(frame.first)) / 86_400_000 + 1);

/** People of the wholes who are in none of the parts are left in any case; NaN where they are not known. */
const peopleLeft = (terms: readonly Term[], material: Material): number =>
  terms.reduce((sum, [shown, sign]) => sum + sign * (contributorsIn(shown, material) ?? Number.NaN), 0);

const contributorsIn = (shown: Shown, material: Material): number | null => {
  const truth = truthOf(shown, material);
  if (truth) return truth.contributors(shown.cell);
  const { view, cell, measure } = shown;
  const people = view.table.measures.find(
    ({ kind, variable, cap }) =>
      kind === 'people' &&
      (measure.kind === 'events' ? !variable : variable === measure.variable && cap === measure.cap),
  );
  return people ? (valuesOf(view, people).value[cell] ?? null) : null;
};
