import type { Terms } from './linear-programme.ts';
import { discloses, type Interval, type Target } from './targets.ts';

/** Values of all unknowns that keep every row. */
export interface World {
  readonly values: Float64Array;
  /** Whole numbers, checked exactly; otherwise what a linear programme found. */
  readonly whole: boolean;
}

/** What is known of one group so far: numbers that it can have, and in the end its interval. */
export interface Sight {
  readonly target: Target;
  readonly terms: Terms;
  see(world: World): void;
  /** Ends the search with what the terms can be at least and at most. */
  settle(terms: Interval): void;
  /** Ends the search without having shown that the group is safe: it counts as disclosed. */
  giveUp(): void;
  /** What the group can be, if the terms can be so much. */
  outside(terms: Interval): Interval;
  interval(): Interval;
  /** Whether enough is known to say that it does not disclose. */
  cleared(): boolean;
}

/** How much narrower than the linear one an interval over whole numbers is taken to be, at each end. */
const margin = 1;

/** Rounded inwards and narrowed by the margin. */
export const shrunk = ({ low, high }: Interval): Interval => ({
  low: Math.ceil(low - 1e-6) + margin,
  high: Math.floor(high + 1e-6) - margin,
});

/** `strict`: only worlds of whole numbers show that the group is safe; otherwise others do, with a margin. */
export const openSight = (
  target: Target,
  { terms, fixed }: { readonly terms: Terms; readonly fixed: number },
  strict: boolean,
): Sight => {
  let whole: Interval | null = null;
  let linear: Interval | null = null;
  let settled: Interval | null = null;
  const widened = (interval: Interval | null, value: number): Interval => ({
    low: Math.min(interval?.low ?? value, value),
    high: Math.max(interval?.high ?? value, value),
  });
  const isSafe = (interval: Interval | null): boolean =>
    interval !== null && interval.low <= interval.high && !discloses(target, interval);
  const narrowed = () => (strict || linear === null ? null : shrunk(linear));
  const outside = ({ low, high }: Interval): Interval => ({ low: low + fixed, high: high + fixed });
  return {
    target,
    terms,
    see({ values, whole: exact }) {
      const value = terms.reduce((sum, [unknown, weight]) => sum + weight * (values[unknown] ?? 0), fixed);
      if (exact) whole = widened(whole, value);
      linear = widened(linear, value);
    },
    settle(interval) {
      settled = outside(interval);
    },
    giveUp() {
      settled = { low: 1, high: 1 };
    },
    outside,
    interval: () => settled ?? (isSafe(whole) ? whole : narrowed()) ?? { low: 0, high: 0 },
    cleared: () => settled === null && (isSafe(whole) || isSafe(narrowed())),
  };
};
