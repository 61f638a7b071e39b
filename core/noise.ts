import { dividedBy, type Fraction, fraction, parseFraction, times } from './fraction.ts';
import { longest, type PeriodKind } from './period.ts';

/** Whole-numbered noise: the Gaussian one is accounted for in rho (zCDP), the Laplace one in epsilon (pure differential privacy). */
export const mechanisms = ['discrete-gaussian', 'discrete-laplace'] as const;
export type Mechanism = (typeof mechanisms)[number];

export const lossUnits = ['rho', 'epsilon'] as const;
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

/** What the public learns of the noise in a table: the loss is shared equally among the measures. */
export interface PublishedNoise extends Noise {
  readonly measures: Readonly<Record<string, MeasureNoise>>;
}

export interface MeasureNoise {
  /** The most that one person adds to all inner cells together, and so to any one of them. */
  readonly mostOfOne: number;
  /** Of each inner cell's noise: the variance parameter of the Gaussian, the scale of the Laplace. An exact number. */
  readonly scale: string;
}

/**
 * The most that one person adds to all inner cells of a table together: one to people, of whom each counts in one inner
 * cell, and the cap on each day to events.
 */
export const mostOfOne = (measure: NoisyMeasure, period: PeriodKind): number =>
  measure.kind === 'people' ? 1 : measure.cap * longest[period];

export type NoisyMeasure = { readonly kind: 'people' } | { readonly kind: 'events'; readonly cap: number };

/** What the public learns of the noise in a table: the loss is shared equally among the measures. */
export interface PublishedNoise extends Noise {
  readonly measures: Readonly<Record<string, MeasureNoise>>;
}

export interface MeasureNoise {
  /** The most that one person adds to all inner cells together, and so to any one of them. */
  readonly mostOfOne: number;
  /** Of each inner cell's noise: the variance parameter of the Gaussian, the scale of the Laplace. An exact number. */
  readonly scale: string;
}

/** An exact number out of a policy or a release. Throws a RangeError for any other text. */
export const exactly = (text: string): Fraction => {
  const read = parseFraction(text);
  if (!read) throw new RangeError('not an exact number');
  return read;
};

/**
 * Scale of the noise that hides a change of `mostOfOne` with the given loss: sigma² = most² / 2 rho (Bun and Steinke 2016),
 * b = most / epsilon (Dwork and others 2006).
 */
export const scaleFor = (mechanism: Mechanism, loss: Fraction, mostOfOne: number): Fraction => {
  const most = fraction(BigInt(mostOfOne));
  return mechanism === 'discrete-gaussian'
    ? dividedBy(times(most, most), times(fraction(2n), loss))
    : dividedBy(most, loss);
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
