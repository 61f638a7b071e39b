import { createCipheriv, createHash } from 'node:crypto';

/** The same bytes for the same seed, and otherwise as good as random: AES in counter mode. */
export const seededBytes = (seed: string): ((count: number) => Uint8Array) => {
  const key = createHash('sha256').update(seed).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  return (count) => Uint8Array.from(cipher.update(Buffer.alloc(count)));
};
