/** As many fresh random bytes as are asked for: the operating system's, or seeded ones of a test. */
export type RandomBytes = (count: number) => Uint8Array;

/** Whole numbers and events, each exactly as likely as it says. */
export interface RandomNumbers {
  /** One of 0, 1 ... `bound` - 1, all alike. */
  below(bound: bigint): bigint;
  /** True `over` times in `under`. */
  happens(over: bigint, under: bigint): boolean;
}

const bytesAtOnce = 4096;

/** Takes bits as they come, no more of them than a number needs. */
export const randomNumbers = (bytes: RandomBytes): RandomNumbers => {
  let pool: Uint8Array = new Uint8Array();
  let used = 0;
  const byte = (): number => {
    if (used >= pool.length) {
      pool = bytes(bytesAtOnce);
      used = 0;
      if (pool.length !== bytesAtOnce) throw new RangeError('a source of bytes that ran dry');
    }
    const next = pool[used] ?? 0;
    pool[used] = 0;
    used += 1;
    return next;
  };
  const bits = (count: number): bigint => {
    let number = 0n;
    for (let left = count; left > 0; left -= 8) {
      const taken = Math.min(8, left);
      number = (number << BigInt(taken)) | BigInt(byte() & ((1 << taken) - 1));
    }
    return number;
  };
  const below = (bound: bigint): bigint => {
    if (bound < 1n) throw new RangeError('no number is below the least');
    const count = (bound - 1n).toString(2).length;
    if (bound === 1n) return 0n;
    for (;;) {
      const number = bits(count);
      if (number < bound) return number;
    }
  };
  return { below, happens: (over, under) => below(under) < over };
};
