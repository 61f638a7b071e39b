import { DisclosureRisk } from '../../../core/errors.ts';
import type { LinearTable } from '../../../core/linear-table.ts';
import type { NearShift, NearShifts } from './near-shifts.ts';
import { type Requirement, tolerance } from './requirement.ts';
import type { Room } from './room.ts';
import { type Move, movedBy, type Shifts } from './shifts.ts';

/** Which cells are withheld: 1 or 0 by position. */
export type Pattern = Uint8Array;

/** A pattern that keeps every requirement, and of each the cells that are moved where it is shown to be kept. */
export interface Kept {
  readonly pattern: Pattern;
  readonly moved: ReadonlyMap<Requirement, readonly number[]>;
}

/** What shifts are looked for in: near a cell first, then everywhere. */
export interface World {
  readonly table: LinearTable;
  readonly requirements: readonly Requirement[];
  readonly room: Room;
  readonly near: NearShifts;
  /** Opened when first needed. */
  readonly shifts: () => Promise<Shifts>;
  readonly isOver: () => boolean;
}

export const costOf = ({ cells }: LinearTable, pattern: Pattern): number =>
  cells.reduce((sum, { weight, status }, at) => (pattern[at] && status !== 'unsafe' ? sum + weight : sum), 0);

/**
 * Grows a pattern until it keeps every requirement: for each that is not kept the cells on the cheapest shift that keeps it
 * are withheld, as in the incremental attacks of Kelly, Golden and Assad (1992). One shift often shows several requirements
 * kept. `promise` is how far each cell is withheld in the best relaxation known, which makes it cheaper. Rejects with a
 * `DisclosureRisk` where a requirement cannot be kept at all.
 */
export const growPattern = async (
  world: World,
  from: Pattern,
  promise?: ArrayLike<number>,
): Promise<Kept> => {
  const { requirements } = world;
  const pattern = Uint8Array.from(from);
  const moved = new Map<Requirement, readonly number[]>();
  const showing = witnesses(world, moved);
  const price = Float64Array.from(world.table.cells, ({ weight }, at) =>
    pattern[at] ? 0 : weight * (1 - 0.7 * (promise?.[at] ?? 0)) + 1e-6,
  );
  for (const requirement of requirements.toSorted((a, b) => b.level - a.level || a.cell - b.cell)) {
    if (moved.has(requirement)) continue;
    const near = cheapestNear(world, requirement, price);
    const cells = near ? movedIn(near) : await grownFar(world, requirement, pattern);
    for (const at of cells) {
      pattern[at] = 1;
      price[at] = 0;
    }
    moved.set(requirement, cells);
    for (const shift of near ?? []) showing(shift);
  }
  return { pattern, moved };
};

/** Takes out of a pattern, dearest first, the cells without which every requirement is still kept, as long as there is time. */
export const thinPattern = async (world: World, { pattern: from, moved: shown }: Kept): Promise<Pattern> => {
  const { cells } = world.table;
  const pattern = Uint8Array.from(from);
  const moved = new Map(shown);
  const price = Float64Array.from(pattern, (own) => (own ? 0 : Infinity));
  const users = usersOf(moved, cells.length);
  const taken = [...pattern.keys()]
    .filter((at) => pattern[at] && cells[at]?.status !== 'unsafe')
    .toSorted((a, b) => (cells[b]?.weight ?? 0) - (cells[a]?.weight ?? 0) || a - b);
  for (const at of taken) {
    if (world.isOver()) break;
    pattern[at] = 0;
    price[at] = Infinity;
    const inDoubt = [...(users[at] ?? [])].filter((requirement) => moved.get(requirement)?.includes(at));
    const anew = await stillKept(world, inDoubt, { pattern, price });
    if (anew === undefined) {
      pattern[at] = 1;
      price[at] = 0;
      continue;
    }
    for (const [requirement, own] of anew) {
      moved.set(requirement, own);
      for (const cell of own) users[cell]?.add(requirement);
    }
  }
  return pattern;
};

const usersOf = (moved: Kept['moved'], count: number): readonly Set<Requirement>[] => {
  const users = Array.from({ length: count }, () => new Set<Requirement>());
  for (const [requirement, cells] of moved) for (const cell of cells) users[cell]?.add(requirement);
  return users;
};

/** Cells beyond which a programme over all of them takes too long to be asked again and again. */
const large = 5_000;

const stillKept = async (
  world: World,
  requirements: readonly Requirement[],
  { pattern, price }: { readonly pattern: Pattern; readonly price: Float64Array },
): Promise<ReadonlyMap<Requirement, readonly number[]> | undefined> => {
  const moved = new Map<Requirement, readonly number[]>();
  const showing = witnesses({ ...world, requirements }, moved);
  for (const requirement of requirements) {
    if (moved.has(requirement)) continue;
    const near = cheapestNear(world, requirement, price);
    if (near) {
      moved.set(requirement, movedIn(near));
      for (const shift of near) showing(shift);
      continue;
    }
    if (pattern.length > large) return undefined;
    const shifts = await world.shifts();
    shifts.withhold(pattern);
    const reach = shifts.reach(requirement);
    if (!isEnough(requirement, reach.distance)) return undefined;
    moved.set(requirement, reach.moved);
  }
  return moved;
};

export const isEnough = ({ level }: Requirement, distance: number): boolean =>
  distance >= level - tolerance(level);

/** Marks what else a shift shows to be kept, made as large as the room of its cells allows. */
const witnesses = ({ requirements, room }: World, moved: Map<Requirement, readonly number[]>) => {
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
  { near, room }: World,
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
  { table: { cells }, shifts: open }: World,
  requirement: Requirement,
  from: Pattern,
): Promise<readonly number[]> => {
  const shifts = await open();
  const farthest = farthestIn(shifts, requirement, cells.length);
  const pattern = Uint8Array.from(from);
  for (;;) {
    shifts.withhold(pattern);
    const { distance, moved } = shifts.reach(requirement);
    if (isEnough(requirement, distance)) return moved;
    const cost = cells.map(({ weight }, at) => (pattern[at] ? 0 : weight + 1e-6));
    const added = movesFor(requirement, { distance, farthest }, shifts)
      .map((move) => movedBy(shifts.cheapest(move, cost) ?? new Float64Array()))
      .map((own) => own.filter((at) => !pattern[at]))
      .find((own) => own.length > 0);
    if (!added)
      throw new DisclosureRisk(`cell ${requirement.cell} cannot be protected, whatever else is withheld`);
    for (const at of added) pattern[at] = 1;
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
