import { isOutcomeOn, totalOf } from './axis.ts';
import type { CountedMeasure, CountedTable } from './counted-table.ts';
import { isDominated } from './dominance.ts';
import { positionsOf } from './grid.ts';
import { meanRisks } from './mean-risk.ts';
import { isSmall } from './minimum-frequency.ts';
import { outcomeRisk } from './outcome.ts';

/** Per measure the cells that are disclosive by themselves. */
export type PrimaryCells = Readonly<Record<string, ReadonlySet<number>>>;

export const primaryCells = (counted: CountedTable): PrimaryCells => {
  const risks = meanRisks(counted);
  return Object.fromEntries(
    counted.measures.map((measure) => {
      const cells = new Set<number>();
      for (let cell = 0; cell < counted.grid.size; cell++)
        if (
          isSmall(measure.contributors[cell] ?? 0, counted.table.minimumFrequency) ||
          isDominatedCell(counted, measure, cell) ||
          risks.get(measure.name)?.has(cell) === true ||
          outcomeRisks(counted, measure, cell).length > 0
        )
          cells.add(cell);
      return [measure.name, cells];
    }),
  );
};

/** What the cell tells of the groups whose outcome it is, one group per sensitive dimension that it speaks of. */
export const outcomeRisks = (
  { grid, table }: CountedTable,
  { contributors }: CountedMeasure,
  cell: number,
): readonly { readonly group: number; readonly risk: 'nobody' | 'nearly everybody' }[] => {
  const positions = positionsOf(grid, cell);
  return grid.axes.flatMap((axis, at) => {
    const position = positions[at] ?? 0;
    if (!isOutcomeOn(axis, position)) return [];
    const group = cell + (totalOf(axis) - position) * (grid.strides[at] ?? 0);
    const risk = outcomeRisk(contributors[cell] ?? 0, contributors[group] ?? 0, table.minimumFrequency);
    return risk === 'none' ? [] : [{ group, risk }];
  });
};

export const isDominatedCell = ({ table }: CountedTable, measure: CountedMeasure, cell: number): boolean => {
  const kind = table.measures.find(({ name }) => name === measure.name)?.kind;
  return (
    kind !== 'people' && isDominated(measure.value[cell] ?? 0, measure.largest[cell] ?? [], table.dominance)
  );
};
