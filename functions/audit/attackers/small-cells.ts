import type { Dominance } from '../../../core/policy.ts';
import type { PublishedMeasure } from '../../../core/published-table.ts';
import type { Attacker, Tally } from '../attacker.ts';
import { isDominated } from '../dominance.ts';
import type { Material } from '../material.ts';
import { codeAt, isOutcomeOf, referenceTo, type TableView, valuesOf } from '../table-view.ts';
import type { TrueValues } from '../truth.ts';

/** The primary rules, read off what is published: minimum frequency, and dominance where contributions are known. */
export const smallCells: Attacker = {
  name: 'small-cells',
  tries:
    'Reads every published value that fewer people than the minimum frequency, or a dominant few, stand behind.',
  run(material, tally) {
    for (const view of material.views.filter(({ tonight }) => tonight))
      for (const measure of view.table.measures) attackValues({ view, measure, material }, tally);
  },
};

interface Target {
  readonly view: TableView;
  readonly measure: PublishedMeasure;
  readonly material: Material;
}

const attackValues = ({ view, measure, material }: Target, tally: Tally): void => {
  const { value, status } = valuesOf(view, measure);
  const truth = material.truth(view, measure);
  const dominance = material.dominanceOf(view);
  const people = peopleBehind({ view, measure, material });
  for (let cell = 0; cell < view.size; cell++) {
    if (status[cell] !== 'ok') continue;
    tally.tried(view, 1);
    const behind = people(cell);
    if (behind !== null && behind > 0) tally.met(view, behind);
    const small = behind !== null && behind > 0 && behind < view.table.minimumFrequency;
    const zero = behind === 0 && zeroDiscloses(view, cell, people);
    const dominated = truth && dominance && isDominated(value[cell] ?? 0, truth.largest(cell), dominance);
    const blind = truth && dominance && isBlind(truth, { cell, measure, dominance });
    if (small || zero || dominated || blind)
      tally.found({ views: [view], cells: [referenceTo(view, measure, cell)] });
  }
};

/** People behind a cell: the truth where the night knows it, otherwise what the published values say at most. */
const peopleBehind = ({ view, measure, material }: Target): ((cell: number) => number | null) => {
  const truth = material.truth(view, measure);
  if (truth) return truth.contributors;
  const { value } = valuesOf(view, measure);
  return measure.kind === 'sum' ? () => null : (cell) => value[cell] ?? null;
};

/**
 * Nobody has this outcome, while somebody is in the group: everybody in it has another. What `_O` holds differs from outcome to
 * outcome, so that it is no group.
 */
const zeroDiscloses = (view: TableView, cell: number, people: (cell: number) => number | null): boolean =>
  view.dimensions.every((dimension) => codeAt(dimension, cell) !== dimension.other) &&
  view.dimensions.some((dimension) => {
    const code = codeAt(dimension, cell);
    if (!isOutcomeOf(dimension, cell) || dimension.total < 0) return false;
    return people(cell + (dimension.total - code) * dimension.stride) !== 0;
  });

/** Fewer contributions are told than the rules look at, though more people contribute. */
const isBlind = (
  truth: TrueValues,
  { cell, measure, dominance }: { cell: number; measure: PublishedMeasure; dominance: Dominance },
): boolean =>
  measure.kind !== 'people' &&
  truth.largest(cell).length <
    Math.min(Math.max(1 + (dominance.insiders ?? 1), dominance.n), truth.contributors(cell));
