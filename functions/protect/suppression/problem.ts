import type { LinearRelation, LinearTable } from '../../../core/linear-table.ts';
import { type Requirement, requirementsOf } from './requirement.ts';
import { type Room, roomOf } from './room.ts';

/** Which cells to withhold, such that every requirement is kept. */
export interface Problem {
  readonly relations: readonly LinearRelation[];
  readonly room: Room;
  readonly requirements: readonly Requirement[];
  /** Cells of one group are withheld together or not at all: one cell of a table in all that is counted of it. */
  readonly groups: readonly Group[];
  /** Per cell its group. */
  readonly groupOf: ArrayLike<number>;
  /** Per cell what it is called: its position in the problem that this one may be a part of. */
  readonly names: ArrayLike<number>;
}

export interface Group {
  readonly cells: readonly number[];
  /** What withholding it costs; 0 where it is withheld in any case. */
  readonly weight: number;
  readonly choice: 'withheld' | 'published' | 'open';
}

/** Which groups are withheld: 1 or 0 by position. */
export type Pattern = Uint8Array;

/** Each cell is a group of its own; the people of unsafe cells of at most `insiders` tell each other what they know. */
export const problemOf = (table: LinearTable, insiders: number): Problem => ({
  relations: table.relations,
  room: roomOf(table, insiders),
  requirements: requirementsOf(table),
  groups: table.cells.map(({ status, weight }, cell): Group => {
    if (status === 'unsafe' || status === 'secondary')
      return { cells: [cell], weight: 0, choice: 'withheld' };
    return { cells: [cell], weight, choice: status === 'fixed' ? 'published' : 'open' };
  }),
  groupOf: Int32Array.from(table.cells.keys()),
  names: Int32Array.from(table.cells.keys()),
});

export const costOf = ({ groups }: Problem, pattern: Pattern): number =>
  groups.reduce((sum, { weight }, at) => (pattern[at] ? sum + weight : sum), 0);

/** Nothing but what is withheld in any case. */
export const leastPattern = ({ groups }: Problem): Pattern =>
  Uint8Array.from(groups, ({ choice }) => (choice === 'withheld' ? 1 : 0));

/** Per cell what its group says. */
export const byCell = ({ groupOf }: Problem, own: ArrayLike<number>): Float64Array =>
  Float64Array.from(groupOf, (group) => own[group] ?? 0);

/** Per group the sum over its cells, of those given alone. */
export const byGroup = (
  { groupOf }: Problem,
  cells: Iterable<number>,
  worth: (cell: number) => number,
): Map<number, number> => {
  const sums = new Map<number, number>();
  for (const cell of cells) {
    const group = groupOf[cell] ?? -1;
    sums.set(group, (sums.get(group) ?? 0) + worth(cell));
  }
  return sums;
};

/** Per cell the positions of the relations that it is in. */
export const relationsByCell = ({ relations, groupOf }: Problem): readonly (readonly number[])[] => {
  const found = Array.from(groupOf, (): number[] => []);
  relations.forEach((relation, at) => {
    for (const cell of relation.cells) found[cell]?.push(at);
  });
  return found;
};
