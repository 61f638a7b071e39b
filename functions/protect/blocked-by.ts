import { statusesOf } from './build-system.ts';
import { nameOf } from './causes.ts';
import { codesOf } from './grid.ts';
import { hideBothWays } from './hide-both-ways.ts';
import { openKnownShifts } from './known-shifts.ts';
import type { Solve } from './linear-programme.ts';
import { neighbourhood } from './neighbourhood.ts';
import { openPattern } from './pattern.ts';
import type { Protection } from './protect-tables.ts';
import { searchHiding, viewsOf } from './search-hiding.ts';
import { type Hides, smallestSet } from './smallest-set.ts';
import type { Member, Requirement, System } from './system.ts';

/** A cell as an earlier release shows it. */
export interface ShownBefore {
  readonly release: string;
  readonly codes: readonly string[];
}

/** What makes a number impossible to hide. */
export interface BlockedBy {
  readonly cells: readonly ShownBefore[];
  /** Whether fewer could not do it; otherwise it is only so that none of them could be left out. */
  readonly smallest: boolean;
}

/** Places around the number among which the cells are sought, at first and then if those do not explain it. */
const scopes = [120, 600, 3_000];

/** Searches made at most for an irreducible set, and then for a smallest one: a count, so that every run ends alike. */
const most = 150;

/** What a place costs that only an earlier release keeps from being withheld, beside all others: ways of hiding need few. */
const dear = 1_000;

const none: BlockedBy = { cells: [], smallest: false };

/**
 * The cells of earlier releases because of which nothing hides the number: if they alone were published it could not be hidden.
 * They are as few as can be, or where that takes too long a set without any one of which it could be hidden (irreducible, by
 * QuickXplain, Junker 2004), as far as the search can tell. None where it could not be hidden without any earlier release
 * either, or where too much would have to be tried.
 */
export const blockedBy = (
  { system, fixed }: Pick<Protection, 'system' | 'fixed'>,
  requirement: Requirement,
  solve: Solve,
  searches = most,
): BlockedBy => {
  const shown = shownBefore(system, fixed);
  const layer = system.layers[requirement.layer];
  if (!layer || shown.size === 0) return none;
  const cost = system.cost.map((_, place) => (shown.has(place) ? dear : 0));
  const hides: Hides = (isPublished) => {
    const isOpen = (place: number) => shown.has(place) && !isPublished(place);
    const free = system.free.map((own, place) => (isOpen(place) ? 1 : own));
    const hidden = [...fixed].filter((place) => !shown.has(place) || isOpen(place));
    const pattern = openPattern({ free, cost }, hidden);
    const search = { system, known: openKnownShifts(), solve };
    let hiding = searchHiding(search, pattern, { requirement, thoroughly: true });
    for (const view of viewsOf(system, requirement))
      hiding ??= hideBothWays(pattern, { layer: view, requirement, solve });
    const moved = hiding && [...hiding.least.keys(), ...hiding.most.keys()];
    return moved && new Set(moved.filter((place) => shown.has(place)));
  };
  const cellsOf = (places: readonly number[]) => places.flatMap((place) => shown.get(place) ?? []);

  const everything = openPattern({ free: system.free.map(() => 1), cost: system.cost }, fixed);
  const terms = requirement.terms.map(([place]) => place);
  const irreducible = within(most, hides, (counted) => {
    if (blocks([], counted)) return [];
    for (const size of scopes) {
      const near = neighbourhood({ layer, pattern: everything }, terms, size).filter((at) => shown.has(at));
      if (near.length > 0 && blocks(near, counted)) return irreducibleSet([], near, counted);
    }
    return undefined;
  });
  if (irreducible?.length === 0) return none;
  const smallest = within(searches, hides, (counted) => smallestSet(counted, { solve, known: irreducible }));
  return { cells: cellsOf(smallest ?? irreducible ?? []), smallest: smallest !== undefined };
};

class TooMuch extends Error {}

/** What comes of so many searches; undefined where they are not enough. */
const within = <Found>(most: number, hides: Hides, find: (hides: Hides) => Found): Found | undefined => {
  let left = most;
  try {
    return find((isPublished) => {
      if (left-- <= 0) throw new TooMuch();
      return hides(isPublished);
    });
  } catch (error) {
    if (error instanceof TooMuch) return undefined;
    throw error;
  }
};

const blocks = (published: readonly number[], hides: Hides): boolean => {
  const all = new Set(published);
  return hides((place) => all.has(place)) === undefined;
};

/** The part of `candidates` that blocks together with `given`, no cell of it needless. */
const irreducibleSet = (
  given: readonly number[],
  candidates: readonly number[],
  hides: Hides,
): readonly number[] => {
  if (candidates.length <= 1) return candidates;
  const [one, other] = [
    candidates.slice(0, candidates.length >> 1),
    candidates.slice(candidates.length >> 1),
  ];
  const partOf = (known: readonly number[], rest: readonly number[]): readonly number[] =>
    blocks([...given, ...known], hides) ? [] : irreducibleSet([...given, ...known], rest, hides);
  const second = partOf(one, other);
  const first = second.length === 0 ? partOf([], one) : partOf(second, one);
  return [...first, ...second];
};

/** Place to the earlier cell that shows it, where tonight may not withhold it and would not show it as empty anyway. */
const shownBefore = (
  { members, free }: System,
  fixed: ReadonlySet<number>,
): ReadonlyMap<number, ShownBefore> => {
  const shown = new Map<number, ShownBefore>();
  const empty = new Set(members.flatMap(emptyPlaces).filter((place) => !fixed.has(place)));
  for (const { counted, announced, grid, places } of members)
    if (!counted)
      statusesOf(announced).forEach((isShown, cell) => {
        const place = places[cell] ?? -1;
        if (isShown && free[place] === 0 && !shown.has(place) && !empty.has(place))
          shown.set(place, { release: nameOf(announced), codes: codesOf(grid, cell) });
      });
  return shown;
};

const emptyPlaces = ({ counted, places }: Member): readonly number[] =>
  counted
    ? [...places].filter((_, cell) => counted.measures.every(({ contributors }) => contributors[cell] === 0))
    : [];
