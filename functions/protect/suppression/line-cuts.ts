import { byGroup, type Problem, relationsByCell } from './problem.ts';
import type { Requirement } from './requirement.ts';

/** The weighted sum of the groups' being withheld is at least the level. */
export interface Cut {
  readonly groups: readonly number[];
  readonly worth: readonly number[];
  readonly level: number;
}

/**
 * What every pattern keeps by looking at one relation at a time: if a cell moves, the others that are withheld in the relation
 * must take up the move, none of them beyond its room (the capacity constraints of Fischetti and Salazar 2001).
 */
export const lineCuts = (problem: Problem): readonly Cut[] => {
  const relationsOf = relationsByCell(problem);
  return problem.requirements.flatMap((requirement) =>
    (relationsOf[requirement.cell] ?? []).map((at) => cutOf(problem, at, requirement)),
  );
};

const cutOf = (problem: Problem, at: number, { cell, way, level }: Requirement): Cut => {
  const { below, above, known } = problem.room;
  const { cells = [], weights = [] } = problem.relations[at] ?? {};
  const own = weights[cells.indexOf(cell)] ?? 1;
  const most = new Map<number, number>();
  cells.forEach((other, term) => {
    if (other === cell || known[other] === 1) return;
    const rate = -(weights[term] ?? 0) / own;
    const [up, down] = [Math.abs(rate) * (above[other] ?? 0), Math.abs(rate) * (below[other] ?? 0)];
    const [rise, fall] = rate > 0 ? [up, down] : [down, up];
    most.set(other, way === 'up' ? rise : way === 'down' ? fall : rise + fall);
  });
  const worth = byGroup(problem, most.keys(), (other) => most.get(other) ?? 0);
  const terms = [...worth].filter(([, own]) => own > 0);
  return {
    groups: terms.map(([group]) => group),
    worth: terms.map(([, own]) => Math.min(own, level)),
    level,
  };
};

/**
 * A cost that no pattern under the cuts is below, by raising the price of one cut after the other as far as the groups' weights
 * bear it: a feasible solution of the dual of their relaxation.
 */
export const boundBy = ({ groups }: Problem, cuts: readonly Cut[]): number => {
  const left = Float64Array.from(groups, ({ weight }) => weight);
  const isFree = Uint8Array.from(groups, ({ choice }) => (choice === 'withheld' ? 1 : 0));
  let bound = 0;
  for (const cut of cuts) {
    let level = cut.level;
    let price = Infinity;
    cut.groups.forEach((group, at) => {
      const worth = cut.worth[at] ?? 0;
      if (isFree[group]) level -= worth;
      else price = Math.min(price, (left[group] ?? 0) / worth);
    });
    if (level <= 0 || price === Infinity || price === 0) continue;
    bound += price * level;
    cut.groups.forEach((group, at) => {
      if (!isFree[group]) left[group] = Math.max(0, (left[group] ?? 0) - price * (cut.worth[at] ?? 0));
    });
  }
  return bound;
};
