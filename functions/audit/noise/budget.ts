import { compareFractions, type Fraction } from '../../../core/fraction.ts';
import { exactly, type LossUnit, type PrivacyBudget } from '../../../core/noise.ts';

export interface Budget {
  readonly unit: LossUnit;
  readonly total: Fraction;
}

/** The largest that releases say it is: it may have grown since. Throws where they say it in two units. */
export const budgetOf = (said: readonly PrivacyBudget[]): Budget => {
  const [first, ...others] = said.map(({ total }) => ({ unit: total.unit, total: exactly(total.amount) }));
  if (!first) throw new RangeError('no budget');
  if (others.some(({ unit }) => unit !== first.unit)) throw new RangeError('a budget in two units');
  return others.reduce((most, one) => (compareFractions(one.total, most.total) > 0 ? one : most), first);
};
