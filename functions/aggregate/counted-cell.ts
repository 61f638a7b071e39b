import type { CountedCell, CountPlan } from './count.ts';

/** A row of `cells`: numbers as an engine gives them, or their text. */
export type CellRow = Readonly<Record<string, number | string | null>>;

export const toCell = (count: CountPlan, row: CellRow): CountedCell => ({
  codes: count.dimensions.map((_, d) => Number(row[`k${d}`])),
  people: Number(row.people),
  tallies: count.tallies.map((_, at) => ({
    total: BigInt(row[`total${at}`] ?? 0),
    contributors: Number(row[`contributors${at}`]),
    largest: String(row[`largest${at}`] ?? '')
      .split(' ')
      .filter((part) => part !== '')
      .map(BigInt),
  })),
});
