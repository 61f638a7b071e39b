import type { Fraction } from '../../../core/fraction.ts';
import type { RandomNumbers } from './random-numbers.ts';

/** True with the probability exp(-rate), exactly (Canonne, Kamath and Steinke 2020, algorithm 1). */
export const happensExponentially = ({ over, under }: Fraction, random: RandomNumbers): boolean => {
  let left = over;
  for (; left > under; left -= under) if (!atMostOne(1n, 1n, random)) return false;
  return atMostOne(left, under, random);
};

const atMostOne = (over: bigint, under: bigint, random: RandomNumbers): boolean => {
  let turn = 1n;
  while (random.happens(over, under * turn)) turn += 1n;
  return turn % 2n === 1n;
};
