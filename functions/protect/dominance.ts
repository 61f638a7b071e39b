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
  const rest = total - topOf(largest, 1 + insiders);
  return 100 * rest < p * first || 100 * topOf(largest, n) > k * total;
};

/** The least total that the same largest contributions do not dominate. */
export const leastUndominated = (
  largest: readonly number[],
  { p, n, k, insiders = 1 }: Dominance,
): number => {
  const [first = 0] = largest;
  return Math.max(topOf(largest, 1 + insiders) + (p / 100) * first, (100 * topOf(largest, n)) / k);
};

/**
 * At least the largest contributions to what several cells add up to: exactly those where nobody is in two of the cells,
 * else as if one person had the largest of all of them, one the second largest, and so on.
 */
export const largestTogether = (
  cells: readonly (readonly number[])[],
  { apart }: { readonly apart: boolean },
): readonly number[] => {
  if (apart) return cells.flat().toSorted((a, b) => b - a);
  const most = Math.max(0, ...cells.map(({ length }) => length));
  return Array.from({ length: most }, (_, at) => cells.reduce((sum, cell) => sum + (cell[at] ?? 0), 0));
};

const topOf = (largest: readonly number[], many: number): number =>
  largest.slice(0, many).reduce((sum, one) => sum + one, 0);
