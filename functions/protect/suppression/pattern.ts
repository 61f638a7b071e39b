import { DisclosureRisk } from '../../../core/errors.ts';
import type { Limit } from './limit.ts';
import type { NearShift, NearShifts } from './near-shifts.ts';
import { byCell, type Pattern, type Problem } from './problem.ts';
import { type Requirement, tolerance } from './requirement.ts';
import { type Move, movedBy, type Shifts } from './shifts.ts';

/** A pattern that keeps every requirement, and of each the cells that are moved where it is shown to be kept. */
export interface Kept {
  readonly pattern: Pattern;
  readonly moved: ReadonlyMap<Requirement, readonly number[]>;
}

/** What shifts are looked for in: near a cell first, then everywhere. */
export interface World {
  readonly problem: Problem;
  readonly near: NearShifts;
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
  const { requirements, units, unitOf } = problem;
  const pattern = Uint8Array.from(from);
  const moved = new Map<Requirement, readonly number[]>();
  const showing = witnesses(problem, requirements, moved);
  const price = byCell(
    problem,
    units.map(({ weight }, at) => (pattern[at] ? 0 : weight * (1 - 0.7 * (promise?.[at] ?? 0)) + 1e-6)),
  );
  for (const requirement of requirements.toSorted((a, b) => b.level - a.level || a.cell - b.cell)) {
    if (moved.has(requirement)) continue;
    if (limit.isOver()) return undefined;
    const near = cheapestNear(world, requirement, price);
    const cells = near ? movedIn(near) : await grownFar(world, requirement, pattern);
    for (const at of cells) {
      const unit = unitOf[at] ?? -1;
      pattern[unit] = 1;
      for (const own of units[unit]?.cells ?? []) price[own] = 0;
    }
    moved.set(requirement, cells);
    for (const shift of near ?? []) showing(shift);
  }
  return { pattern, moved };
};

/** Takes out of a pattern, dearest first, the units without which every requirement is still kept, as long as the limit allows. */
export const thinPattern = async (world: World, { pattern: from, moved: shown }: Kept): Promise<Pattern> => {
  const { problem, limit } = world;
  const { units, unitOf } = problem;
  const pattern = Uint8Array.from(from);
  const moved = new Map(shown);
  const price = byCell(problem, pattern).map((own) => (own ? 0 : Infinity));
  const users = units.map(() => new Set<Requirement>());
  const use = (requirement: Requirement, cells: readonly number[]): void => {
    moved.set(requirement, cells);
    for (const cell of cells) users[unitOf[cell] ?? -1]?.add(requirement);
  };
  for (const [requirement, cells] of shown) use(requirement, cells);
  const setPrice = (unit: number, to: number): void => {
    for (const cell of units[unit]?.cells ?? []) price[cell] = to;
  };
  const taken = [...pattern.keys()]
    .filter((at) => pattern[at] && units[at]?.choice === 'open')
    .toSorted((a, b) => (units[b]?.weight ?? 0) - (units[a]?.weight ?? 0) || a - b);
  for (const at of taken) {
    if (limit.isOver()) break;
    pattern[at] = 0;
    setPrice(at, Infinity);
    const inDoubt = [...(users[at] ?? [])].filter((requirement) =>
      moved.get(requirement)?.some((cell) => unitOf[cell] === at),
    );
    const anew = await stillKept(world, inDoubt, { pattern, price });
    if (anew) {
      for (const [requirement, cells] of anew) use(requirement, cells);
      continue;
    }
    pattern[at] = 1;
    setPrice(at, 0);
  }
  return pattern;
};

/** Cells beyond which a programme over all of them takes too long to be asked again and again. */
const large = 5_000;

const stillKept = async (
  world: World,
  requirements: readonly Requirement[],
  { pattern, price }: { readonly pattern: Pattern; readonly price: Float64Array },
): Promise<ReadonlyMap<Requirement, readonly number[]> | undefined> => {
  const moved = new Map<Requirement, readonly number[]>();
  const showing = witnesses(world.problem, requirements, moved);
  for (const requirement of requirements) {
    if (moved.has(requirement)) continue;
    const near = cheapestNear(world, requirement, price);
    if (near) {
      moved.set(requirement, movedIn(near));
      for (const shift of near) showing(shift);
      continue;
    }
    if (price.length > large) return undefined;
    const shifts = await world.shifts();
    shifts.withhold(byCell(world.problem, pattern));
    const reach = shifts.reach(requirement);
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
  { near, problem: { room } }: World,
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

/** The cells to withhold for a requirement that nothing nearby keeps. */
const grownFar = async (
  { problem, shifts: open }: World,
  requirement: Requirement,
  from: Pattern,
): Promise<readonly number[]> => {
  const { units, unitOf } = problem;
  const shifts = await open();
  const farthest = farthestIn(shifts, requirement, unitOf.length);
  const pattern = Uint8Array.from(from);
  for (;;) {
    shifts.withhold(byCell(problem, pattern));
    const { distance, moved } = shifts.reach(requirement);
    if (isEnough(requirement, distance)) return moved;
    const cost = byCell(
      problem,
      units.map(({ weight }, at) => (pattern[at] ? 0 : weight + 1e-6)),
    );
    const added = movesFor(requirement, { distance, farthest }, shifts)
      .map((move) => movedBy(shifts.cheapest(move, cost) ?? new Float64Array()))
      .map((own) => own.filter((at) => !pattern[unitOf[at] ?? -1]))
      .find((own) => own.length > 0);
    if (!added)
      throw new DisclosureRisk(`cell ${requirement.cell} cannot be protected, whatever else is withheld`);
    for (const at of added) pattern[unitOf[at] ?? -1] = 1;
  }
};

interface Distances {
  readonly up: number;
  readonly down: number;
}

/** How far the cell could be moved if everything were withheld. */
const farthestIn = (shifts: Shifts, { cell, level }: Requirement, count: number): Distances => {
  shifts.withhold(new Uint8Array(count).fill(1));
  const to = (way: 'up' | 'down') => shifts.reach({ cell, way, level }).distance;
  return { up: to('up'), down: to('down') };
};

const movesFor = (
  { cell, way, level }: Requirement,
  { distance, farthest }: { readonly distance: number; readonly farthest: Distances },
  shifts: Shifts,
): readonly Move[] => {
  if (way !== 'either') return [{ cell, sign: way === 'up' ? 1 : -1, distance: level }];
  const up = shifts.reach({ cell, way: 'up', level }).distance;
  const missing = level - distance;
  return [
    { cell, sign: 1, distance: Math.min(up + missing, farthest.up) },
    { cell, sign: -1, distance: Math.min(distance - up + missing, farthest.down) },
  ];
};
