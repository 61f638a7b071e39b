import type { Ledger } from '../../../core/effects.ts';
import { partitions } from '../../../core/keys.ts';
import type { Seed } from './at-random.ts';

const bytes = 32;

/** The publisher's seed. Without it nothing may be rounded: another one would round what was shown before in another way. */
export const readSeed = async (ledger: Ledger): Promise<Seed> => {
  const item = await ledger.get(partitions.rounding, 'seed');
  const seed = Buffer.from(typeof item?.fields.seed === 'string' ? item.fields.seed : '', 'hex');
  if (seed.length !== bytes) throw new Error('the ledger has no seed to round by: ingest draws it');
  return seed;
};
