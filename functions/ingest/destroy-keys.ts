import type { Effects } from '../../core/effects.ts';
import { partitions } from '../../core/keys.ts';
import { type Day, daysOf, shiftDay } from '../../core/period.ts';

/**
 * Destroys the random of every key period whose retention is over on the date of the run. The ledger says so first: from
 * then on nobody uses it or draws another. What a night that died left behind is destroyed by the next.
 */
export const destroyKeys = async (run: Day, { keyring, ledger, log, policy }: Effects): Promise<void> => {
  let destroyed = 0;
  for await (const { sort: period } of keyring.list(partitions.key)) {
    if (run < shiftDay(daysOf(period).last, policy.retention.keys)) continue;
    await ledger.create(partitions.destroyedKey, period, { run });
    if (await keyring.remove(partitions.key, period)) destroyed++;
  }
  if (destroyed > 0) log('keys destroyed', { keys: destroyed });
};
