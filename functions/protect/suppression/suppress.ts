import type { LinearTable } from '../../../core/linear-table.ts';
import { boundBy, lineCuts } from './line-cuts.ts';
import { openMaster } from './master.ts';
import { openNearShifts } from './near-shifts.ts';
import { costOf, growPattern, isEnough, type Pattern, thinPattern, type World } from './pattern.ts';
import { requirementsOf } from './requirement.ts';
import { roomOf } from './room.ts';
import { openShifts, type Shifts } from './shifts.ts';

export interface Suppressed {
  readonly table: LinearTable;
  /** Weight of the secondary cells. */
  readonly cost: number;
  /** No pattern that protects weighs less. */
  readonly bound: number;
  readonly optimal: boolean;
  readonly cuts: number;
}

/** Cells up to which the cuts of all relations together can be solved as one programme. */
const large = 30_000;

/**
 * Withholds secondary cells of the least weight such that no attacker who knows every relation and bound can narrow an unsafe
 * cell down to less than its protection levels: cuts out of the attackers' programmes, over a relaxation first and over whole
 * patterns then, until the pattern is proven to be the best or the time is over (Fischetti and Salazar 2001). The people of
 * unsafe cells of at most `insiders` know their own cell and tell each other, and even so learn of no other unsafe cell more
 * than its levels allow. Rejects with `DisclosureRisk` where nothing protects a cell.
 */
export const suppress = async (
  table: LinearTable,
  seconds: number,
  { insiders = 0 }: { readonly insiders?: number } = {},
): Promise<Suppressed> => {
  const isOver = deadlineIn(seconds);
  const [requirements, room] = [requirementsOf(table), roomOf(table, insiders)];
  const shifts = lazily(() => openShifts(table, room));
  const near = await openNearShifts(table, room);
  const world: World = { table, requirements, room, near, shifts: shifts.get, isOver };
  try {
    const found = await improved(world, await better(world, unsafeOf(table)), isOver);
    const cells = table.cells.map((cell, at) =>
      found.pattern[at] && cell.status !== 'unsafe' ? { ...cell, status: 'secondary' as const } : cell,
    );
    const { cost, bound, cuts } = found;
    if (bound > cost + 1e-6 * Math.max(1, cost)) throw new Error('a bound above what a pattern costs');
    const optimal = cost - bound <= 1e-6 * Math.max(1, cost);
    return { table: { ...table, cells }, cost, bound, optimal, cuts };
  } finally {
    await shifts.close();
  }
};

interface Found {
  readonly pattern: Pattern;
  readonly cost: number;
}

/** Looks for a better pattern, and for the proof that there is none, until the time is over. */
const improved = async (
  world: World,
  first: Found,
  isOver: Deadline,
): Promise<Found & { readonly bound: number; readonly cuts: number }> => {
  const { table, requirements, room } = world;
  const known = lineCuts(table, requirements, room);
  let best = first;
  let bound = boundBy(table, known);
  let cuts = 0;
  const consider = (found: Found): void => {
    if (found.cost < best.cost) best = found;
  };
  if (table.cells.length > large || isOver() || best.cost - bound <= 1e-6) return { ...best, bound, cuts };
  const master = await openMaster(table, known);
  try {
    const separate = async (share: ArrayLike<number>): Promise<number> => {
      const shifts = await world.shifts();
      shifts.withhold(share);
      let found = 0;
      for (const requirement of requirements) {
        if (isOver()) break;
        const reach = shifts.reach(requirement);
        if (isEnough(requirement, reach.distance)) continue;
        master.cut(requirement, reach);
        found++;
      }
      cuts += found;
      return found;
    };
    for (let stalled = 0; stalled < 3 && !isOver(); ) {
      const relaxed = master.relaxed(isOver.left());
      if (!relaxed) break;
      stalled = relaxed.bound > bound * 1.001 + 1e-6 ? 0 : stalled + 1;
      bound = Math.max(bound, relaxed.bound);
      if (best.cost - bound <= 1e-6) break;
      consider(await better(world, unsafeOf(table), relaxed.share));
      if ((await separate(relaxed.share)) === 0) break;
    }
    while (!isOver() && best.cost - bound > 1e-6) {
      const { pattern, bound: proven } = master.whole(isOver.left(), best.pattern);
      bound = Math.max(bound, Math.min(proven, best.cost));
      if (pattern === undefined) break;
      if ((await separate(pattern)) === 0 && !isOver()) {
        best = { pattern, cost: costOf(table, pattern) };
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

const unsafeOf = ({ cells }: LinearTable): Pattern =>
  Uint8Array.from(cells, ({ status }) => (status === 'unsafe' ? 1 : 0));

const better = async (world: World, from: Pattern, promise?: ArrayLike<number>): Promise<Found> => {
  const pattern = await thinPattern(world, await growPattern(world, from, promise));
  return { pattern, cost: costOf(world.table, pattern) };
};

type Deadline = (() => boolean) & { readonly left: () => number };

const deadlineIn = (seconds: number): Deadline => {
  const end = performance.now() + seconds * 1000;
  return Object.assign(() => performance.now() > end, { left: () => (end - performance.now()) / 1000 });
};

const lazily = (open: () => Promise<Shifts>) => {
  let opened: Promise<Shifts> | undefined;
  return {
    get: () => (opened ??= open()),
    close: async () => (await opened)?.close(),
  };
};
