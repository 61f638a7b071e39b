import { type Bounds, open } from './bounds.ts';
import { type Figure, spanBy } from './figures.ts';
import type { Solver } from './linear-programme.ts';
import { searchPart } from './search-part.ts';
import type { Interval, Target } from './targets.ts';
import { componentsOf, type Row, type Unknowns } from './unknowns.ts';

/** A group with the interval that was met, or with one that is at least as wide where that was enough to know. */
export interface Result {
  readonly target: Target;
  readonly interval: Interval;
}

/** The interval of a group within bounds of each unknown by itself. */
export const intervalWithin = (
  target: Target,
  numberOf: ReadonlyMap<Figure, number>,
  bounds: Bounds,
): Interval => {
  let [low, high] = [0, 0];
  for (const [figure, weight] of target.terms) {
    const number = numberOf.get(figure);
    const [least, most] =
      number === undefined
        ? [figure.value ?? spanBy(figure).low, figure.value ?? Math.min(open, spanBy(figure).high)]
        : [bounds.low[number] ?? 0, bounds.high[number] ?? open];
    low += weight * (weight > 0 ? least : most);
    high += weight * (weight > 0 ? most : least);
  }
  return { low: Math.max(0, low), high };
};

export interface Question {
  readonly unknowns: Unknowns;
  readonly bounds: Bounds;
  readonly targets: readonly Target[];
  /** What the night knows of a figure; null otherwise. */
  readonly truthOf: (figure: Figure) => number | null;
}

/**
 * The intervals of groups under all rows at once, over whole numbers. A group that cannot disclose any more gets the part
 * of its interval that showed that. Null if no values fit all rows. Throws where the solver cannot tell.
 */
export const searchIntervals = (question: Question, solver: Solver): readonly Result[] | null => {
  const { unknowns, bounds, targets } = question;
  const rows = [
    ...unknowns.rows.filter(({ relation }) => !relation.rough),
    ...ties(targets, unknowns),
  ].flatMap((row) => reduced(row, bounds));
  const results: Result[] = [];
  const left = new Set(targets);
  for (const part of componentsOf({ figures: unknowns.figures, rows })) {
    const own = [...left].filter(({ terms }) => terms.some(([figure]) => part.numberOf.has(figure)));
    for (const target of own) left.delete(target);
    const found = searchPart({ ...question, part, targets: own }, solver);
    if (found === null) return null;
    results.push(...found);
  }
  for (const target of left)
    results.push({ target, interval: intervalWithin(target, unknowns.numberOf, bounds) });
  return results;
};

/** Rows that say nothing, but keep the unknowns of one group in one programme. */
const ties = (targets: readonly Target[], { numberOf }: Unknowns): readonly Row[] =>
  targets.flatMap(({ terms }) => {
    const numbers = terms.flatMap(([figure]) => numberOf.get(figure) ?? []);
    const relation = { sense: '<=', figures: [], weights: [], rough: false } as const;
    const row: Row = {
      relation,
      sense: '<=',
      unknowns: numbers,
      weights: numbers.map(() => 1),
      right: Number.POSITIVE_INFINITY,
    };
    return numbers.length > 1 ? [row] : [];
  });

/** The row without unknowns that have one value only; none where the bounds already keep it. */
const reduced = (row: Row, { low, high }: Bounds): readonly Row[] => {
  let { right } = row;
  let most = 0;
  const kept: [number, number][] = [];
  row.unknowns.forEach((unknown, at) => {
    const weight = row.weights[at] ?? 0;
    const [least, greatest] = [low[unknown] ?? 0, high[unknown] ?? open];
    if (least === greatest) right -= weight * least;
    else {
      kept.push([unknown, weight]);
      most += weight * (weight > 0 ? greatest : least);
    }
  });
  if (kept.length === 0 || (row.sense === '<=' && most <= right && right < Number.POSITIVE_INFINITY))
    return [];
  return [
    { ...row, unknowns: kept.map(([unknown]) => unknown), weights: kept.map(([, weight]) => weight), right },
  ];
};
