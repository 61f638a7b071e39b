/** A count over disjoint kinds of people: which of them it counts, and what is published; null is withheld. */
export interface Counted {
  readonly name: string;
  readonly kinds: readonly number[];
  readonly value: number | null;
}

/** Every way to fill the kinds with people that gives the published counts, and at least one person where withheld. */
export const allWorlds = (kinds: number, counts: readonly Counted[], most: number): readonly number[][] => {
  const worlds: number[][] = [];
  const world: number[] = [];
  const sums = counts.map(() => 0);
  const memberOf = Array.from({ length: kinds }, (_, kind) =>
    counts.flatMap(({ kinds: own }, at) => (own.includes(kind) ? [at] : [])),
  );
  const lastOf = counts.map(({ kinds: own }) => Math.max(...own));
  const fill = (kind: number): void => {
    if (kind === kinds) {
      worlds.push([...world]);
      return;
    }
    for (let people = 0; people <= most; people++) {
      world[kind] = people;
      for (const at of memberOf[kind] ?? []) sums[at] = (sums[at] ?? 0) + people;
      if (isPossible(kind)) fill(kind + 1);
      for (const at of memberOf[kind] ?? []) sums[at] = (sums[at] ?? 0) - people;
    }
  };
  const isPossible = (kind: number): boolean =>
    (memberOf[kind] ?? []).every((at) => {
      const value = counts[at]?.value ?? null;
      const complete = lastOf[at] === kind;
      const sum = sums[at] ?? 0;
      if (value === null) return !complete || sum >= 1;
      return complete ? sum === value : sum <= value;
    });
  fill(0);
  return worlds;
};

export const rangeOf = (
  worlds: readonly number[][],
  count: (world: readonly number[]) => number,
): { readonly low: number; readonly high: number } => ({
  low: Math.min(...worlds.map(count)),
  high: Math.max(...worlds.map(count)),
});
