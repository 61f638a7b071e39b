import { sha256 } from './digest.ts';
import { type Ledger, ObjectMissing, type ObjectStore } from './effects.ts';
import { DisclosureRisk } from './errors.ts';
import { keys, partitions } from './keys.ts';
import { unpacked } from './packed.ts';
import type { PublishedTable } from './published-table.ts';

/**
 * The memory of everything published, and of what audiences saw of it, as the ledger vouches for it. Rejects with a
 * `DisclosureRisk` where a release that the ledger records is not there; its `read` does so where one is not what was recorded,
 * or stands under another's name. One that the ledger does not record yet, because the night died in between, is what it says.
 */
export const vouchedMemory = async ({
  zones: { history },
  ledger,
}: {
  readonly zones: { readonly history: ObjectStore };
  readonly ledger: Pick<Ledger, 'list'>;
}): Promise<ObjectStore> => {
  // The ledger first: a release is in memory before the ledger has it.
  const recorded = await digestsIn(ledger);
  const there = new Set<string>();
  for await (const { key } of history.list('')) there.add(key);
  for (const [key, digest] of recorded)
    if (digest !== null && !there.has(key))
      throw new DisclosureRisk(`${key}: memory misses a release that the ledger records`);
  return {
    ...history,
    async read(key) {
      const bytes = await readOf(history, key, recorded);
      if (releaseKey.test(key) && !isAsRecorded(key, bytes, recorded.get(key)))
        throw new DisclosureRisk(`${key}: memory holds another release than was recorded`);
      return bytes;
    },
  };
};

const releaseKey = /^[^/]+\/[^/]+\/v\d+(\.shown)?\.json\.gz$/;

/** By key; null where nothing may be there: what audiences saw of a release, where the ledger has nothing else of it. */
type Recorded = ReadonlyMap<string, string | null>;

const digestsIn = async (ledger: Pick<Ledger, 'list'>): Promise<Recorded> => {
  const digests = new Map<string, string | null>();
  for await (const { sort, fields } of ledger.list(partitions.release)) {
    const [table = '', period = '', version = ''] = sort.split('/');
    const shown = typeof fields.shown === 'string' ? fields.shown : null;
    digests.set(keys.history(table, period, Number(version)), String(fields.digest));
    digests.set(keys.shownHistory(table, period, Number(version)), shown);
  }
  return digests;
};

const readOf = async (history: ObjectStore, key: string, recorded: Recorded): Promise<Uint8Array> => {
  try {
    return await history.read(key);
  } catch (error) {
    if (!(error instanceof ObjectMissing) || typeof recorded.get(key) !== 'string') throw error;
    throw new DisclosureRisk(`${key}: memory misses a release that the ledger records`);
  }
};

const isAsRecorded = (key: string, bytes: Uint8Array, digest: string | null | undefined): boolean => {
  try {
    const content = unpacked(bytes);
    return digest === undefined ? isNamed(key, content) : sha256(content) === digest;
  } catch {
    return false;
  }
};

const isNamed = (key: string, content: Uint8Array): boolean => {
  const { table, period, version } = JSON.parse(Buffer.from(content).toString()) as PublishedTable;
  const keyOf = key.endsWith('.shown.json.gz') ? keys.shownHistory : keys.history;
  return keyOf(table, period, version) === key;
};
