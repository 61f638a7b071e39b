import type { Fraction } from '../../../core/fraction.ts';
import { discreteLaplace } from './discrete-laplace.ts';
import { happensExponentially } from './happens-exponentially.ts';
import type { RandomNumbers } from './random-numbers.ts';

/**
 * A whole number x with a probability in proportion to exp(-x² / 2σ²), exactly; `variance` is σ² (Canonne, Kamath and
 * Steinke 2020, algorithm 3).
 */
export const discreteGaussian = ({ over, under }: Fraction, random: RandomNumbers): bigint => {
  if (over <= 0n) throw new RangeError('a variance has to be above 0');
  const scale = wholeRoot(over / under) + 1n;
  for (;;) {
    const drawn = discreteLaplace({ over: scale, under: 1n }, random);
    const distance = (drawn < 0n ? -drawn : drawn) * under * scale - over;
    const rate = { over: distance * distance, under: 2n * over * under * scale * scale };
    if (happensExponentially(rate, random)) return drawn;
  }
};

/** The largest whole number whose square is not above the given one. */
const wholeRoot = (square: bigint): bigint => {
  if (square < 2n) return square;
  let root = 1n << BigInt(Math.ceil(square.toString(2).length / 2));
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
};
