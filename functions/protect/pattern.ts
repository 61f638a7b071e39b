/** Which places are withheld so far, and what withholding others would lose. */
export interface Pattern {
  readonly withheld: Uint8Array;
  /** 1 where the place may be withheld. */
  readonly free: Uint8Array;
  readonly cost: Float64Array;
}

/** 0 for a place that is withheld, `Infinity` for one that may not be. */
export const priceOf = ({ withheld, free, cost }: Pattern, place: number): number => {
  if (withheld[place] === 1) return 0;
  return free[place] === 1 ? 1 + (cost[place] ?? 0) : Infinity;
};

export const openPattern = (
  { free, cost }: Pick<Pattern, 'free' | 'cost'>,
  places: Iterable<number>,
): Pattern => withMore({ withheld: new Uint8Array(free.length), free, cost }, places);

export const withMore = (pattern: Pattern, places: Iterable<number>): Pattern => {
  const withheld = pattern.withheld.slice();
  for (const place of places) withheld[place] = 1;
  return { ...pattern, withheld };
};

export const without = (pattern: Pattern, place: number): Pattern => {
  const withheld = pattern.withheld.slice();
  withheld[place] = 0;
  return { ...pattern, withheld };
};

/** The pattern as it is, with nothing more to withhold. */
export const closed = (pattern: Pattern): Pattern => ({
  ...pattern,
  free: new Uint8Array(pattern.free.length),
});
