import type { Rounding } from '../core/policy.ts';

/** Which true numbers a shown one may stand for, from and to. */
export interface PreImage {
  readonly from: number;
  readonly to: number;
}

/** What a shown multiple of the base stands for where no threshold cuts anything off. */
export const preImageOf = (shown: number, { base, method }: Rounding): PreImage =>
  method === 'nearest'
    ? { from: shown - Math.floor(base / 2), to: shown + Math.ceil(base / 2) - 1 }
    : { from: shown - base + 1, to: shown + base - 1 };

/**
 * The smallest number that a table shows which publishes from the minimum on. Rounding at random never leads below the
 * minimum: what lies between it and the next multiple always goes up.
 */
export const smallestShown = (minimum: number, { base, method }: Rounding): number =>
  method === 'nearest'
    ? base * Math.floor((minimum + Math.floor(base / 2)) / base)
    : base * Math.ceil(minimum / base);

/**
 * Whether the smallest number shown stands for as many true ones as every other. Where the threshold cuts off part of them,
 * the smallest groups are blurred least: of “below 10, to the nearest 5” a published 10 means 10, 11 or 12. The NHS moved
 * its threshold to 7 for this reason (“Disclosure control methodology for HES and ECDS”, 2018).
 */
export const isAligned = (minimum: number, rounding: Rounding): boolean =>
  preImageOf(smallestShown(minimum, rounding), rounding).from === minimum;

/** The nearest minimums that fit the rounding: the next smaller one that is allowed at all, and the next larger one. */
export const alignedAround = (minimum: number, rounding: Rounding, least: number): readonly number[] => {
  const around = (step: 1 | -1) => {
    for (let at = minimum + step; at >= least && at <= minimum + rounding.base; at += step)
      if (isAligned(at, rounding)) return [at];
    return [];
  };
  return [...around(-1), ...around(1)];
};
