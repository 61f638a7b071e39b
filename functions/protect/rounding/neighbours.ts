import type { Rounding } from '../../../core/policy.ts';

/** The multiples of the base that a number may become: one where it is a multiple, or where the rule leaves no choice. */
export interface Neighbours {
  readonly below: number;
  readonly above: number;
  /** How far the number is on its way from the one to the other, 0 to 1. */
  readonly way: number;
}

interface Counted {
  readonly value: number;
  readonly isCount: boolean;
  readonly minimum: number;
}

/**
 * A count that may be shown never becomes one that may not: below the first multiple at or above the minimum it goes up, so
 * that the smallest number shown stands for as many others as any other number does.
 */
export const neighboursOf = (
  { value, isCount, minimum }: Counted,
  { base, method }: Rounding,
): Neighbours => {
  const below = base * Math.floor(value / base);
  if (below === value) return { below, above: below, way: 0 };
  const above = below + base;
  const way = (value - below) / base;
  if (method === 'nearest') {
    const nearest = way < 0.5 ? below : above;
    return { below: nearest, above: nearest, way: 0 };
  }
  const onlyUp = isCount && below < minimum && above >= minimum && value >= minimum;
  return onlyUp ? { below: above, above, way: 0 } : { below, above, way };
};
