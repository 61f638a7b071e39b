/** Eight letters of a digest in hexadecimal: a token with digits would look like somebody's. */
export const inLetters = (digest: string): string =>
  [...digest.slice(0, 8)].map((digit) => 'bcdfghjklmnpqrst'[Number.parseInt(digit, 16)]).join('');
