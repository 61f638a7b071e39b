import { evened, type LinearTable, unitOf } from '../../../core/linear-table.ts';
import type { Spread } from '../../../core/spread.ts';
import { secondsFromNow } from './limit.ts';
import { costOf, problemOf } from './problem.ts';
import { asked } from './requirement.ts';
import { searchPattern } from './search-pattern.ts';

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
  { insiders = 0, spread }: { readonly insiders?: number; readonly spread?: Spread } = {},
): Promise<Suppressed> => {
  const full = asked(table);
  const [unit, scale] = [unitOf(full), scaleOf(full)];
  const problem = problemOf(measured(full, { unit, scale }), insiders / unit);
  const { pattern, bound, optimal, cuts } = await searchPattern(problem, {
    allowance: secondsFromNow(seconds),
    ...(spread && { spread }),
  });
  const cells = table.cells.map((cell, at) =>
    pattern[at] && cell.status === 'safe' ? { ...cell, status: 'secondary' as const } : cell,
  );
  const cost = costOf(problemOf(table, insiders), pattern);
  return { table: { ...table, cells }, cost, bound: optimal ? cost : bound * scale, optimal, cuts };
};

/** The same table in other units: of its values and of its weights. */
const measured = (
  { cells, relations }: LinearTable,
  { unit, scale }: { readonly unit: number; readonly scale: number },
): LinearTable => ({
  cells: cells.map((cell) => ({
    status: cell.status,
    weight: cell.weight / scale,
    value: cell.value / unit,
    lower: cell.lower / unit,
    upper: cell.upper / unit,
    lowerProtection: cell.lowerProtection / unit,
    upperProtection: cell.upperProtection / unit,
    slidingProtection: cell.slidingProtection / unit,
  })),
  relations: relations.map((relation) => {
    const own = evened(relation);
    return { ...own, total: own.total / unit };
  }),
});

/** The power of two to weigh in: 1 where the weights are neither lost in the solver's arithmetic nor beyond it. */
const scaleOf = ({ cells }: LinearTable): number => {
  const weights = cells.map(({ weight }) => weight).filter((weight) => weight > 0);
  const least = weights.reduce((a, b) => Math.min(a, b), Infinity);
  const most = weights.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0 || (least >= 2 ** -6 && most <= 2 ** 30)) return 1;
  return 2 ** Math.floor(Math.log2(Math.max(least, most * 2 ** -20)));
};
