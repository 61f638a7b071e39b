import { statusesOf } from './build-system.ts';
import { nameOf } from './causes.ts';
import { codesOf } from './grid.ts';
import { openKnownShifts } from './known-shifts.ts';
import type { Solve } from './linear-programme.ts';
import { neighbourhood } from './neighbourhood.ts';
import { openPattern } from './pattern.ts';
import type { Protection } from './protect-tables.ts';
import { searchHiding } from './search-hiding.ts';
import type { Requirement, System } from './system.ts';

/** A cell as an earlier release shows it. */
export interface ShownBefore {
  readonly release: string;
  readonly codes: readonly string[];
}

/** Places around the number among which the cells are sought, at first and then if those do not explain it. */
const scopes = [120, 600, 3_000];

/** Searches made for one number at most: beyond, nothing is told. */
const most = 120;

/**
 * The cells of earlier releases because of which nothing hides the number: if they alone were published it could not be hidden,
 * and without any one of them it could (an irreducible set, found by QuickXplain, Junker 2004), as far as the search can tell.
 * Empty where it could not be hidden without any earlier release either, or where too much would have to be tried.
 */
export const blockedBy = (
  { system, fixed }: Pick<Protection, 'system' | 'fixed'>,
  requirement: Requirement,
  solve: Solve,
): readonly ShownBefore[] => {
  const shown = shownBefore(system);
  const layer = system.layers[requirement.layer];
  if (!layer || shown.size === 0) return [];
  let left = most;
  const blocks = (published: ReadonlySet<number>): boolean => {
    if (left-- <= 0) throw new TooMuch();
    const free = system.free.map((own, place) => (shown.has(place) && !published.has(place) ? 1 : own));
    const search = { system, known: openKnownShifts(), solve };
    const hidden = [...fixed].filter((place) => !published.has(place));
    const pattern = openPattern({ free, cost: system.cost }, hidden);
    return searchHiding(search, pattern, { requirement, thoroughly: true }) === undefined;
  };
  try {
    if (blocks(new Set())) return [];
    const everything = openPattern({ free: system.free.map(() => 1), cost: system.cost }, fixed);
    const terms = requirement.terms.map(([place]) => place);
    for (const size of scopes) {
      const near = neighbourhood({ layer, pattern: everything }, terms, size).filter((at) => shown.has(at));
      if (near.length === 0 || !blocks(new Set(near))) continue;
      return irreducible([], near, blocks).flatMap((place) => shown.get(place) ?? []);
    }
    return [];
  } catch (error) {
    if (error instanceof TooMuch) return [];
    throw error;
  }
};

class TooMuch extends Error {}

/** The part of `candidates` that blocks together with `given`, no cell of it needless. */
const irreducible = (
  given: readonly number[],
  candidates: readonly number[],
  blocks: (published: ReadonlySet<number>) => boolean,
): readonly number[] => {
  if (candidates.length <= 1) return candidates;
  const [one, other] = [
    candidates.slice(0, candidates.length >> 1),
    candidates.slice(candidates.length >> 1),
  ];
  const within = (known: readonly number[], rest: readonly number[]): readonly number[] =>
    blocks(new Set([...given, ...known])) ? [] : irreducible([...given, ...known], rest, blocks);
  const second = within(one, other);
  const first = second.length === 0 ? within([], one) : within(second, one);
  return [...first, ...second];
};

/** Place to the earlier cell that shows it, where tonight may not withhold it. */
const shownBefore = ({ members, free }: System): ReadonlyMap<number, ShownBefore> => {
  const shown = new Map<number, ShownBefore>();
  for (const { counted, announced, grid, places } of members)
    if (!counted)
      statusesOf(announced).forEach((isShown, cell) => {
        const place = places[cell] ?? -1;
        if (isShown && free[place] === 0 && !shown.has(place))
          shown.set(place, { release: nameOf(announced), codes: codesOf(grid, cell) });
      });
  return shown;
};
