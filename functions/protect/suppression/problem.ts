import type { LinearRelation, LinearTable } from '../../../core/linear-table.ts';
import { type Requirement, requirementsOf } from './requirement.ts';
import { type Room, roomOf } from './room.ts';

/** Which cells to withhold, such that every requirement is kept. */
export interface Problem {
  readonly relations: readonly LinearRelation[];
  readonly room: Room;
  readonly requirements: readonly Requirement[];
  /** Cells of one unit are withheld together or not at all: one cell of a table in all that is counted of it. */
  readonly units: readonly Unit[];
  /** Per cell its unit. */
  readonly unitOf: ArrayLike<number>;
}

export interface Unit {
  readonly cells: readonly number[];
  /** What withholding it costs; 0 where it is withheld in any case. */
  readonly weight: number;
  readonly choice: 'withheld' | 'published' | 'open';
}

/** Which units are withheld: 1 or 0 by position. */
export type Pattern = Uint8Array;

/** Each cell is a unit of its own; the people of unsafe cells of at most `insiders` tell each other what they know. */
export const problemOf = (table: LinearTable, insiders: number): Problem => ({
  relations: table.relations,
  room: roomOf(table, insiders),
  requirements: requirementsOf(table),
  units: table.cells.map(({ status, weight }, cell): Unit => {
    if (status === 'unsafe' || status === 'secondary')
      return { cells: [cell], weight: 0, choice: 'withheld' };
    return { cells: [cell], weight, choice: status === 'fixed' ? 'published' : 'open' };
  }),
  unitOf: Int32Array.from(table.cells.keys()),
});

export const costOf = ({ units }: Problem, pattern: Pattern): number =>
  units.reduce((sum, { weight }, at) => (pattern[at] ? sum + weight : sum), 0);

/** Nothing but what is withheld in any case. */
export const leastPattern = ({ units }: Problem): Pattern =>
  Uint8Array.from(units, ({ choice }) => (choice === 'withheld' ? 1 : 0));

/** Per cell what its unit says. */
export const byCell = ({ unitOf }: Problem, own: ArrayLike<number>): Float64Array =>
  Float64Array.from(unitOf, (unit) => own[unit] ?? 0);

/** Per unit the sum over its cells, of those given alone. */
export const byUnit = (
  { unitOf }: Problem,
  cells: Iterable<number>,
  worth: (cell: number) => number,
): Map<number, number> => {
  const sums = new Map<number, number>();
  for (const cell of cells) {
    const unit = unitOf[cell] ?? -1;
    sums.set(unit, (sums.get(unit) ?? 0) + worth(cell));
  }
  return sums;
};

/** Per cell the positions of the relations that it is in. */
export const relationsByCell = ({ relations, unitOf }: Problem): readonly (readonly number[])[] => {
  const found = Array.from(unitOf, (): number[] => []);
  relations.forEach((relation, at) => {
    for (const cell of relation.cells) found[cell]?.push(at);
  });
  return found;
};
