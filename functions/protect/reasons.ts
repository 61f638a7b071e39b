import type { CountedTable } from './counted-table.ts';
import { isSmall } from './minimum-frequency.ts';
import { isDominatedCell, outcomeRisks } from './primary.ts';

/** A rule by which a cell is disclosive by itself. */
export type Rule = 'few people' | 'dominance' | 'nobody' | 'nearly everybody';

/** Per rule the cells of a table that it finds, by any measure. */
export const cellsByRule = (counted: CountedTable): Readonly<Record<Rule, ReadonlySet<number>>> => {
  const found = {
    'few people': new Set<number>(),
    dominance: new Set<number>(),
    nobody: new Set<number>(),
    'nearly everybody': new Set<number>(),
  };
  for (const measure of counted.measures)
    for (let cell = 0; cell < counted.grid.size; cell++) {
      if (isSmall(measure.contributors[cell] ?? 0, counted.table.minimumFrequency))
        found['few people'].add(cell);
      if (isDominatedCell(counted, measure, cell)) found.dominance.add(cell);
      for (const { risk } of outcomeRisks(counted, measure, cell)) found[risk].add(cell);
    }
  return found;
};
