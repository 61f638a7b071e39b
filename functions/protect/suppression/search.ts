import { openAttacks } from './attacks.ts';
import type { Limit } from './limit.ts';
import { boundBy, lineCuts } from './line-cuts.ts';
import { openMaster } from './master.ts';
import { openNearShifts } from './near-shifts.ts';
import { growPattern, isEnough, thinPattern, type World } from './pattern.ts';
import { byCell, costOf, leastPattern, type Pattern, type Problem } from './problem.ts';
import { openShifts } from './shifts.ts';

/** Cells up to which the cuts of all relations together can be solved as one programme. */
const large = 30_000;

/**
 * The cheapest pattern of what hangs together, and a bound on it: cuts out of the attackers' programmes, over a relaxation first
 * and over whole patterns then, until the pattern is proven to be the best or the limit is reached (Fischetti and Salazar 2001).
 * `known` is a pattern that keeps every requirement. Rejects with `DisclosureRisk` where nothing keeps one of them.
 */
export const searchBlock = async (
  problem: Problem,
  limit: Limit,
  known: readonly number[] | undefined,
): Promise<Improved> => {
  const shifts = lazily(() => openShifts(problem, limit));
  const [near, attacks] = [await openNearShifts(problem, limit), await openAttacks(problem, limit)];
  const world: World = { problem, near, attacks, shifts: shifts.get, limit };
  try {
    const first = known ? costed(problem, Uint8Array.from(known)) : await grownFirst(world);
    return await improved(world, first);
  } finally {
    attacks.close();
    await shifts.close();
  }
};

interface Costed {
  readonly pattern: Pattern;
  readonly cost: number;
}

export interface Improved extends Costed {
  readonly bound: number;
  readonly cuts: number;
}

/** Whether nothing is left between what a pattern costs and what none costs less than. */
export const isClosed = (cost: number, bound: number): boolean => cost - bound <= 1e-6 * Math.max(1, cost);

/** Looks for a better pattern, and for the proof that there is none, until the limit is reached. */
const improved = async (world: World, first: Costed): Promise<Improved> => {
  const { problem, limit } = world;
  const { requirements, groupOf } = problem;
  const known = lineCuts(problem);
  let best = first;
  let bound = boundBy(problem, known);
  let cuts = 0;
  const consider = (found: Costed | undefined): void => {
    if (found && found.cost < best.cost) best = found;
  };
  if (groupOf.length > large || limit.isOver() || best.cost - bound <= 1e-6) return { ...best, bound, cuts };
  const master = await openMaster(problem, { cuts: known, limit });
  try {
    const separate = (share: ArrayLike<number>): number => {
      world.attacks.withhold(byCell(problem, share));
      let found = 0;
      for (const requirement of requirements) {
        if (limit.isOver()) break;
        const reach = world.attacks.reach(requirement);
        if (isEnough(requirement, reach.distance)) continue;
        master.cut(requirement, reach);
        found++;
      }
      cuts += found;
      return found;
    };
    for (let [round, stalled] = [1, 0]; stalled < 3 && !limit.isOver(); round++) {
      const relaxed = master.relaxed();
      if (!relaxed) break;
      stalled = relaxed.bound > bound * 1.001 + 1e-6 ? 0 : stalled + 1;
      bound = Math.max(bound, relaxed.bound);
      if (best.cost - bound <= 1e-6) break;
      if (isPowerOfTwo(round)) consider(await better(world, leastPattern(problem), relaxed.share));
      if (separate(relaxed.share) === 0) break;
    }
    while (!limit.isOver() && best.cost - bound > 1e-6) {
      const { pattern, bound: proven } = master.whole(best.pattern);
      bound = Math.max(bound, Math.min(proven, best.cost));
      if (pattern === undefined) break;
      if (separate(pattern) === 0 && !limit.isOver()) {
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

/** Patterns are grown in ever longer intervals: that takes long, and the first cuts change them the most. */
const isPowerOfTwo = (round: number): boolean => Number.isInteger(Math.log2(round));

const costed = (problem: Problem, pattern: Pattern): Costed => ({ pattern, cost: costOf(problem, pattern) });

/** Undefined where the limit is reached before there is a pattern. */
const better = async (
  world: World,
  from: Pattern,
  promise?: ArrayLike<number>,
): Promise<Costed | undefined> => {
  const kept = await growPattern(world, from, promise);
  return kept && costed(world.problem, thinPattern(world, kept));
};

/** The one pattern that the limit does not stop. */
const grownFirst = async (world: World): Promise<Costed> => {
  const unlimited = { ...world, limit: { ...world.limit, isOver: () => false } };
  const kept = await growPattern(unlimited, leastPattern(world.problem));
  if (!kept) throw new RangeError('a search without a limit that reached it');
  return costed(world.problem, thinPattern(world, kept));
};

const lazily = <Thing extends { close(): void }>(open: () => Promise<Thing>) => {
  let opened: Promise<Thing> | undefined;
  return {
    get: () => (opened ??= open()),
    close: async () => (await opened)?.close(),
  };
};
