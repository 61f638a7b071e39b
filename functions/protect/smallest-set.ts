import type { ProgrammeRow, Solve } from './linear-programme.ts';

/**
 * Which places a way of hiding needs open, where those that the predicate names are published; undefined where nothing hides.
 * Whatever else is published leaves that way as it is.
 */
export type Hides = (isPublished: (place: number) => boolean) => ReadonlySet<number> | undefined;

/**
 * The places that together leave nothing hidden, as few as can be: a smallest unsatisfiable subset by implicit hitting sets
 * (Ignatiev, Previti, Liffiton & Marques-Silva 2015). Of each way of hiding that was found one place at least has to be
 * published; the fewest that stop all of these are tried next, until nothing hides. Undefined where there are none, or where
 * `solve` gives up.
 */
export const smallestSet = (hides: Hides, solve: Solve): readonly number[] | undefined => {
  const ways: (readonly number[])[] = [];
  for (;;) {
    const fewest = fewestStopping(ways, solve);
    if (!fewest) return undefined;
    const way = hides((place) => fewest.includes(place));
    if (!way) return fewest;
    if (way.size === 0) return undefined;
    ways.push(narrowed([...way], hides));
  }
};

/** As much of a way of hiding as still hides, so that nothing more of it could be published. */
const narrowed = (way: readonly number[], hides: Hides): readonly number[] => {
  let open = way;
  for (const place of way) {
    if (!open.includes(place)) continue;
    const fewer = hides((one) => one === place || !open.includes(one));
    if (fewer && fewer.size > 0) open = [...fewer];
  }
  return open;
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
