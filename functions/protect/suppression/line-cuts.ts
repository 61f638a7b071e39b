import { type LinearTable, relationsByCell } from '../../../core/linear-table.ts';
import type { Requirement } from './requirement.ts';
import type { Room } from './room.ts';

/** The weighted sum of the cells' being withheld is at least the level. */
export interface Cut {
  readonly cells: readonly number[];
  readonly worth: readonly number[];
  readonly level: number;
}

/**
 * What every pattern keeps by looking at one relation at a time: if a cell moves, the others that are withheld in the relation
 * must take up the move, none of them beyond its room (the capacity constraints of Fischetti and Salazar 2001).
 */
export const lineCuts = (
  table: LinearTable,
  requirements: readonly Requirement[],
  room: Room,
): readonly Cut[] => {
  const relationsOf = relationsByCell(table);
  return requirements.flatMap((requirement) =>
    (relationsOf[requirement.cell] ?? []).map((at) => cutOf(table, at, { requirement, room })),
  );
};

const cutOf = (
  { relations }: LinearTable,
  at: number,
  {
    requirement: { cell, way, level },
    room: { below, above, known },
  }: { requirement: Requirement; room: Room },
): Cut => {
  const { cells = [], weights = [] } = relations[at] ?? {};
  const own = weights[cells.indexOf(cell)] ?? 1;
  const others: number[] = [];
  const worth: number[] = [];
  cells.forEach((other, term) => {
    if (other === cell || known[other] === 1) return;
    const rate = -(weights[term] ?? 0) / own;
    const [up, down] = [Math.abs(rate) * (above[other] ?? 0), Math.abs(rate) * (below[other] ?? 0)];
    const [rise, fall] = rate > 0 ? [up, down] : [down, up];
    const most = way === 'up' ? rise : way === 'down' ? fall : rise + fall;
    if (most > 0) {
      others.push(other);
      worth.push(Math.min(most, level));
    }
  });
  return { cells: others, worth, level };
};

/**
 * A cost that no pattern under the cuts is below, by raising the price of one cut after the other as far as the cells' weights
 * bear it: a feasible solution of the dual of their relaxation.
 */
export const boundBy = ({ cells }: LinearTable, cuts: readonly Cut[]): number => {
  const left = Float64Array.from(cells, ({ weight }) => weight);
  const isFree = Uint8Array.from(cells, ({ status }) => (status === 'unsafe' ? 1 : 0));
  let bound = 0;
  for (const cut of cuts) {
    let level = cut.level;
    let price = Infinity;
    cut.cells.forEach((cell, at) => {
      const worth = cut.worth[at] ?? 0;
      if (isFree[cell]) level -= worth;
      else price = Math.min(price, (left[cell] ?? 0) / worth);
    });
    if (level <= 0 || price === Infinity || price === 0) continue;
    bound += price * level;
    cut.cells.forEach((cell, at) => {
      if (!isFree[cell]) left[cell] = Math.max(0, (left[cell] ?? 0) - price * (cut.worth[at] ?? 0));
    });
  }
  return bound;
};
