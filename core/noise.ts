import { type Fraction, fraction, parseFraction, times } from './fraction.ts';

/** Whole-numbered noise: the Gaussian one is accounted for in rho (zCDP), the Laplace one in epsilon (pure differential privacy). */
const mechanisms = ['discrete-gaussian', 'discrete-laplace'] as const;
export type Mechanism = (typeof mechanisms)[number];

const lossUnits = ['rho', 'epsilon'] as const;
export type LossUnit = (typeof lossUnits)[number];

/** So much of what may become known about one person: an exact number, as `3`, `0.02` or `1/50`. */
export interface Loss {
  readonly unit: LossUnit;
  readonly amount: string;
}

/** What all noisy tables together may ever tell about one person of a namespace, whatever the period. */
export interface PrivacyBudget {
  readonly namespace: string;
  readonly total: Loss;
}

/** Noise in the place of withholding: what one release of the table spends, and of which budget. */
export interface Noise {
  readonly mechanism: Mechanism;
  readonly loss: Loss;
  readonly budget: PrivacyBudget;
}

/** An exact number out of a policy or a release. Throws a RangeError for any other text. */
export const exactly = (text: string): Fraction => {
  const read = parseFraction(text);
  if (!read) throw new RangeError('not an exact number');
  return read;
};

/**
 * What a loss is in the unit of a budget: epsilon is at most epsilon² / 2 rho (Bun and Steinke 2016). Undefined for rho out of
 * a budget in epsilon, which no Gaussian noise keeps.
 */
export const lossIn = (unit: LossUnit, { unit: own, amount }: Loss): Fraction | undefined => {
  const loss = exactly(amount);
  if (unit === own) return loss;
  return unit === 'rho' ? times(fraction(1n, 2n), times(loss, loss)) : undefined;
};
