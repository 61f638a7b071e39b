import type { Effects, ObjectStore } from '../../../core/effects.ts';
import { unpacked } from '../../../core/packed.ts';
import type { PublishedTable } from '../../../core/published-table.ts';
import { overlaps } from '../earlier-releases.ts';
import type { Solve } from '../linear-programme.ts';
import { roundTables, type ToRound } from './round-tables.ts';
import { readSeed } from './seed.ts';

/** What audiences are to see of tonight's tables, for those of which it is something else than what was protected. */
export const shownTables = async (
  tonight: readonly PublishedTable[],
  { policy, ledger, history }: Pick<Effects, 'policy' | 'ledger'> & { readonly history: ObjectStore },
  solve: Solve,
): Promise<readonly PublishedTable[]> => {
  const toRound = tonight.flatMap((table): readonly ToRound[] => {
    const rounding = policy.tables.find(({ name }) => name === table.table)?.rounding;
    return rounding ? [{ table, rounding }] : [];
  });
  if (toRound.length === 0) return [];
  const own = toRound.map(({ table }) => table);
  const earlier: PublishedTable[] = [];
  for await (const { key } of history.list('')) {
    if (!/\/v\d+\.shown\.json\.gz$/.test(key)) continue;
    const shown: PublishedTable = JSON.parse(Buffer.from(unpacked(await history.read(key))).toString());
    if (overlaps(shown, own)) earlier.push(shown);
  }
  return roundTables(toRound, {
    earlier: earlier.toSorted((a, b) => a.version - b.version),
    seed: await readSeed(ledger),
    solve,
  });
};
