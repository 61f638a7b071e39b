import { DisclosureRisk } from '../../../core/errors.ts';
import type { Attacks } from './attacks.ts';
import type { Limit } from './limit.ts';
import type { NearShift, NearShifts } from './near-shifts.ts';
import { byCell, type Pattern, type Problem } from './problem.ts';
import { type Requirement, tolerance } from './requirement.ts';
import { movedBy, type Shifts } from './shifts.ts';

/** A pattern that keeps every requirement, and of each the cells that are moved where it is shown to be kept. */
export interface Kept {
  readonly pattern: Pattern;
  readonly moved: ReadonlyMap<Requirement, readonly number[]>;
}

/** What shifts are looked for in: near a cell first, then everywhere. */
export interface World {
  readonly problem: Problem;
  readonly near: NearShifts;
  readonly attacks: Attacks;
  /** Opened when first needed. */
  readonly shifts: () => Promise<Shifts>;
  readonly limit: Limit;
}

/**
 * Grows a pattern until it keeps every requirement: for each that is not kept the cells on the cheapest shift that keeps it
 * are withheld, as in the incremental attacks of Kelly, Golden and Assad (1992). One shift often shows several requirements
 * kept. `promise` is how far each cell is withheld in the best relaxation known, which makes it cheaper. Undefined where the
 * limit is reached before. Rejects with a `DisclosureRisk` where a requirement cannot be kept at all.
 */
export const growPattern = async (
  world: World,
  from: Pattern,
  promise?: ArrayLike<number>,
): Promise<Kept | undefined> => {
  const { problem, limit } = world;
  const { requirements, groups, groupOf } = problem;
  const pattern = Uint8Array.from(from);
  const moved = new Map<Requirement, readonly number[]>();
  const showing = witnesses(problem, requirements, moved);
  const price = byCell(
    problem,
    groups.map(({ weight }, at) => (pattern[at] ? 0 : weight * (1 - 0.7 * (promise?.[at] ?? 0)) + 1e-6)),
  );
  for (const requirement of requirements.toSorted((a, b) => b.level - a.level || a.cell - b.cell)) {
    if (moved.has(requirement)) continue;
    if (limit.isOver()) return undefined;
    const near = cheapestNear(world, requirement, price);
    const cells = near ? movedIn(near) : await grownFar(world, requirement, pattern);
    for (const at of cells) {
      const group = groupOf[at] ?? -1;
      pattern[group] = 1;
      for (const own of groups[group]?.cells ?? []) price[own] = 0;
    }
    moved.set(requirement, cells);
    for (const shift of near ?? []) showing(shift);
  }
  return { pattern, moved };
};

/** Takes out of a pattern, dearest first, the groups without which every requirement is still kept, as long as the limit allows. */
export const thinPattern = (world: World, { pattern: from, moved: shown }: Kept): Pattern => {
  const { problem, limit } = world;
  const { groups, groupOf } = problem;
  const pattern = Uint8Array.from(from);
  const moved = new Map(shown);
  const price = byCell(problem, pattern).map((own) => (own ? 0 : Infinity));
  const users = groups.map(() => new Set<Requirement>());
  const use = (requirement: Requirement, cells: readonly number[]): void => {
    moved.set(requirement, cells);
    for (const cell of cells) users[groupOf[cell] ?? -1]?.add(requirement);
  };
  for (const [requirement, cells] of shown) use(requirement, cells);
  const set = (group: number, own: 0 | 1): void => {
    pattern[group] = own;
    const { cells = [] } = groups[group] ?? {};
    for (const cell of cells) price[cell] = own === 1 ? 0 : Infinity;
    world.attacks.change(cells, own);
  };
  world.attacks.withhold(byCell(problem, pattern));
  const taken = [...pattern.keys()]
    .filter((at) => pattern[at] && groups[at]?.choice === 'open')
    .toSorted((a, b) => (groups[b]?.weight ?? 0) - (groups[a]?.weight ?? 0) || a - b);
  for (const at of taken) {
    if (limit.isOver()) break;
    set(at, 0);
    const inDoubt = [...(users[at] ?? [])].filter((requirement) =>
      moved.get(requirement)?.some((cell) => groupOf[cell] === at),
    );
    const anew = stillKept(world, inDoubt, price);
    if (!anew) set(at, 1);
    for (const [requirement, cells] of anew ?? []) use(requirement, cells);
  }
  return pattern;
};

/** Cells that hang together, up to which a programme over them is solved sooner than several near a cell. */
const few = 1_000;

/** Cells beyond which a programme over all of them takes too long to be asked again and again. */
const large = 5_000;

const stillKept = (
  { problem, attacks, ...world }: World,
  requirements: readonly Requirement[],
  price: Float64Array,
): ReadonlyMap<Requirement, readonly number[]> | undefined => {
  const moved = new Map<Requirement, readonly number[]>();
  const showing = witnesses(problem, requirements, moved);
  for (const requirement of requirements) {
    if (moved.has(requirement)) continue;
    const within = attacks.reachWithin(requirement, few);
    const near = within ? undefined : cheapestNear({ problem, ...world }, requirement, price);
    if (near) {
      moved.set(requirement, movedIn(near));
      for (const shift of near) showing(shift);
      continue;
    }
    if (!within && price.length > large) return undefined;
    const reach = within ?? attacks.reach(requirement);
    if (!isEnough(requirement, reach.distance)) return undefined;
    moved.set(requirement, reach.moved);
  }
  return moved;
};

export const isEnough = ({ level }: Requirement, distance: number): boolean =>
  distance >= level - tolerance(level);

/** Marks what else a shift shows to be kept, made as large as the room of its cells allows. */
const witnesses = (
  { room }: Problem,
  requirements: readonly Requirement[],
  moved: Map<Requirement, readonly number[]>,
) => {
  const ofCell = Map.groupBy(requirements, ({ cell }) => cell);
  return (shift: NearShift): void => {
    const cells = [...shift.keys()];
    const inside = cells.find((cell) => room.known[cell] === 1);
    let times = Infinity;
    for (const [cell, by] of shift)
      times = Math.min(times, ((by > 0 ? room.above : room.below)[cell] ?? 0) / Math.abs(by));
    for (const [cell, by] of shift)
      for (const requirement of ofCell.get(cell) ?? []) {
        if (inside !== undefined && inside !== cell) continue;
        const reached = requirement.way === 'down' ? -by : requirement.way === 'up' ? by : Math.abs(by);
        if (reached * times >= requirement.level && !moved.has(requirement)) moved.set(requirement, cells);
      }
  };
};

const movedIn = (shifts: readonly NearShift[]): readonly number[] => [
  ...new Set(shifts.flatMap((shift) => [...shift.keys()])),
];

/** One shift that keeps the requirement, or one up and one down that do so together; undefined where none is nearby. */
const cheapestNear = (
  { near, problem: { room } }: Pick<World, 'near' | 'problem'>,
  { cell, way, level }: Requirement,
  price: Float64Array,
): readonly NearShift[] | undefined => {
  const shift = (sign: 1 | -1, distance: number): readonly NearShift[] | undefined => {
    const found = near.cheapest({ cell, sign, distance }, price);
    return found && [found];
  };
  if (way !== 'either') return shift(way === 'up' ? 1 : -1, level);
  const single = [shift(1, level), shift(-1, level)].filter((found) => found !== undefined);
  if (single.length > 0) return single.toSorted((a, b) => totalOf(a, price) - totalOf(b, price))[0];
  const [above, below] = [room.above[cell] ?? 0, room.below[cell] ?? 0];
  const up = Math.min(above, Math.max(level / 2, level - below));
  const [rise, fall] = [shift(1, up), shift(-1, level - up)];
  return rise && fall && [...rise, ...fall];
};

const totalOf = (shifts: readonly NearShift[], price: Float64Array): number =>
  movedIn(shifts).reduce((sum, at) => sum + (price[at] ?? 0), 0);

/** The cells to withhold for a requirement that nothing nearby keeps: on the cheapest shift one way, or else on one each way. */
const grownFar = async (
  { problem, attacks, shifts: open }: World,
  { cell, way, level }: Requirement,
  pattern: Pattern,
): Promise<readonly number[]> => {
  const shifts = await open();
  const cost = byCell(
    problem,
    problem.groups.map(({ weight }, at) => (pattern[at] ? 0 : weight + 1e-6)),
  );
  const ways = way === 'either' ? ([1, -1] as const) : ([way === 'up' ? 1 : -1] as const);
  for (const sign of ways) {
    const shift = shifts.cheapest({ cell, sign, distance: level }, cost);
    if (shift) return movedBy(shift);
  }
  attacks.withhold(new Uint8Array(cost.length).fill(1));
  const [highest, lowest] = (['up', 'down'] as const).map(
    (towards) => attacks.reach({ cell, way: towards, level }).distance,
  ) as [number, number];
  const down = Math.min(lowest, Math.max(level / 2, level - highest));
  const rise = way === 'either' && shifts.cheapest({ cell, sign: 1, distance: level - down }, cost);
  const fall = rise && shifts.cheapest({ cell, sign: -1, distance: down }, cost);
  if (!rise || !fall)
    throw new DisclosureRisk(`cell ${problem.names[cell]} cannot be protected, whatever else is withheld`);
  return [...new Set([...movedBy(rise), ...movedBy(fall)])];
};
