import type { LinearTable } from '../../../core/linear-table.ts';
import { limitedTo } from './limit.ts';
import { problemOf } from './problem.ts';
import { searchPattern } from './search.ts';

export interface Suppressed {
  readonly table: LinearTable;
  /** Weight of the secondary cells. */
  readonly cost: number;
  /** No pattern that protects weighs less. */
  readonly bound: number;
  readonly optimal: boolean;
  readonly cuts: number;
}

/**
 * Withholds secondary cells of the least weight such that no attacker who knows every relation and bound can narrow an unsafe
 * cell down to less than its protection levels, within so many seconds. The people of unsafe cells of at most `insiders` know
 * their own cell and tell each other, and even so learn of no other unsafe cell more than its levels allow. Rejects with
 * `DisclosureRisk` where nothing protects a cell.
 */
export const suppress = async (
  table: LinearTable,
  seconds: number,
  { insiders = 0 }: { readonly insiders?: number } = {},
): Promise<Suppressed> => {
  const { pattern, ...found } = await searchPattern(problemOf(table, insiders), limitedTo(seconds));
  const cells = table.cells.map((cell, at) =>
    pattern[at] && cell.status !== 'unsafe' ? { ...cell, status: 'secondary' as const } : cell,
  );
  return { table: { ...table, cells }, ...found };
};
