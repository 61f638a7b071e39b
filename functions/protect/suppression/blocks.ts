import type { LinearRelation } from '../../../core/linear-table.ts';
import { type Problem, relationsByCell } from './problem.ts';

/** A part of a problem that no relation and no group ties to the rest, with the places of its groups in the whole. */
export interface Block {
  readonly problem: Problem;
  readonly groups: readonly number[];
}

/**
 * The independent parts of a problem in which something is required, the largest first: cells that cannot be moved tie nothing
 * together. A pattern of the whole is the best if it is the best in each.
 */
export const blocksOf = (problem: Problem): readonly Block[] => {
  const { groups, groupOf, room, requirements } = problem;
  const relationsOf = relationsByCell(problem);
  const required = new Set(requirements.map(({ cell }) => cell));
  const canMove = (cell: number): boolean =>
    (room.below[cell] ?? 0) + (room.above[cell] ?? 0) > 0 || required.has(cell);
  const blockOf = new Int32Array(groups.length).fill(-1);
  const blocks: number[][] = [];
  for (const { cell } of requirements) {
    const from = groupOf[cell] ?? -1;
    if (blockOf[from] !== -1) continue;
    const block = [from];
    blockOf[from] = blocks.length;
    for (const group of block)
      for (const own of groups[group]?.cells ?? [])
        if (canMove(own))
          for (const relation of relationsOf[own] ?? [])
            for (const other of problem.relations[relation]?.cells ?? []) {
              const next = groupOf[other] ?? -1;
              if (blockOf[next] !== -1 || !canMove(other)) continue;
              blockOf[next] = blocks.length;
              block.push(next);
            }
    blocks.push(block);
  }
  return blocks
    .toSorted((a, b) => b.length - a.length)
    .map((block) =>
      blockOfGroups(
        problem,
        block.toSorted((a, b) => a - b),
        relationsOf,
      ),
    );
};

const blockOfGroups = (
  { groups, room, relations, requirements, names }: Problem,
  own: readonly number[],
  relationsOf: readonly (readonly number[])[],
): Block => {
  const cells = own.flatMap((group) => groups[group]?.cells ?? []).toSorted((a, b) => a - b);
  const at = new Map(cells.map((cell, position) => [cell, position]));
  const within = [...new Set(cells.flatMap((cell) => relationsOf[cell] ?? []))].toSorted((a, b) => a - b);
  const groupOf = new Int32Array(cells.length);
  const inBlock = own.map((group, position) => {
    const { weight, choice, cells: all } = groups[group] ?? { weight: 0, choice: 'open', cells: [] };
    const kept = all.map((cell) => at.get(cell) ?? -1);
    for (const cell of kept) groupOf[cell] = position;
    return { weight, choice, cells: kept };
  });
  const taken = (values: Float64Array | Uint8Array) => cells.map((cell) => values[cell] ?? 0);
  return {
    groups: own,
    problem: {
      groups: inBlock,
      groupOf,
      names: cells.map((cell) => names[cell] ?? -1),
      relations: within.flatMap((relation) => restricted(relations[relation], at)),
      requirements: requirements.flatMap((requirement) => {
        const cell = at.get(requirement.cell);
        return cell === undefined ? [] : [{ ...requirement, cell }];
      }),
      room: {
        below: Float64Array.from(taken(room.below)),
        above: Float64Array.from(taken(room.above)),
        known: Uint8Array.from(taken(room.known)),
      },
    },
  };
};

const restricted = (
  relation: LinearRelation | undefined,
  at: ReadonlyMap<number, number>,
): readonly LinearRelation[] => {
  const terms = (relation?.cells ?? []).flatMap((cell, term) => {
    const own = at.get(cell);
    return own === undefined ? [] : [[own, relation?.weights[term] ?? 0] as const];
  });
  if (terms.length === 0) return [];
  return [{ total: 0, cells: terms.map(([cell]) => cell), weights: terms.map(([, weight]) => weight) }];
};
