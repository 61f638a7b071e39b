/** The share of each whole number from -`most` to `most`, in proportion to a weight. */
export const sharesOf = (weight: (number: number) => number, most: number): ReadonlyMap<number, number> => {
  const numbers = Array.from({ length: 2 * most + 1 }, (_, at) => at - most);
  const total = numbers.reduce((sum, number) => sum + weight(number), 0);
  return new Map(numbers.map((number) => [number, weight(number) / total]));
};

/**
 * Pearson's chi-square of draws against shares, as standard deviations from what is expected (Wilson and Hilferty 1931).
 * Numbers that are expected fewer than 20 times count together.
 */
export const misfit = (
  counts: ReadonlyMap<number, number>,
  shares: ReadonlyMap<number, number>,
  draws: number,
): number => {
  const common = [...shares].filter(([, share]) => share * draws >= 20);
  const groups = common.map(([number, share]) => ({ seen: counts.get(number) ?? 0, due: share * draws }));
  const seen = groups.reduce((sum, group) => sum + group.seen, 0);
  const due = groups.reduce((sum, group) => sum + group.due, 0);
  groups.push({ seen: draws - seen, due: draws - due });
  const kept = groups.filter((group) => group.due >= 5);
  const square = kept.reduce((sum, group) => sum + (group.seen - group.due) ** 2 / group.due, 0);
  const freedom = kept.length - 1;
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(square / freedom) - 1 + spread) / Math.sqrt(spread);
};

/** How often each number is drawn. */
export const countDraws = (draw: () => bigint, draws: number): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>();
  for (let at = 0; at < draws; at++) {
    const number = Number(draw());
    counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  return counts;
};
