import { OTHER } from '../../core/classification.ts';
import type { Counterexample } from '../../core/verdict.ts';
import type { Causes } from './causes.ts';
import type { CountedTable } from './counted-table.ts';
import { cellAt } from './grid.ts';

/**
 * What to withhold of a table because of disclosures that were found: of each, the cell with the fewest people among those
 * that would break it. `others` says that only `_O` is left to withhold.
 */
export const forcedBy = (
  counterexamples: readonly Counterexample[],
  { grid, announced, measures }: CountedTable,
): { readonly cells: Causes; readonly others: boolean } => {
  const forced = new Map<number, readonly [{ readonly attacker: string }]>();
  let others = false;
  const people = (cell: number) => Math.max(...measures.map(({ contributors }) => contributors[cell] ?? 0));
  for (const { attacker, cells } of counterexamples) {
    const own = cells.filter(({ table, period }) => table === announced.table && period === announced.period);
    const known = own.flatMap(({ codes }) => cellAt(grid, codes) ?? []).filter((cell) => people(cell) > 0);
    if (known.some((cell) => forced.has(cell))) continue;
    const [least] = known.toSorted((a, b) => people(a) - people(b) || a - b);
    if (least !== undefined) forced.set(least, [{ attacker }]);
    else if (own.some(({ codes }) => codes.includes(OTHER))) others = true;
  }
  return { cells: forced, others };
};
