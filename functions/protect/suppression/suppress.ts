import type { LinearTable } from '../../../core/linear-table.ts';
import { openMaster } from './master.ts';
import { costOf, growPattern, isEnough, type Pattern, thinPattern } from './pattern.ts';
import { type Requirement, requirementsOf } from './requirement.ts';
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

/**
 * Withholds secondary cells of the least weight such that no attacker who knows every relation and bound can narrow an unsafe
 * cell down to less than its protection levels: cuts out of the attackers' programmes, over a relaxation first and over whole
 * patterns then, until the pattern is proven to be the best or the time is over (Fischetti and Salazar 2001). Rejects with
 * `DisclosureRisk` where nothing protects a cell.
 */
export const suppress = async (table: LinearTable, seconds: number): Promise<Suppressed> => {
  const requirements = requirementsOf(table);
  const isOver = deadlineIn(seconds);
  const shifts = await openShifts(table);
  const master = await openMaster(table);
  try {
    const unsafe = Uint8Array.from(table.cells, ({ status }) => (status === 'unsafe' ? 1 : 0));
    const world = { table, requirements, shifts, isOver };
    let best = better(world, unsafe);
    let bound = 0;
    let cuts = 0;
    const separate = (share: ArrayLike<number>): number => {
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
      const relaxed = master.relaxed();
      stalled = relaxed.bound > bound * 1.001 + 1e-6 ? 0 : stalled + 1;
      bound = Math.max(bound, relaxed.bound);
      if (separate(relaxed.share) === 0) break;
    }
    while (!isOver() && best.cost - bound > 1e-6) {
      const { pattern, bound: proven } = master.whole(isOver.left(), best.pattern);
      bound = Math.max(bound, Math.min(proven, best.cost));
      if (pattern === undefined) break;
      if (separate(pattern) === 0 && !isOver()) {
        best = { pattern, cost: costOf(table, pattern) };
        bound = best.cost;
      } else {
        const repaired = better(world, pattern);
        if (repaired.cost < best.cost) best = repaired;
      }
    }
    const cells = table.cells.map((cell, at) =>
      best.pattern[at] && cell.status !== 'unsafe' ? { ...cell, status: 'secondary' as const } : cell,
    );
    const { cost } = best;
    return {
      table: { ...table, cells },
      cost,
      bound,
      optimal: cost - bound <= 1e-6 * Math.max(1, cost),
      cuts,
    };
  } finally {
    shifts.close();
    master.close();
  }
};

interface World {
  readonly table: LinearTable;
  readonly requirements: readonly Requirement[];
  readonly shifts: Shifts;
  readonly isOver: () => boolean;
}

const better = ({ table, requirements, shifts, isOver }: World, from: Pattern) => {
  const grown = growPattern(table, requirements, { shifts, from });
  const pattern = thinPattern(table, grown, { shifts, isOver });
  return { pattern, cost: costOf(table, pattern) };
};

const deadlineIn = (seconds: number) => {
  const end = performance.now() + seconds * 1000;
  return Object.assign(() => performance.now() > end, { left: () => (end - performance.now()) / 1000 });
};
