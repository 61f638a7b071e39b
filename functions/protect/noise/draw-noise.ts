import { exactly, type PublishedNoise } from '../../../core/noise.ts';
import { discreteGaussian } from './discrete-gaussian.ts';
import { discreteLaplace } from './discrete-laplace.ts';
import type { RandomNumbers } from './random-numbers.ts';

/** Per measure the noise of each inner cell. */
export type DrawnNoise = Readonly<Record<string, readonly number[]>>;

/** Draws the noise of every measure in so many inner cells, those in which nobody is included. */
export const drawNoise = (
  { mechanism, measures }: PublishedNoise,
  cells: number,
  random: RandomNumbers,
): DrawnNoise => {
  const sample = mechanism === 'discrete-gaussian' ? discreteGaussian : discreteLaplace;
  return Object.fromEntries(
    Object.entries(measures).map(([name, { scale }]) => {
      const parameter = exactly(scale);
      return [name, Array.from({ length: cells }, () => safely(sample(parameter, random)))];
    }),
  );
};

const safely = (drawn: bigint): number => {
  const number = Number(drawn);
  if (!Number.isSafeInteger(number)) throw new RangeError('noise that no file can hold');
  return number;
};
