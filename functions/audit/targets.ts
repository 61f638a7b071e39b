import { minimumFor, tonightAmong } from './blame.ts';
import { type Figure, isWithheld } from './figures.ts';
import type { Material } from './material.ts';
import type { Scope } from './scopes.ts';
import { codeAt, isOutcome, isOutcomeOf, othersIn, type TableView } from './table-view.ts';

/** A group of people whose number an attacker would like to know: figures added and subtracted. */
export interface Target {
  readonly terms: readonly (readonly [Figure, number])[];
  /** `cell`: those in a withheld cell; `rest`: those in a whole and not in its part; `other outcomes`: a rest that tells. */
  readonly kind: 'cell' | 'rest' | 'other outcomes';
  readonly minimum: number;
  /** How many there really are; null where nobody can tell. */
  readonly truth: number | null;
  /** Whether none at all would disclose as well. */
  readonly zeroDiscloses: boolean;
  readonly views: readonly TableView[];
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What the interval gives away. A wider one never discloses more. */
export const discloses = (target: Target, { low, high }: Interval): boolean => {
  const { minimum, truth, zeroDiscloses } = target;
  const certain = high < minimum && (target.kind === 'cell' || zeroDiscloses || low >= 1);
  if (truth === null) return certain;
  const small = truth < minimum && (truth > 0 || zeroDiscloses);
  return certain || (small && high - low < minimum);
};

/** All groups that tonight's tables, or earlier ones now that tonight's stand beside them, might give away. */
export const targetsOf = (scope: Scope, material: Pick<Material, 'truth'>): readonly Target[] => {
  const truthOf = trueValueIn(material);
  const cells = scope.figures.all
    .filter((figure) => figure.kind === 'people' && isWithheld(figure))
    .map((figure): Target => {
      const outcome = figure.places.some(
        ({ view, cell, measure }) => isOutcome(view, cell) || measure.variable !== undefined,
      );
      return {
        terms: [[figure, 1]],
        kind: 'cell',
        minimum: minimumFor(figure),
        truth: truthOf(figure),
        zeroDiscloses: outcome,
        views: tonightAmong([figure]),
      };
    });
  const pieces = scope.figures.pieces.filter(({ kind }) => kind === 'people').map(piece);
  const rests = scope.relations.inclusions.map(({ part, whole }) => rest('rest', [whole, part], truthOf));
  const outcomes = [...outcomePairs(scope)].map((pair) => rest('other outcomes', pair, truthOf));
  return [...cells, ...pieces, ...rests, ...outcomes];
};

/** Who is in a piece that no table shows need not be anybody. */
const piece = (figure: Figure): Target => ({
  terms: [[figure, 1]],
  kind: 'rest',
  minimum: minimumFor(figure),
  truth: null,
  zeroDiscloses: false,
  views: [],
});

const rest = (
  kind: Target['kind'],
  [whole, part]: readonly [Figure, Figure],
  truthOf: (figure: Figure) => number | null,
): Target => {
  const [all, some] = [truthOf(whole), truthOf(part)];
  return {
    terms: [
      [whole, 1],
      [part, -1],
    ],
    kind,
    minimum: Math.max(minimumFor(whole), minimumFor(part)),
    truth: all === null || some === null ? null : all - some,
    zeroDiscloses: kind === 'other outcomes' && (all === null || all > 0),
    views: tonightAmong([whole, part]),
  };
};

/** Everybody of a group, and those of them with one outcome, where at least one of the two is withheld. */
const outcomePairs = function* ({ figures }: Scope): Generator<readonly [Figure, Figure]> {
  for (const [view, columns] of figures.at)
    for (const measure of view.table.measures) {
      if (measure.kind !== 'people') continue;
      const column = columns.get(measure.name) ?? [];
      for (const dimension of view.dimensions.filter(({ of, total }) => of.sensitive && total >= 0))
        for (let cell = 0; cell < view.size; cell++) {
          const code = codeAt(dimension, cell);
          if (!isOutcomeOf(dimension, cell) || othersIn(view, cell) > 0) continue;
          const part = column[cell];
          const whole = column[cell + (dimension.total - code) * dimension.stride];
          if (part && whole && (part.value === null || whole.value === null)) yield [whole, part];
        }
    }
};

/** What the night knows to be the value of a figure; null for one of an earlier release, or where nobody knows. */
export const trueValueIn =
  ({ truth }: Pick<Material, 'truth'>) =>
  (figure: Figure): number | null => {
    if (figure.value !== null) return figure.value;
    for (const { view, measure, cell } of figure.places) {
      const values = view.tonight ? truth(view, measure) : null;
      if (values) return values.value(cell);
    }
    return null;
  };
