import { OTHER, TOTAL } from '../../core/classification.ts';
import { type Meaning, meaningOf } from '../../core/meaning.ts';
import type { PublishedDimension, PublishedTable } from '../../core/published-table.ts';
import { codesOf, type Grid } from './grid.ts';

/** Which rows a cell counts, whatever is counted of them: cells of one place are withheld together. */
export type Place = Omit<Meaning, 'quantity'>;

/** A code above the codes that the table's population is filtered by means their common part. */
export const placeOf = (table: PublishedTable, codes: readonly string[]): Place => {
  const [measure] = table.measures;
  const meaning = measure && meaningOf(table, measure, codes);
  if (!meaning) throw new RangeError('a cell with _O has no place');
  const { sources, first, last } = meaning;
  const where = new Map(meaning.where);
  table.dimensions.forEach((dimension, at) => {
    const key = `${dimension.variable}/${dimension.classification}`;
    const filter = table.where.find((one) => `${one.variable}/${one.classification}` === key);
    const code = codes[at] ?? TOTAL;
    if (filter && code !== TOTAL && !lineOf(dimension, code).some((above) => filter.in.includes(above)))
      where.set(key, `${code}&${listed(filter.in)}`);
  });
  return { sources, first, last, where };
};

/** The places of all cells of a grid, in their order. */
export const placesOf = (table: PublishedTable, grid: Grid): readonly Place[] =>
  Array.from({ length: grid.size }, (_, cell) => placeOf(table, codesOf(grid, cell)));

/** One text per place. */
export const placeKey = ({ sources, first, last, where }: Place): string =>
  JSON.stringify([sources, first, last, [...where].sort(([a], [b]) => (a < b ? -1 : 1))]);

/** How a filter by several codes is written in a place. */
export const listed = (codes: readonly string[]): string => [...codes].sort().join('|');

/** The code and everything above it that the dimension publishes, `_T` left out. */
const lineOf = ({ codes }: PublishedDimension, code: string): readonly string[] => {
  const line: string[] = [];
  for (let at: string | undefined = code; at !== undefined && at !== TOTAL && at !== OTHER; ) {
    if (line.includes(at)) throw new RangeError('a dimension with a circle');
    line.push(at);
    const own: string = at;
    at = codes.find((one) => one.code === own)?.parent;
  }
  return line;
};
