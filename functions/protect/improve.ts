import type { Spread } from '../../core/spread.ts';
import type { Solve } from './linear-programme.ts';
import { nightProblem } from './night-problem.ts';
import { type ProtectedCells, type Protection, withheldIn } from './protect-tables.ts';
import { withholdSecondary } from './secondary.ts';
import type { Pattern } from './suppression/problem.ts';
import { isClosed } from './suppression/search.ts';
import { type PartFound, searchPattern } from './suppression/search-pattern.ts';

/** What the places cost that are withheld for the sake of others, in a table and all that hangs together with it. */
export interface Bound {
  readonly method: string;
  readonly cost: number;
  /** What no pattern costs less than that hides the same at these levels. */
  readonly atLeast: number;
  /** The share of the cost, 0 to 1, that the bound leaves open. */
  readonly gap: number;
  readonly optimal: boolean;
  readonly cuts: number;
}

/** Simplex iterations times what is in a programme, as much as takes about a second. */
const second = 2e7;

/**
 * The same tables with cheaper cells withheld, where a search for the best pattern finds such, and how far they may be from it.
 * What the search proposes is taken only if shifts in whole numbers show again that everything is hidden. It goes on for about
 * so many seconds, counted in work and not by the clock, so that every run ends alike.
 */
export const improved = async (
  tables: readonly ProtectedCells[],
  { solve, search, spread }: { readonly solve: Solve; readonly search: number; readonly spread?: Spread },
): Promise<readonly ProtectedCells[]> => {
  const [first] = tables;
  if (!first || search === 0) return tables;
  const { within } = first;
  const problem = nightProblem(within);
  const now = Uint8Array.from(problem.groups, ({ choice }, at) =>
    choice === 'withheld' ? 1 : (within.withheld[at] ?? 0),
  );
  const found = await searchPattern(problem, {
    allowance: { work: search * second },
    known: now,
    ...(spread && { spread }),
  });
  const better = proved(within, found.pattern, solve) ?? within;
  return tables.map((cells) => ({
    ...cells,
    within: better,
    withheld: withheldIn(cells, better.withheld),
    bound: boundOf(better, cells.places, found.parts),
  }));
};

const proved = (within: Protection, pattern: Pattern, solve: Solve): Protection | undefined => {
  const { system, hidings, fixed, withheld: before } = within;
  const proposed = [...before.keys()].filter((place) => pattern[place] === 1);
  if (proposed.every((place) => before[place] === 1) && cost(within) <= costOf(within, proposed))
    return undefined;
  const requirements = within.requirements.filter((requirement) => hidings.has(requirement));
  const {
    withheld,
    open,
    hidings: anew,
  } = withholdSecondary(system, requirements, { primary: fixed, proposed, solve });
  const made = { ...within, withheld, hidings: anew };
  return open.length === 0 && cost(made) < cost(within) ? made : undefined;
};

const cost = (within: Protection): number =>
  costOf(
    within,
    [...within.withheld.keys()].filter((place) => within.withheld[place] === 1),
  );

const costOf = ({ system, fixed }: Protection, places: Iterable<number>): number => {
  let sum = 0;
  for (const place of places) if (!fixed.has(place)) sum += 1 + (system.cost[place] ?? 0);
  return sum;
};

const method =
  "cuts out of attackers' programmes over a relaxation and over whole patterns (Fischetti and Salazar 2001)";

const boundOf = (within: Protection, own: Int32Array, parts: readonly PartFound[]): Bound => {
  const places = new Set(own);
  const touched = parts.filter(({ groups }) => groups.some((group) => places.has(group)));
  const tied = new Set([...places, ...touched.flatMap(({ groups }) => groups)]);
  const all = costOf(
    within,
    [...tied].filter((place) => within.withheld[place] === 1),
  );
  const atLeast = touched.reduce((sum, { bound }) => sum + bound, 0);
  return {
    method,
    cost: all,
    atLeast,
    gap: all === 0 ? 0 : (all - atLeast) / all,
    optimal: isClosed(all, atLeast),
    cuts: touched.reduce((sum, { cuts }) => sum + cuts, 0),
  };
};
