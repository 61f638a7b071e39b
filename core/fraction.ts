/** An exact number: a whole numerator over a whole denominator above 0, in lowest terms. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

export const fraction = (over: bigint, under = 1n): Fraction => {
  if (under === 0n) throw new RangeError('a fraction over nothing');
  const sign = under < 0n ? -1n : 1n;
  const shared = commonDivisor(over < 0n ? -over : over, sign * under);
  return { over: (sign * over) / shared, under: (sign * under) / shared };
};

/** Reads `3`, `0.02` or `1/50`; undefined for any other text, and for a fraction over nothing. */
export const parseFraction = (text: string): Fraction | undefined => {
  const [, whole = '', part = '', under = '1'] =
    /^(\d{1,60})(?:\.(\d{1,60})|\/(\d{1,60}))?$/.exec(text) ?? [];
  if (whole === '' || BigInt(under) === 0n) return undefined;
  return fraction(BigInt(whole + part), 10n ** BigInt(part.length) * BigInt(under));
};

/** `3` or `1/50`, as `parseFraction` reads it. */
export const fractionText = ({ over, under }: Fraction): string =>
  under === 1n ? `${over}` : `${over}/${under}`;

export const plus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.over * b.under + b.over * a.under, a.under * b.under);

export const times = (a: Fraction, b: Fraction): Fraction => fraction(a.over * b.over, a.under * b.under);

export const dividedBy = (a: Fraction, b: Fraction): Fraction => fraction(a.over * b.under, a.under * b.over);

/** Below 0 where the first is less, 0 where they are equal, above 0 where it is more. */
export const compareFractions = (a: Fraction, b: Fraction): number => {
  const [one, other] = [a.over * b.under, b.over * a.under];
  return one < other ? -1 : one > other ? 1 : 0;
};

const commonDivisor = (a: bigint, b: bigint): bigint => {
  let [one, other] = [a, b];
  while (other !== 0n) [one, other] = [other, one % other];
  return one;
};
