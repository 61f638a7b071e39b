import type { Dominance } from '../../core/policy.ts';

/** The p % rule and the (n,k) rule (Handbook on Statistical Disclosure Control, 4.2). */
export const isDominated = (
  total: number,
  largest: readonly number[],
  { p, n, k, insiders = 1 }: Dominance,
): boolean => {
  const [first = 0, ...others] = largest;
  const known = others.slice(0, insiders).reduce((sum, one) => sum + one, first);
  if (total <= 0 || first <= 0) return false;
  const few = largest.slice(0, n).reduce((sum, one) => sum + one, 0);
  return total - known < (p / 100) * first || few > (k / 100) * total;
};
