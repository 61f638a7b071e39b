import type { PublishedNoise } from '../../core/noise.ts';

/** What the noise in a release is, beside what the release says of it itself. */
export const statedNoise = (noise: PublishedNoise) => ({ ...noise, addsUp: true, mayBeNegative: true });

/** `rho 1/50`: what one release costs of a budget. */
export const lossWords = ({ loss }: PublishedNoise): string => `${loss.unit} ${loss.amount}`;

/** What was done instead of withholding, and how far that protects anyone. */
export const noiseStatement = (noise: PublishedNoise, unit: string): readonly string[] => {
  const { mechanism, budget, measures } = noise;
  const isGaussian = mechanism === 'discrete-gaussian';
  const law = isGaussian ? 'discrete Gaussian' : 'discrete Laplace';
  const parameter = isGaussian ? 'variance' : 'scale';
  const bounds = Object.entries(measures).map(
    ([name, { mostOfOne, scale }]) =>
      `${name}: one ${unit} changes all inner cells together by at most ${mostOfOne}, ${parameter} ${scale}`,
  );
  return [
    `Every value has ${law} noise, whole numbers drawn exactly, and none is withheld, those of cells in which nobody is included.`,
    'Values are estimates, may be below 0, and have status ok. Noise was drawn for the inner cells alone: all other cells are',
    `their sums, so that parts add up (${bounds.join('; ')}).`,
    `This release costs ${lossWords(noise)} of the privacy budget of ${budget.total.unit} ${budget.total.amount} that all releases with noise about`,
    `the people of ${budget.namespace} have together, over all periods, and that is never filled again. This says nothing of releases without noise.`,
  ];
};
