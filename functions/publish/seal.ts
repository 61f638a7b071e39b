import { createHmac } from 'node:crypto';
import type { Effects } from '../../core/effects.ts';
import { partitions } from '../../core/keys.ts';

/** Turns a digest of what was counted into one that tells nothing without the publisher's secret. */
export type Seal = (release: string, digest: string) => string;

const bytes = 32;

/**
 * The publisher's seal. Each release has a key of its own, HMAC-SHA-256 of its name under the publisher's secret: who is given
 * that key and the digest can check the one seal, and no other.
 */
export const openSeal = async (ledger: Effects['ledger']): Promise<Seal> => {
  const item = await ledger.get(partitions.seal, 'secret');
  const secret = Buffer.from(typeof item?.fields.secret === 'string' ? item.fields.secret : '', 'hex');
  if (secret.length !== bytes) throw new Error('the ledger has no secret to seal by: ingest draws it');
  return (release, digest) => `hmac-sha256:${hmac(hmac(secret, release), digest).toString('hex')}`;
};

const hmac = (key: Uint8Array, message: string): Buffer => createHmac('sha256', key).update(message).digest();
