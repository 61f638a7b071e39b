import { randomBytes } from 'node:crypto';
import { type Fraction, fraction, fractionText } from '../core/fraction.ts';
import { discreteGaussian } from '../functions/protect/noise/discrete-gaussian.ts';
import { discreteLaplace } from '../functions/protect/noise/discrete-laplace.ts';
import { randomNumbers } from '../functions/protect/noise/random-numbers.ts';
import { countDraws, misfit, sharesOf } from '../test/support/goodness-of-fit.ts';

/** Ten million draws of each sampler from the operating system's bytes, held against the exact probabilities. */
const draws = 10_000_000;

/** A correct sampler goes beyond it once in 15,000 runs. */
const mostMisfit = 4;

const random = randomNumbers((count) => randomBytes(count));
const ratio = ({ over, under }: Fraction): number => Number(over) / Number(under);

const samplers = [
  {
    name: 'discrete Gaussian, variance',
    sample: discreteGaussian,
    weight: (parameter: Fraction) => (number: number) => Math.exp(-(number ** 2) / (2 * ratio(parameter))),
  },
  {
    name: 'discrete Laplace, scale',
    sample: discreteLaplace,
    weight: (parameter: Fraction) => (number: number) => Math.exp(-Math.abs(number) / ratio(parameter)),
  },
];

for (const { name, sample, weight } of samplers)
  for (const parameter of [fraction(25n), fraction(10n, 3n)]) {
    const start = performance.now();
    const counts = countDraws(() => sample(parameter, random), draws);
    const seconds = (performance.now() - start) / 1000;
    const found = misfit(counts, sharesOf(weight(parameter), 400), draws);
    if (Math.abs(found) > mostMisfit) process.exitCode = 1;
    process.stdout.write(
      `${name} ${fractionText(parameter)}: ${draws} draws in ${seconds.toFixed(1)} s, ` +
        `chi-square ${found.toFixed(2)} standard deviations from what is expected\n`,
    );
  }
