import { type Bounds, open } from './bounds.ts';
import type { Figure } from './figures.ts';
import type { Optimum, Programme, Solver, Terms } from './linear-programme.ts';
import { discloses, type Interval, type Target } from './targets.ts';
import { componentsOf, type Row, type Unknowns } from './unknowns.ts';

/** What the solver may be wrong by; it keeps to 1e-7. */
const tolerance = 1e-6;

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
        ? [figure.value ?? figure.floor, figure.value ?? open]
        : [bounds.low[number] ?? 0, bounds.high[number] ?? open];
    low += weight * (weight > 0 ? least : most);
    high += weight * (weight > 0 ? most : least);
  }
  return { low: Math.max(0, low), high };
};

/**
 * The intervals of groups under all rows at once, over whole numbers. A group that cannot disclose any more gets the part
 * of its interval that showed that. Null if no values fit all rows. Throws where the solver cannot tell.
 */
export const searchIntervals = (
  { unknowns, bounds, targets }: { unknowns: Unknowns; bounds: Bounds; targets: readonly Target[] },
  solver: Solver,
): readonly Result[] | null => {
  const rows = [
    ...unknowns.rows.filter(({ relation }) => !relation.rough),
    ...ties(targets, unknowns),
  ].flatMap((row) => reduced(row, bounds));
  const results: Result[] = [];
  const left = new Set(targets);
  for (const part of componentsOf({ figures: unknowns.figures, rows })) {
    const own = [...left].filter(({ terms }) => terms.some(([figure]) => part.numberOf.has(figure)));
    for (const target of own) left.delete(target);
    const found = searchPart({ unknowns: part, targets: own, outer: { of: unknowns, bounds } }, solver);
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

interface Part {
  readonly unknowns: Unknowns;
  readonly targets: readonly Target[];
  readonly outer: { readonly of: Unknowns; readonly bounds: Bounds };
}

const searchPart = ({ unknowns, targets, outer }: Part, solver: Solver): readonly Result[] | null => {
  const numbers = unknowns.figures.map((figure) => outer.of.numberOf.get(figure) ?? 0);
  const low = Float64Array.from(numbers, (number) => outer.bounds.low[number] ?? 0);
  const high = Float64Array.from(numbers, (number) => outer.bounds.high[number] ?? open);
  const finite = high.filter((most) => most < open);
  const enough =
    1e6 + low.reduce((sum, least) => sum + least, 0) + finite.reduce((sum, most) => sum + most, 0);
  const programme = solver(
    unknowns.rows,
    low,
    high.map((most) => (most < open ? most : enough)),
  );
  try {
    const seen = targets.map((target) => openSight(target, unknowns, outer));
    const hunt = { programme, rows: unknowns.rows, seen };
    if (!sweep(hunt)) return null;
    for (const sight of seen) if (!sight.cleared() && !settle(sight, hunt)) return null;
    return seen.map(({ target, interval }) => ({ target, interval: interval() }));
  } finally {
    programme.close();
  }
};

interface Hunt {
  readonly programme: Programme;
  readonly rows: readonly Row[];
  readonly seen: readonly Sight[];
}

/** What is known of one group so far: values that it surely can have, and in the end its whole interval. */
interface Sight {
  readonly target: Target;
  readonly terms: Terms;
  readonly fixed: number;
  see(point: Float64Array): void;
  settle(interval: Interval): void;
  interval(): Interval;
  cleared(): boolean;
}

const openSight = (target: Target, unknowns: Unknowns, { of, bounds }: Part['outer']): Sight => {
  let fixed = 0;
  const terms: [number, number][] = [];
  for (const [figure, weight] of target.terms) {
    const number = unknowns.numberOf.get(figure);
    if (number !== undefined) terms.push([number, weight]);
    else fixed += weight * (figure.value ?? bounds.low[of.numberOf.get(figure) ?? 0] ?? 0);
  }
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    target,
    terms,
    fixed,
    see(point) {
      const value = terms.reduce((sum, [unknown, weight]) => sum + weight * (point[unknown] ?? 0), fixed);
      low = Math.min(low, value);
      high = Math.max(high, value);
    },
    settle(interval) {
      ({ low, high } = interval);
    },
    interval: () => ({ low, high }),
    cleared: () => low <= high && !discloses(target, { low, high }),
  };
};

/** Solves for all groups in doubt at once, as long as that takes doubts away. False if nothing fits. */
const sweep = (hunt: Hunt): boolean => {
  for (let before = Number.POSITIVE_INFINITY; ; ) {
    const doubtful = hunt.seen.filter((sight) => !sight.cleared());
    if (doubtful.length === 0 || doubtful.length >= before) return true;
    before = doubtful.length;
    const terms = doubtful.flatMap((sight) => sight.terms);
    for (const sense of ['maximise', 'minimise'] as const) {
      const optimum = hunt.programme.best(sense, terms);
      if (optimum === null) return false;
      harvest(optimum, hunt);
    }
  }
};

/** A solution in whole numbers that keeps every row exactly is one that the tables allow: every group can learn from it. */
const harvest = ({ point }: Optimum, { rows, seen }: Hunt): boolean => {
  const whole = point.map(Math.round);
  if (whole.some((value, at) => Math.abs(value - (point[at] ?? 0)) > tolerance)) return false;
  const keeps = rows.every(({ sense, unknowns, weights, right }) => {
    const sum = unknowns.reduce(
      (total, unknown, at) => total + (weights[at] ?? 0) * (whole[unknown] ?? 0),
      0,
    );
    return sense === '=' ? sum === right : sum <= right;
  });
  if (keeps) for (const sight of seen) sight.see(whole);
  return keeps;
};

/** The whole interval of one group. False if nothing fits. */
const settle = (sight: Sight, hunt: Hunt): boolean => {
  const high = extreme('maximise', sight, hunt);
  if (high === null) return false;
  if (sight.cleared()) return true;
  const low = extreme('minimise', sight, hunt);
  if (low === null) return false;
  sight.settle({ low, high });
  return true;
};

const extreme = (sense: 'maximise' | 'minimise', sight: Sight, hunt: Hunt): number | null => {
  const optimum = hunt.programme.best(sense, sight.terms);
  if (optimum === null) return null;
  const sharp = harvest(optimum, hunt) ? optimum : hunt.programme.bestWhole(sense, sight.terms);
  if (sharp === null) return null;
  if (sharp !== optimum) harvest(sharp, hunt);
  const value = sharp.value + sight.fixed;
  return sense === 'maximise' ? Math.floor(value + tolerance) : Math.ceil(value - tolerance);
};
