/** What a figure can be: whole numbers of people, or of the fine units in which sums are reckoned; null where there is no most. */
export interface Span {
  readonly low: bigint;
  readonly high: bigint | null;
}

/**
 * How finely sums are reckoned, so that each mean of up to 15 decimals, and half a unit of its last one, is whole: everything
 * stays exact.
 */
export const fine = 2n * 10n ** 15n;

/** The written number in fine units. */
export const inFineUnits = (value: number): bigint => {
  const [, whole = '0', part = '', power = '0'] =
    /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(value.toString()) ?? [];
  const digits = BigInt(whole + part) * fine;
  const shift = Number(power) - part.length;
  return shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
};

/** The means that are shown as this number where they are rounded to the decimals: half a unit to either side, ends included. */
export const meansShownAs = (value: number, decimals: number): Required<Span> & { readonly high: bigint } => {
  const half = fine / (2n * 10n ** BigInt(decimals));
  const at = inFineUnits(value);
  return { low: at > half ? at - half : 0n, high: at + half };
};

export const common = (a: Span, b: Span): Span => ({
  low: a.low > b.low ? a.low : b.low,
  high: a.high === null ? b.high : b.high === null || a.high < b.high ? a.high : b.high,
});

export const isEmpty = ({ low, high }: Span): boolean => high !== null && high < low;

export const isSameSpan = (a: Span, b: Span): boolean => a.low === b.low && a.high === b.high;

/** Rounded down, below 0 as well. */
export const floorOver = (over: bigint, under: bigint): bigint => {
  const cut = over / under;
  return over % under !== 0n && over < 0n !== under < 0n ? cut - 1n : cut;
};

export const ceilOver = (over: bigint, under: bigint): bigint => -floorOver(-over, under);
