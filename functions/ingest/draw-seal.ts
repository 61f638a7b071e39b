import { randomBytes } from 'node:crypto';
import type { Effects } from '../../core/effects.ts';
import { partitions } from '../../core/keys.ts';

/**
 * Draws the secret by which digests of what was counted are sealed, once and for good: whoever comes second keeps the first
 * one's. It stands in the ledger alone, which outlives every zone that forgets.
 */
export const drawSeal = async ({ ledger }: Pick<Effects, 'ledger'>): Promise<void> => {
  if (await ledger.get(partitions.seal, 'secret')) return;
  await ledger.create(partitions.seal, 'secret', { secret: randomBytes(32).toString('hex') });
};
