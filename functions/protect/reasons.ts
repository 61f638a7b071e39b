import type { CountedTable } from './counted-table.ts';
import { type MeanRisk, meanRiskKinds, meanRisks } from './mean-risk.ts';
import { isSmall } from './minimum-frequency.ts';
import { isDominatedCell, outcomeRisks } from './primary.ts';

/** A rule by which a cell is disclosive by itself. */
export type Rule = 'few people' | 'dominance' | 'nobody' | 'nearly everybody' | MeanRisk;

/** Per rule the cells of a table that it finds, by any measure. */
export const cellsByRule = (counted: CountedTable): Readonly<Record<Rule, ReadonlySet<number>>> => {
  const found = {
    'few people': new Set<number>(),
    dominance: new Set<number>(),
    nobody: new Set<number>(),
    'nearly everybody': new Set<number>(),
    ...ofMeans(counted),
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

const ofMeans = (counted: CountedTable): Readonly<Record<MeanRisk, Set<number>>> => {
  const all = [...meanRisks(counted).values()].flatMap((cells) => [...cells]);
  const cellsOf = (kind: MeanRisk) => new Set(all.flatMap(([cell, risk]) => (risk === kind ? [cell] : [])));
  const [none, few, one] = meanRiskKinds;
  return { [none]: cellsOf(none), [few]: cellsOf(few), [one]: cellsOf(one) };
};
