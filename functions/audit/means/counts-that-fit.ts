/** Means as whole numbers of some unit, the same for all of a line. */
export interface MeanSpan {
  readonly low: bigint;
  readonly high: bigint;
}

interface Counts {
  readonly low: bigint;
  readonly high: bigint;
}

export interface Line {
  readonly whole: Counts;
  readonly parts: readonly Counts[];
}

/**
 * Every way in which the counts of parts can add up to the count of their whole; where means are known, the whole's first,
 * only those under which the sums can add up as well. Null where there are more to try than `most`.
 */
export const countsThatFit = (
  { whole, parts }: Line,
  means: readonly MeanSpan[] | null,
  most: bigint,
): readonly (readonly bigint[])[] | null => {
  if (parts.reduce((ways, { low, high }) => ways * (high - low + 1n), 1n) > most) return null;
  const ways = parts.reduce<readonly (readonly bigint[])[]>(
    (begun, part) => begun.flatMap((counts) => valuesOf(part).map((count) => [...counts, count])),
    [[]],
  );
  return ways
    .map((counts) => [counts.reduce((sum, count) => sum + count, 0n), ...counts])
    .filter(
      ([all = 0n, ...counts]) =>
        all >= whole.low && all <= whole.high && (means === null || canAddUp([all, ...counts], means)),
    );
};

const canAddUp = ([all = 0n, ...counts]: readonly bigint[], [of, ...means]: readonly MeanSpan[]): boolean => {
  const sum = (end: 'low' | 'high') =>
    counts.reduce((total, count, at) => total + count * (means[at]?.[end] ?? 0n), 0n);
  return sum('low') <= all * (of?.high ?? 0n) && sum('high') >= all * (of?.low ?? 0n);
};

const valuesOf = ({ low, high }: Counts): readonly bigint[] =>
  Array.from({ length: Number(high - low) + 1 }, (_, at) => low + BigInt(at));
