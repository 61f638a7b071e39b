import { describe, expect, test } from 'vitest';
import { type Fraction, fraction } from '../../../core/fraction.ts';
import { discreteGaussian } from '../../../functions/protect/noise/discrete-gaussian.ts';
import { discreteLaplace } from '../../../functions/protect/noise/discrete-laplace.ts';
import { happensExponentially } from '../../../functions/protect/noise/happens-exponentially.ts';
import { randomNumbers } from '../../../functions/protect/noise/random-numbers.ts';
import { countDraws, misfit, sharesOf } from '../../support/goodness-of-fit.ts';
import { seededBytes } from '../../support/seeded-bytes.ts';

const draws = 100_000;
const ratio = ({ over, under }: Fraction): number => Number(over) / Number(under);

const gaussianShares = (variance: Fraction) =>
  sharesOf((number) => Math.exp(-(number ** 2) / (2 * ratio(variance))), 400);
const laplaceShares = (scale: Fraction) =>
  sharesOf((number) => Math.exp(-Math.abs(number) / ratio(scale)), 400);

const drawn = (name: string, sample: typeof discreteGaussian, parameter: Fraction) => {
  const random = randomNumbers(seededBytes(`${name} ${parameter.over}/${parameter.under}`));
  return countDraws(() => sample(parameter, random), draws);
};

const parameters = [
  fraction(1n, 7n),
  fraction(1n, 2n),
  fraction(1n),
  fraction(10n, 3n),
  fraction(25n),
  fraction(121n, 2n),
];

describe('100,000 draws are as the exact probabilities say', () => {
  test.each(parameters)('of the discrete Gaussian with the variance $over/$under', (variance) => {
    expect(
      Math.abs(misfit(drawn('gaussian', discreteGaussian, variance), gaussianShares(variance), draws)),
    ).toBeLessThan(4);
  });

  test.each(parameters)('of the discrete Laplace with the scale $over/$under', (scale) => {
    expect(
      Math.abs(misfit(drawn('laplace', discreteLaplace, scale), laplaceShares(scale), draws)),
    ).toBeLessThan(4);
  });

  test.each([
    [0n, 1n],
    [1n, 3n],
    [1n, 1n],
    [5n, 2n],
    [6n, 1n],
  ])('of an event with the probability exp(-%s/%s)', (over, under) => {
    const random = randomNumbers(seededBytes('event'));
    const counts = countDraws(() => (happensExponentially({ over, under }, random) ? 1n : 0n), draws);
    const share = Math.exp(-Number(over) / Number(under));
    const spread = Math.sqrt(share * (1 - share) * draws);
    expect(Math.abs((counts.get(1) ?? 0) - share * draws)).toBeLessThanOrEqual(4 * spread);
  });
});

describe('the measure of that', () => {
  test('tells draws whose variance is 6 % off', () => {
    const counts = drawn('gaussian', discreteGaussian, fraction(53n, 2n));
    expect(misfit(counts, gaussianShares(fraction(25n)), draws)).toBeGreaterThan(4);
  });

  test('tells a rounded normal distribution, which is not the discrete one', () => {
    const random = randomNumbers(seededBytes('rounded'));
    const even = (): number => (Number(random.below(2n ** 40n)) + 0.5) / 2 ** 40;
    const rounded = () =>
      BigInt(Math.round(Math.sqrt(-2 * Math.log(even())) * Math.cos(2 * Math.PI * even())));
    expect(misfit(countDraws(rounded, draws), gaussianShares(fraction(1n)), draws)).toBeGreaterThan(4);
  });
});

describe('numbers below a bound', () => {
  test.each([1n, 2n, 3n, 255n, 256n, 257n])('are all alike below %s', (bound) => {
    const random = randomNumbers(seededBytes(`below ${bound}`));
    const counts = countDraws(() => random.below(bound), draws);
    const shares = new Map(Array.from({ length: Number(bound) }, (_, at) => [at, 1 / Number(bound)]));
    expect([...counts.keys()].every((number) => number >= 0 && number < Number(bound))).toBe(true);
    if (bound > 1n) expect(Math.abs(misfit(counts, shares, draws))).toBeLessThan(4);
  });

  test('reach into all digits of numbers of 200 bits', () => {
    const random = randomNumbers(seededBytes('large'));
    const bound = 2n ** 200n - 1n;
    const numbers = Array.from({ length: 200 }, () => random.below(bound));
    expect(numbers.every((number) => number < bound)).toBe(true);
    expect(numbers.some((number) => number >> 199n === 1n)).toBe(true);
    expect(new Set(numbers.map((number) => number % 1024n)).size).toBeGreaterThan(100);
  });
});

test('the same bytes give the same draws, and a source that runs dry gives none', () => {
  const sample = () => {
    const random = randomNumbers(seededBytes('again'));
    return Array.from({ length: 50 }, () => discreteGaussian(fraction(100n), random));
  };
  expect(sample()).toEqual(sample());
  const dry = randomNumbers(() => new Uint8Array(3));
  expect(() => discreteLaplace(fraction(1n), dry)).toThrow(/ran dry/);
});
