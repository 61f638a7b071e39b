import type { Coalition } from './coalitions.ts';
import type { Ledger, LedgerFields } from './effects.ts';
import { partitions } from './keys.ts';
import type { PublishedTable } from './published-table.ts';

type ReleaseName = Pick<PublishedTable, 'table' | 'period' | 'version'>;

/** Where the ledger keeps a release: its version padded to four digits. */
export const releaseItem = ({ table, period, version }: ReleaseName): string =>
  `${table}/${period}/${String(version).padStart(4, '0')}`;

/** The audiences that hold a release, as its item of the ledger has them: whom it went to, and whom these could meet. */
export const holdersField = (names: readonly string[]): LedgerFields => ({ audiences: names.join(' ') });

/** What such an item says of them; undefined where it does not. */
export const holdersIn = ({ audiences }: LedgerFields): readonly string[] | undefined =>
  typeof audiences === 'string' ? audiences.split(' ').filter((name) => name !== '') : undefined;

/** Those of the releases that the coalition holds. */
export const heldBy = async <Release extends ReleaseName>(
  { isEverybody, holds }: Coalition,
  releases: readonly Release[],
  ledger: Pick<Ledger, 'get'>,
): Promise<readonly Release[]> => {
  if (isEverybody) return releases;
  const held: Release[] = [];
  for (const release of releases) {
    const item = await ledger.get(partitions.release, releaseItem(release));
    if (holds(item && holdersIn(item.fields))) held.push(release);
  }
  return held;
};
