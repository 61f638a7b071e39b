import type { Hiding } from './hide-by-moves.ts';
import { closed, type Pattern, without } from './pattern.ts';
import { type Search, searchHiding } from './search-hiding.ts';
import type { Requirement } from './system.ts';

export interface Solution {
  readonly pattern: Pattern;
  readonly hidings: ReadonlyMap<Requirement, Hiding>;
}

/** Searches made for one place at most. */
const searches = 60;

/** Publishes again what need not be withheld, the costliest first, if other shifts are found for what needed it. */
export const spared = (
  search: Search,
  pattern: Pattern,
  { hidings, primary }: { hidings: ReadonlyMap<Requirement, Hiding>; primary: ReadonlySet<number> },
): Solution => {
  const now = new Map(hidings);
  const users = usersOf(now);
  let kept = pattern;
  const places = [...pattern.withheld.keys()]
    .filter((place) => pattern.withheld[place] === 1 && !primary.has(place))
    .toSorted((a, b) => (pattern.cost[b] ?? 0) - (pattern.cost[a] ?? 0) || a - b);
  for (const place of places) {
    const fewer = without(kept, place);
    const others = hiddenWithin(search, fewer, [...(users.get(place) ?? [])]);
    if (!others) continue;
    for (const [requirement, hiding] of others) {
      for (const used of placesOf(now.get(requirement))) users.get(used)?.delete(requirement);
      for (const used of placesOf(hiding)) users.set(used, (users.get(used) ?? new Set()).add(requirement));
      now.set(requirement, hiding);
    }
    kept = fewer;
  }
  return { pattern: kept, hidings: now };
};

/** Shifts that hide the requirements within the pattern as it is. */
const hiddenWithin = (
  search: Search,
  pattern: Pattern,
  requirements: readonly Requirement[],
): readonly (readonly [Requirement, Hiding])[] | undefined => {
  if (requirements.length > searches) return undefined;
  const found: [Requirement, Hiding][] = [];
  const asIs = closed(pattern);
  for (const requirement of requirements) {
    const hiding = searchHiding(search, asIs, { requirement, thoroughly: false });
    if (!hiding) return undefined;
    found.push([requirement, hiding]);
    for (const shift of [hiding.least, hiding.most]) search.known.add(hiding.layer, shift);
  }
  return found;
};

const usersOf = (hidings: ReadonlyMap<Requirement, Hiding>): Map<number, Set<Requirement>> => {
  const users = new Map<number, Set<Requirement>>();
  for (const [requirement, hiding] of hidings)
    for (const place of placesOf(hiding)) users.set(place, (users.get(place) ?? new Set()).add(requirement));
  return users;
};

const placesOf = (hiding: Hiding | undefined): readonly number[] => [
  ...new Set([...(hiding?.least.keys() ?? []), ...(hiding?.most.keys() ?? [])]),
];
