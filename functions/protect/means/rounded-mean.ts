/**
 * What a sum comes to for each of so many people, rounded to the decimals with halves up. Reckoned in whole millionths, to
 * which sums are counted, so that no digit hangs on how a machine stores fractions; null where there is nobody.
 */
export const roundedMean = (sum: number, people: number, decimals: number): number | null => {
  if (people === 0) return null;
  const under = BigInt(people) * 10n ** 6n;
  const over = millionths(sum) * 10n ** BigInt(decimals);
  const units = (2n * over + under) / (2n * under);
  return Number(`${units}e-${decimals}`);
};

/** Of the digits that the number is written with. */
const millionths = (sum: number): bigint => {
  const [whole = '0', part = ''] = sum.toFixed(6).split('.');
  return BigInt(whole + part);
};
