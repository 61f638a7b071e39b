import { compareFractions, dividedBy, type Fraction, fraction, plus, times } from '../../../core/fraction.ts';
import type { Tally } from '../attacker.ts';
import type { Budget } from './budget.ts';
import type { Estimate, NoisyFigures } from './noisy-figures.ts';
import { mostOfOne, type NoisyRelease, varianceOf } from './noisy-release.ts';

/**
 * The best estimate of each number, weighting what each release says of it by the inverse of its variance (Aitken 1936). It
 * may be no better than one release that costs the whole budget could be.
 */
export const combine = (
  { all }: NoisyFigures,
  budget: Budget,
  { releases, tally }: { readonly releases: readonly NoisyRelease[]; readonly tally: Tally },
): void => {
  const own = new Set(releases);
  const precisions = new Map<string, Fraction>();
  const precisionOf = ({ release, measure, cells }: Estimate): Fraction => {
    const key = `${releases.indexOf(release)} ${measure.name} ${cells}`;
    const known = precisions.get(key) ?? dividedBy(fraction(1n), varianceOf(release, measure, cells));
    precisions.set(key, known);
    return known;
  };
  for (const estimates of all.values()) {
    const [first] = estimates;
    if (!first || !own.has(first.release)) continue;
    const precision = estimates.map(precisionOf).reduce(plus);
    const views = [...new Set(estimates.flatMap(({ release }) => release.copies))];
    const error = Math.sqrt(Number(precision.under) / Number(precision.over));
    for (const view of views) {
      tally.tried(view, 1);
      tally.met(view, Number(error.toPrecision(3)));
    }
    const most = fraction(BigInt(mostOfOne(first.view, first.measure)));
    if (compareFractions(times(precision, times(most, most)), bestFor(budget)) > 0)
      tally.found({ views, cells: [] });
  }
};

/** The precision, for a change of one, of an estimate that costs all of it: 2 rho, or epsilon² / 2. */
const bestFor = ({ unit, total }: Budget): Fraction =>
  unit === 'rho' ? times(fraction(2n), total) : dividedBy(times(total, total), fraction(2n));
