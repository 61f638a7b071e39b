import type { Dominance } from '../../core/policy.ts';

/**
 * Whether few contributions make up so much of a total that one contributor can estimate another's too closely: by the
 * p % rule (the total without the largest and those of the insiders, at least one, is below `p` % of the largest) or the
 * (n,k) rule (the `n` largest make up more than `k` %). Hundepool et al., Handbook on Statistical Disclosure Control, 4.2. A
 * total of zero is not.
 */
export const isDominated = (
  total: number,
  largest: readonly number[],
  { p, n, k, insiders = 1 }: Dominance,
): boolean => {
  if (total <= 0) return false;
  const [first = 0] = largest;
  const rest = total - largest.slice(0, 1 + insiders).reduce((sum, one) => sum + one, 0);
  const top = largest.slice(0, n).reduce((sum, one) => sum + one, 0);
  return 100 * rest < p * first || 100 * top > k * total;
};
