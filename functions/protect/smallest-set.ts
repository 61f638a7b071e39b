import type { ProgrammeRow, Solve } from './linear-programme.ts';

/**
 * Which places a way of hiding needs open, where those that the predicate names are published; undefined where nothing hides.
 * Whatever else is published leaves that way as it is.
 */
export type Hides = (isPublished: (place: number) => boolean) => ReadonlySet<number> | undefined;

/**
 * The places that together leave nothing hidden, as few as can be: a smallest unsatisfiable subset by implicit hitting sets
 * (Ignatiev, Previti, Liffiton & Marques-Silva 2015). Of each way of hiding that was found one place at least has to be
 * published; the fewest that stop all of these are tried next, until nothing hides, or until they are as many as `known`, which
 * is known to leave nothing hidden. Undefined where there are none, or where `solve` gives up.
 */
export const smallestSet = (
  hides: Hides,
  { solve, known }: { readonly solve: Solve; readonly known?: readonly number[] | undefined },
): readonly number[] | undefined => {
  const ways = waysApart(hides);
  for (;;) {
    if (ways.some(({ length }) => length === 0)) return undefined;
    const fewest = fewestStopping(ways, solve);
    if (!fewest) return undefined;
    if (known && fewest.length >= known.length) return known;
    const way = hides((place) => fewest.includes(place));
    if (!way) return fewest;
    ways.push([...way]);
  }
};

/** Ways of hiding that have no place in common: at least as many places have to be published. */
const waysApart = (hides: Hides): (readonly number[])[] => {
  const ways: (readonly number[])[] = [];
  const met = new Set<number>();
  for (;;) {
    const way = hides((place) => met.has(place));
    if (!way) return ways;
    ways.push([...way]);
    if (way.size === 0) return ways;
    for (const place of way) met.add(place);
  }
};

const fewestStopping = (
  ways: readonly (readonly number[])[],
  solve: Solve,
): readonly number[] | undefined => {
  if (ways.length === 0) return [];
  const places = [...new Set(ways.flat())].sort((a, b) => a - b);
  const columns = new Map(places.map((place, at) => [place, at]));
  const chosen = solve({
    cost: places.map(() => 1),
    lower: places.map(() => 0),
    upper: places.map(() => 1),
    rows: ways.map(
      (way): ProgrammeRow => ({
        columns: way.map((place) => columns.get(place) ?? -1),
        weights: way.map(() => 1),
        lower: 1,
        upper: Infinity,
      }),
    ),
    whole: true,
  });
  return chosen && places.filter((_, at) => (chosen[at] ?? 0) > 0.5);
};
