import { randomBytes } from 'node:crypto';
import type { Effects } from '../../core/effects.ts';
import { partitions } from '../../core/keys.ts';

/**
 * Draws the seed of all rounding from the operating system, once and for good: whoever comes second keeps the first one's. It
 * stands in the ledger alone, which outlives every zone that forgets.
 */
export const drawSeed = async ({ policy, ledger }: Pick<Effects, 'policy' | 'ledger'>): Promise<void> => {
  if (policy.tables.every(({ rounding }) => rounding === undefined)) return;
  if (await ledger.get(partitions.rounding, 'seed')) return;
  await ledger.create(partitions.rounding, 'seed', { seed: randomBytes(32).toString('hex') });
};
