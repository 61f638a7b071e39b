import type { Limit } from './limit.ts';
import { boundBy, lineCuts } from './line-cuts.ts';
import { openMaster } from './master.ts';
import { openNearShifts } from './near-shifts.ts';
import { growPattern, isEnough, thinPattern, type World } from './pattern.ts';
import { byCell, costOf, leastPattern, type Pattern, type Problem } from './problem.ts';
import { openShifts, type Shifts } from './shifts.ts';

export interface Found {
  readonly pattern: Pattern;
  readonly cost: number;
  /** No pattern that keeps the requirements costs less. */
  readonly bound: number;
  readonly optimal: boolean;
  readonly cuts: number;
}

/** Cells up to which the cuts of all relations together can be solved as one programme. */
const large = 30_000;

/**
 * The cheapest pattern that keeps every requirement against all who know every relation and bound: cuts out of the attackers'
 * programmes, over a relaxation first and over whole patterns then, until the pattern is proven to be the best or the limit is
 * reached (Fischetti and Salazar 2001). `known` are patterns that keep them all. Rejects with `DisclosureRisk` where nothing
 * keeps one of them.
 */
export const searchPattern = async (
  problem: Problem,
  limit: Limit,
  known: readonly Pattern[] = [],
): Promise<Found> => {
  const shifts = lazily(() => openShifts(problem, limit));
  const near = await openNearShifts(problem, limit);
  const world: World = { problem, near, shifts: shifts.get, limit };
  try {
    const grown = await grownFirst(world);
    const first = [...known.map((pattern) => costed(problem, pattern)), grown].toSorted(
      (a, b) => a.cost - b.cost,
    )[0];
    const found = await improved(world, first ?? grown);
    const { cost, bound } = found;
    if (bound > cost + 1e-6 * Math.max(1, cost)) throw new Error('a bound above what a pattern costs');
    return { ...found, optimal: cost - bound <= 1e-6 * Math.max(1, cost) };
  } finally {
    await shifts.close();
  }
};

interface Costed {
  readonly pattern: Pattern;
  readonly cost: number;
}

/** Looks for a better pattern, and for the proof that there is none, until the limit is reached. */
const improved = async (world: World, first: Costed): Promise<Omit<Found, 'optimal'>> => {
  const { problem, limit } = world;
  const { requirements, unitOf } = problem;
  const known = lineCuts(problem);
  let best = first;
  let bound = boundBy(problem, known);
  let cuts = 0;
  const consider = (found: Costed | undefined): void => {
    if (found && found.cost < best.cost) best = found;
  };
  if (unitOf.length > large || limit.isOver() || best.cost - bound <= 1e-6) return { ...best, bound, cuts };
  const master = await openMaster(problem, { cuts: known, limit });
  try {
    const separate = async (share: ArrayLike<number>): Promise<number> => {
      const shifts = await world.shifts();
      shifts.withhold(byCell(problem, share));
      let found = 0;
      for (const requirement of requirements) {
        if (limit.isOver()) break;
        const reach = shifts.reach(requirement);
        if (isEnough(requirement, reach.distance)) continue;
        master.cut(requirement, reach);
        found++;
      }
      cuts += found;
      return found;
    };
    for (let stalled = 0; stalled < 3 && !limit.isOver(); ) {
      const relaxed = master.relaxed();
      if (!relaxed) break;
      stalled = relaxed.bound > bound * 1.001 + 1e-6 ? 0 : stalled + 1;
      bound = Math.max(bound, relaxed.bound);
      if (best.cost - bound <= 1e-6) break;
      consider(await better(world, leastPattern(problem), relaxed.share));
      if ((await separate(relaxed.share)) === 0) break;
    }
    while (!limit.isOver() && best.cost - bound > 1e-6) {
      const { pattern, bound: proven } = master.whole(best.pattern);
      bound = Math.max(bound, Math.min(proven, best.cost));
      if (pattern === undefined) break;
      if ((await separate(pattern)) === 0 && !limit.isOver()) {
        best = costed(problem, pattern);
        bound = best.cost;
      } else {
        consider(await better(world, pattern));
      }
    }
    return { ...best, bound, cuts };
  } finally {
    master.close();
  }
};

const costed = (problem: Problem, pattern: Pattern): Costed => ({ pattern, cost: costOf(problem, pattern) });

/** Undefined where the limit is reached before there is a pattern. */
const better = async (
  world: World,
  from: Pattern,
  promise?: ArrayLike<number>,
): Promise<Costed | undefined> => {
  const kept = await growPattern(world, from, promise);
  return kept && costed(world.problem, await thinPattern(world, kept));
};

/** The one pattern that the limit does not stop. */
const grownFirst = async (world: World): Promise<Costed> => {
  const unlimited = { ...world, limit: { ...world.limit, isOver: () => false } };
  const kept = await growPattern(unlimited, leastPattern(world.problem));
  if (!kept) throw new RangeError('a search without a limit that reached it');
  return costed(world.problem, await thinPattern(world, kept));
};

const lazily = (open: () => Promise<Shifts>) => {
  let opened: Promise<Shifts> | undefined;
  return {
    get: () => (opened ??= open()),
    close: async () => (await opened)?.close(),
  };
};
