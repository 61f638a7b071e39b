import { type Problem, relationsByCell } from './problem.ts';

/** Cells that can be moved while every other cell stands still, and the relations among them. */
export interface Vicinity {
  readonly cells: readonly number[];
  readonly relations: readonly number[];
}

export interface Vicinities {
  /** Around a cell, over partners that are cheap to move: `width` of them in each relation, so many relations away. */
  around(
    cell: number,
    search: { readonly price: Prices; readonly width: number; readonly depth: number },
  ): Vicinity;
}

/** What moving each cell costs per unit; infinite where it may not be moved. */
export type Prices = ArrayLike<number>;

/** `movable`: 1 where a cell may be moved for the sake of another. */
export const openVicinities = (problem: Problem, movable: Uint8Array): Vicinities => {
  const relationsOf = relationsByCell(problem);
  const cellsOf = problem.relations.map(({ cells }) => cells);
  const isOpen = new Uint8Array(cellsOf.length);
  const opened = new Int32Array(movable.length);
  const open = (relation: number, into: number[]): void => {
    if (isOpen[relation] === 1) return;
    isOpen[relation] = 1;
    into.push(relation);
    for (const cell of cellsOf[relation] ?? []) opened[cell] = (opened[cell] ?? 0) + 1;
  };
  const canMove = (cell: number, price: Prices): boolean => movable[cell] === 1 && price[cell] !== Infinity;
  /** Those first that tie in the fewest further relations, then the cheapest. */
  const partners = (relation: number, price: Prices, width: number): readonly number[] => {
    const ranked: (readonly [rank: number, cell: number])[] = [];
    for (const cell of cellsOf[relation] ?? []) {
      const further = (relationsOf[cell]?.length ?? 0) - (opened[cell] ?? 0);
      if (further > 0 && canMove(cell, price)) ranked.push([((price[cell] ?? 0) + 1) * further, cell]);
    }
    return ranked
      .toSorted(([a, one], [b, other]) => a - b || one - other)
      .slice(0, width)
      .map(([, cell]) => cell);
  };
  return {
    around(cell, { price, width, depth }) {
      const relations: number[] = [];
      for (const relation of relationsOf[cell] ?? []) open(relation, relations);
      for (let from = 0, round = 0; round < depth; round++) {
        const next: number[] = [];
        const until = relations.length;
        for (; from < until; from++)
          for (const partner of partners(relations[from] ?? -1, price, width))
            for (const relation of relationsOf[partner] ?? []) open(relation, next);
        relations.push(...next);
      }
      const cells = new Set<number>();
      for (const relation of relations)
        for (const own of cellsOf[relation] ?? [])
          if (movable[own] === 1 && price[own] !== Infinity && opened[own] === relationsOf[own]?.length)
            cells.add(own);
      for (const relation of relations) {
        isOpen[relation] = 0;
        for (const own of cellsOf[relation] ?? []) opened[own] = 0;
      }
      return { cells: [...cells], relations };
    },
  };
};
