import { addsUpAt, lineAt } from '../../core/adds-up.ts';
import type { Status } from '../../core/published-table.ts';
import { type Axis, totalOf } from './axis.ts';
import type { CountedTable } from './counted-table.ts';
import { isDominated, largestTogether } from './dominance.ts';
import { codesOf } from './grid.ts';
import type { ProtectedCells } from './protect-tables.ts';

export interface Shown {
  readonly value: number | null;
  readonly status: Status;
}

const none: Shown = { value: 0, status: 'ok' };
const hidden: Shown = { value: null, status: 'c' };

/**
 * `_O` of a line: the sum of its withheld cells that stand directly under `_T`, where that sum follows from what is
 * published of the line, enough people stand behind it and none of them dominates it; zero where none is withheld.
 */
export const otherOf = (
  { counted, withheld }: Pick<ProtectedCells, 'counted' | 'withheld'>,
  { measure, axis, total }: { measure: number; axis: number; total: number },
): Shown => {
  const { announced, grid, measures, table } = counted;
  const cells = directlyUnder(grid.axes[axis]).map(
    (code) => total - (totalOf(grid.axes[axis] as Axis) - code) * (grid.strides[axis] ?? 0),
  );
  const own = cells.filter((cell) => withheld[cell] === 1);
  if (own.length === 0) return none;
  const line = lineAt(announced.dimensions, codesOf(grid, cells[0] ?? total));
  const announcedMeasure = announced.measures[measure];
  if (!announcedMeasure || !addsUpAt(announcedMeasure, grid.axes[axis]?.name ?? '', line)) return hidden;
  const { value, contributors } = measures[measure] ?? {};
  const people = own.reduce((sum, cell) => sum + (contributors?.[cell] ?? 0), 0);
  if (withheld[total] === 1 || people < table.minimumFrequency) return hidden;
  const published = cells
    .filter((cell) => withheld[cell] !== 1)
    .reduce((sum, cell) => sum + (value?.[cell] ?? 0), 0);
  const sum = rounded((value?.[total] ?? 0) - published);
  return isDominatedSum(counted, { measure, axis, line, own }, sum) ? hidden : { value: sum, status: 'ok' };
};

const isDominatedSum = (
  { announced, grid, measures, table }: CountedTable,
  { measure, axis, line, own }: { measure: number; axis: number; line: string; own: readonly number[] },
  sum: number,
): boolean => {
  if (announced.measures[measure]?.kind === 'people') return false;
  const people = announced.measures.find(({ kind, variable }) => kind === 'people' && variable === undefined);
  const apart = people !== undefined && addsUpAt(people, grid.axes[axis]?.name ?? '', line);
  const largest = own.map((cell) => measures[measure]?.largest[cell] ?? []);
  return isDominated(sum, largestTogether(largest, { apart }), table.dominance);
};

/** Where several dimensions say `_O` at once nothing is told but that nothing is withheld. */
export const otherOfOthers = (anyWithheld: boolean): Shown => (anyWithheld ? hidden : none);

const directlyUnder = (axis: Axis | undefined): readonly number[] =>
  axis ? (axis.children[totalOf(axis)] ?? []) : [];

/** Sums come rounded to 6 decimals. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
