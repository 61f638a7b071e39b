import { DisclosureRisk } from '../../../core/errors.ts';
import type { LinearTable } from '../../../core/linear-table.ts';
import { type Requirement, tolerance } from './requirement.ts';
import type { Move, Shifts } from './shifts.ts';

/** Which cells are withheld: 1 or 0 by position. */
export type Pattern = Uint8Array;

/** A pattern that keeps every requirement, and of each the cells that are moved where it is shown to be kept. */
export interface Kept {
  readonly pattern: Pattern;
  readonly moved: ReadonlyMap<Requirement, readonly number[]>;
}

export const costOf = ({ cells }: LinearTable, pattern: Pattern): number =>
  cells.reduce((sum, { weight, status }, at) => (pattern[at] && status !== 'unsafe' ? sum + weight : sum), 0);

/**
 * Grows a pattern until it keeps every requirement: for each that is not kept the cells on the cheapest shift that keeps it
 * are withheld, as in the incremental attacks of Kelly, Golden and Assad (1992). One shift often shows several requirements
 * kept. Throws a `DisclosureRisk` where a requirement cannot be kept at all.
 */
export const growPattern = (
  { cells }: LinearTable,
  requirements: readonly Requirement[],
  { shifts, from }: { readonly shifts: Shifts; readonly from: Pattern },
): Kept => {
  const pattern = Uint8Array.from(from);
  const moved = new Map<Requirement, readonly number[]>();
  const waiting = requirements.toSorted((a, b) => b.level - a.level);
  for (const requirement of waiting) {
    while (!moved.has(requirement)) {
      shifts.withhold(pattern);
      const { distance, shift } = shifts.reach(requirement);
      const cellsMoved = movedBy(shift);
      for (const other of waiting)
        if (!moved.has(other) && isShownBy(other, requirement, shift)) moved.set(other, cellsMoved);
      if (isEnough(requirement, distance)) moved.set(requirement, cellsMoved);
      else if (!extend(requirement, distance, { pattern, cells, shifts }))
        throw new DisclosureRisk(`cell ${requirement.cell} cannot be protected, whatever else is withheld`);
    }
  }
  return { pattern, moved };
};

/** Takes out of a pattern, dearest first, the cells without which every requirement is still kept, as long as there is time. */
export const thinPattern = (
  { cells }: LinearTable,
  { pattern: from, moved: shown }: Kept,
  { shifts, isOver }: { readonly shifts: Shifts; readonly isOver: () => boolean },
): Pattern => {
  const pattern = Uint8Array.from(from);
  const moved = new Map(shown);
  const taken = [...pattern.keys()]
    .filter((at) => pattern[at] && cells[at]?.status !== 'unsafe')
    .toSorted((a, b) => (cells[b]?.weight ?? 0) - (cells[a]?.weight ?? 0));
  for (const at of taken) {
    if (isOver()) break;
    pattern[at] = 0;
    shifts.withhold(pattern);
    const inDoubt = [...moved].filter(([, own]) => own.includes(at)).map(([requirement]) => requirement);
    const anew = stillKept(inDoubt, shifts);
    if (anew === undefined) pattern[at] = 1;
    else for (const [requirement, own] of anew) moved.set(requirement, own);
  }
  return pattern;
};

const stillKept = (
  requirements: readonly Requirement[],
  shifts: Shifts,
): ReadonlyMap<Requirement, readonly number[]> | undefined => {
  const moved = new Map<Requirement, readonly number[]>();
  for (const requirement of requirements) {
    if (moved.has(requirement)) continue;
    const { distance, shift } = shifts.reach(requirement);
    if (!isEnough(requirement, distance)) return undefined;
    const own = movedBy(shift);
    moved.set(requirement, own);
    for (const other of requirements) if (isShownBy(other, requirement, shift)) moved.set(other, own);
  }
  return moved;
};

export const isEnough = ({ level }: Requirement, distance: number): boolean =>
  distance >= level - tolerance(level);

/** What moves a cell both ways is two shifts in one, and no shift itself. */
const isShownBy = ({ cell, way, level }: Requirement, by: Requirement, shift: Float64Array): boolean => {
  const own = by.way === 'either' ? 0 : (shift[cell] ?? 0);
  return (way === 'up' && own >= level) || (way === 'down' && -own >= level);
};

const movedBy = (shift: Float64Array): readonly number[] =>
  [...shift.keys()].filter((at) => Math.abs(shift[at] ?? 0) > 1e-9);

interface Growing {
  readonly pattern: Pattern;
  readonly cells: LinearTable['cells'];
  readonly shifts: Shifts;
}

/** Whether any cell was added. What is withheld already moves for nothing. */
const extend = (requirement: Requirement, distance: number, { pattern, cells, shifts }: Growing): boolean => {
  const cost = cells.map(({ weight }, at) => (pattern[at] ? 0 : weight + 1e-6));
  for (const move of movesFor(requirement, distance, shifts)) {
    const shift = shifts.cheapest(move, cost);
    const added = shift === undefined ? [] : movedBy(shift).filter((at) => !pattern[at]);
    for (const at of added) pattern[at] = 1;
    if (added.length > 0) return true;
  }
  return false;
};

const movesFor = ({ cell, way, level }: Requirement, distance: number, shifts: Shifts): readonly Move[] => {
  if (way !== 'either') return [{ cell, sign: way === 'up' ? 1 : -1, distance: level }];
  const up = shifts.reach({ cell, way: 'up', level }).distance;
  const missing = level - distance;
  return [
    { cell, sign: 1, distance: up + missing },
    { cell, sign: -1, distance: distance - up + missing },
  ];
};
