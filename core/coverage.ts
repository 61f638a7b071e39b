export const missingExports = ['none', 'under 5 %', '5 % to 20 %', 'over 20 %'] as const;
export const missingLines = ['few or none', '1 % to 5 %', '5 % to 20 %', 'over 20 %'] as const;

/**
 * How much of what was delivered the numbers rest on, in words that are no counts: anyone could take a count of exports or
 * lines for one of people, and subtract with it.
 */
export interface Coverage {
  /** Exports that were refused whole, among all. */
  readonly refusedExports: (typeof missingExports)[number];
  /** Lines that could not be read, among those of the exports used; `few or none` is under 1 %, or too few to tell. */
  readonly unreadableLines: (typeof missingLines)[number];
}

/** Lines that have to be unreadable before their share is told: one more or less must not show. */
const leastLines = 10;

/** Whatever becomes public about exports used and refused and lines read and lost. */
export const coverageOf = (counts: {
  readonly exports: number;
  readonly refusedExports: number;
  readonly lines: number;
  readonly unreadableLines: number;
}): Coverage => {
  const { exports, refusedExports, lines, unreadableLines } = counts;
  const few = unreadableLines < leastLines || unreadableLines < 0.01 * lines;
  return {
    refusedExports:
      refusedExports === 0 ? 'none' : band(refusedExports / (exports + refusedExports), 'under 5 %'),
    unreadableLines: few ? 'few or none' : band(unreadableLines / lines, '1 % to 5 %'),
  };
};

const band = <Least>(share: number, least: Least): Least | '5 % to 20 %' | 'over 20 %' => {
  if (share < 0.05) return least;
  return share <= 0.2 ? '5 % to 20 %' : 'over 20 %';
};
