import { fraction, plus, times } from '../../../core/fraction.ts';
import type { PublishedTable } from '../../../core/published-table.ts';
import type { Tally } from '../attacker.ts';
import { referenceTo, type TableView, valuesOf } from '../table-view.ts';
import { tellingPairsOf } from './judge-pairs.ts';
import { fine, inFineUnits } from './span.ts';

/** Whether each mean that is to be seen is that of the sum and the people who were protected for it, rounded as it says. */
export const checkShown = (view: TableView, seen: PublishedTable, tally: Tally): void => {
  for (const mean of seen.measures.filter(({ kind }) => kind === 'mean')) {
    const pair = tellingPairsOf(view).find(
      ({ sum }) => sum.variable === mean.variable && sum.cap === mean.cap,
    );
    const shown = seen.cells.measures[mean.name];
    for (let cell = 0; cell < view.size; cell++) {
      const value = shown?.value[cell] ?? null;
      if (value === null) continue;
      tally.tried(view, 1);
      const sum = pair ? (valuesOf(view, pair.sum).value[cell] ?? null) : null;
      const people = pair ? (valuesOf(view, pair.people).value[cell] ?? null) : null;
      const isMean = sum !== null && people !== null && people > 0 && isRounded(value, { sum, people, mean });
      if (!isMean) tally.found({ views: [view], cells: pair ? [referenceTo(view, pair.people, cell)] : [] });
    }
  }
};

/** Whether the value is the multiple of its last unit nearest to the quotient, of two the upper one. */
const isRounded = (
  value: number,
  { sum, people, mean }: { sum: number; people: number; mean: { readonly decimals?: number } },
): boolean => {
  const units = 10n ** BigInt(mean.decimals ?? 0);
  const quotient = fraction(inFineUnits(sum), BigInt(people) * fine);
  const { over, under } = plus(times(quotient, fraction(units)), fraction(1n, 2n));
  return inFineUnits(value) * units === (over / under) * fine;
};
