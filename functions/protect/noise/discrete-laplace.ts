import type { Fraction } from '../../../core/fraction.ts';
import { happensExponentially } from './happens-exponentially.ts';
import type { RandomNumbers } from './random-numbers.ts';

/** A whole number x with a probability in proportion to exp(-|x| / scale), exactly (Canonne, Kamath and Steinke 2020, algorithm 2). */
export const discreteLaplace = ({ over, under }: Fraction, random: RandomNumbers): bigint => {
  if (over <= 0n) throw new RangeError('a scale has to be above 0');
  for (;;) {
    const start = random.below(over);
    if (!happensExponentially({ over: start, under: over }, random)) continue;
    let steps = 0n;
    while (happensExponentially({ over: 1n, under: 1n }, random)) steps += 1n;
    const size = (start + over * steps) / under;
    const isNegative = random.happens(1n, 2n);
    if (isNegative && size === 0n) continue;
    return isNegative ? -size : size;
  }
};
