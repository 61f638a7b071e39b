import { exactly, type Mechanism } from '../../../core/noise.ts';

/** Below this probability something is taken not to be chance. */
const unlikely = Math.log(1e-9);

export interface NoiseLaw {
  readonly mechanism: Mechanism;
  readonly scale: number;
}

export const lawOf = (mechanism: Mechanism, scale: string): NoiseLaw => {
  const { over, under } = exactly(scale);
  return { mechanism, scale: Number(over) / Number(under) };
};

/** Whether noise this small in all of these cells would be no chance (Chernoff's bound for the discrete law). */
export const isTooSmall = (noise: readonly number[], law: NoiseLaw): boolean => {
  const size = (drawn: number) =>
    law.mechanism === 'discrete-gaussian' ? drawn ** 2 / (2 * law.scale) : Math.abs(drawn) / law.scale;
  const sum = noise.reduce((total, drawn) => total + size(drawn), 0);
  const whole = logWeight(law, 1);
  return Array.from({ length: 60 }, (_, step) => 2 ** (step - 10)).some(
    (rate) => rate * sum + noise.length * (logWeight(law, 1 + rate) - whole) < unlikely,
  );
};

/** Whether so many of the cells having the very same number twice, each time with noise of its own, would be no chance. */
export const isTooAlike = (alike: number, cells: number, law: NoiseLaw): boolean => {
  const chance = Math.exp(-logWeight(law, 1));
  const share = alike / cells;
  if (share <= chance) return false;
  const rest = share === 1 ? 0 : (1 - share) * Math.log((1 - share) / (1 - chance));
  return -cells * (share * Math.log(share / chance) + rest) < unlikely;
};

/** Logarithm of the sum over all whole numbers of exp(-times x² / 2σ²), or of exp(-times |x| / b). */
const logWeight = ({ mechanism, scale }: NoiseLaw, times: number): number => {
  if (mechanism === 'discrete-laplace') {
    const ratio = Math.exp(-times / scale);
    return Math.log1p(ratio) - Math.log(-Math.expm1(-times / scale));
  }
  const variance = scale / times;
  if (variance > 25) return Math.log(2 * Math.PI * variance) / 2;
  let sum = 1;
  for (let number = 1; number <= 60; number++) sum += 2 * Math.exp(-(number ** 2) / (2 * variance));
  return Math.log(sum);
};
