import { daysOf, type Period } from '../../core/period.ts';
import type { CountedTable } from './counted-table.ts';
import { isSmall } from './minimum-frequency.ts';

/** What a mean tells of its people: that none of them has a value, that few have none, or that nearly all have the same. */
export const meanRiskKinds = ['nobody with a value', 'few without a value', 'nearly one value'] as const;
export type MeanRisk = (typeof meanRiskKinds)[number];

/** What the mean of a cell is made of, and whom it is about. */
interface Pair {
  readonly people: number;
  readonly withValue: number;
  readonly sum: number;
}

/**
 * Cells whose mean tells of each, or of all but a few: that nobody has a value or that few have none, as all people and those
 * with a value count as told; and that nearly all of them have nothing, or nearly all of them the most that one can have.
 */
export const meanRisks = (counted: CountedTable): ReadonlyMap<string, ReadonlyMap<number, MeanRisk>> => {
  const { table, grid, announced, measures } = counted;
  const columnOf = (name: string | undefined) => measures.find((one) => one.name === name);
  const people = columnOf(table.measures.find(({ kind }) => kind === 'people')?.name);
  return new Map(
    (table.means ?? []).map(({ sum, people: withValue }) => {
      const cells = new Map<number, MeanRisk>();
      const own = columnOf(sum);
      for (let cell = 0; cell < grid.size; cell++) {
        const pair = {
          people: people?.value[cell] ?? 0,
          withValue: columnOf(withValue)?.value[cell] ?? 0,
          sum: own?.value[cell] ?? 0,
        };
        const risk = riskOf(pair, { table, sum, period: announced.period });
        if (risk) cells.set(cell, risk);
      }
      return [sum, cells];
    }),
  );
};

const riskOf = (
  { people, withValue, sum }: Pair,
  of: Pick<CountedTable, 'table'> & { readonly sum: string; readonly period: Period },
): MeanRisk | undefined => {
  const { minimumFrequency } = of.table;
  if (people > 0 && withValue === 0) return 'nobody with a value';
  if (isSmall(people - withValue, minimumFrequency)) return 'few without a value';
  if (withValue === 0) return undefined;
  const cap = capOf(of.table, of.sum);
  const near = nearTheEnd(minimumFrequency, cap);
  const isNearTheMost = [1, lengthOf(of.period)].some((days) => {
    const short = days * cap * withValue - sum;
    return short > -tolerance && short < near;
  });
  return sum < near || isNearTheMost ? 'nearly one value' : undefined;
};

/**
 * Values are often whole numbers, and then no more people than this can have anything but the end of the range: as many as an
 * outcome may be missing in. Of amounts smaller than one it is the most that so few can add.
 */
export const nearTheEnd = (minimumFrequency: number, cap: number): number =>
  minimumFrequency * Math.min(1, cap);

const capOf = ({ measures }: CountedTable['table'], sum: string): number => {
  const measure = measures.find(({ name }) => name === sum);
  return measure?.kind === 'sum' ? measure.cap : Number.POSITIVE_INFINITY;
};

const lengthOf = (period: Period): number => {
  const { first, last } = daysOf(period);
  return (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
};

/** Sums are rounded to 6 decimals. */
const tolerance = 1e-5;
