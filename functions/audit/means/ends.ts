import { daysOf } from '../../../core/period.ts';
import type { PublishedMeasure } from '../../../core/published-table.ts';
import type { TableView } from '../table-view.ts';
import { fine, inFineUnits } from './span.ts';

/** The sums in fine units beside which all but a few must have the least, or the most, that a person can have. */
export interface Ends {
  /** A sum is too near an end where it is less than so much away from it. */
  readonly near: bigint;
  /** The most for each person: on one day, and on every day of the period. */
  readonly most: readonly bigint[];
}

/**
 * Of values in whole numbers no more people than a sum has units can have anything but zero; where all values may be smaller
 * than one, what so few can add at most is taken in its place.
 */
export const endsOf = ({ table }: TableView, { cap = 0 }: PublishedMeasure): Ends => {
  const { first, last } = daysOf(table.period);
  const days = BigInt((Date.parse(last) - Date.parse(first)) / 86_400_000 + 1);
  const most = inFineUnits(cap);
  return { near: BigInt(table.minimumFrequency) * (most < fine ? most : fine), most: [most, days * most] };
};
