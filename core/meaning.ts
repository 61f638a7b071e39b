import { OTHER, TOTAL } from './classification.ts';
import { type Day, daysOf } from './period.ts';
import type { PublishedMeasure, PublishedTable } from './published-table.ts';

/**
 * What a published number counts, apart from the table that shows it: two cells with one meaning are one number, and a
 * cell whose meaning is part of another's counts a subset of its people and rows.
 */
export interface Meaning {
  readonly sources: readonly string[];
  /** `people`, or what is added up and how it is capped. */
  readonly quantity: string;
  readonly first: Day;
  readonly last: Day;
  /** Variable (with its classification) to code; a variable that is not named may say anything. */
  readonly where: ReadonlyMap<string, string>;
}

/** The meaning of a cell that is not `_O`; null for one with `_O`, which is known as a sum of others instead. */
export const meaningOf = (
  table: PublishedTable,
  measure: PublishedMeasure,
  codes: readonly string[],
): Meaning | null => {
  if (codes.includes(OTHER)) return null;
  const where = new Map<string, string>();
  for (const filter of table.where)
    where.set(`${filter.variable}/${filter.classification}`, [...filter.in].sort().join('|'));
  table.dimensions.forEach((dimension, at) => {
    const code = codes[at];
    if (code !== undefined && code !== TOTAL)
      where.set(`${dimension.variable}/${dimension.classification}`, code);
  });
  const { first, last } = daysOf(table.period);
  return { sources: [...table.sources].sort(), quantity: quantityOf(measure), first, last, where };
};

/** `people`, `events<=500` or `sum(minutes)<=600`: numbers of one quantity can be compared, and but for means subtracted. */
export const quantityOf = (measure: PublishedMeasure): string => {
  switch (measure.kind) {
    case 'people':
      return measure.variable === undefined ? 'people' : `people with ${measure.variable}<=${measure.cap}`;
    case 'events':
      return `events<=${measure.cap}`;
    case 'sum':
      return `sum(${measure.variable})<=${measure.cap}`;
    case 'mean':
      return `mean(${measure.variable})<=${measure.cap}`;
  }
};
