import type { Effects, LedgerFields, ObjectStore } from '../../core/effects.ts';
import { DisclosureRisk } from '../../core/errors.ts';
import { holdersField, holdersIn, releaseItem } from '../../core/holders.ts';
import { keys, partitions } from '../../core/keys.ts';
import { packed, unpacked } from '../../core/packed.ts';
import type { Period } from '../../core/period.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { Bundle } from './bundle.ts';
import { readObject } from './read-object.ts';

/**
 * Puts a table into the memory of everything published. This comes before any byte that others can see, so that memory
 * never misses a release; what was shown of it first, so that a table is never remembered without. False where that version is remembered as another table.
 */
export const remember = async (
  { table, period, version }: PublishedTable,
  { bytes, shown }: { readonly bytes: Uint8Array; readonly shown: Uint8Array | undefined },
  history: ObjectStore,
): Promise<boolean> =>
  (shown === undefined || (await keep(keys.shownHistory(table, period, version), shown, history))) &&
  (await keep(keys.history(table, period, version), bytes, history));

const keep = async (key: string, bytes: Uint8Array, history: ObjectStore): Promise<boolean> => {
  if (await history.create(key, packed(bytes))) return true;
  const known = await readObject(history, key);
  return known !== undefined && Buffer.compare(unpacked(known), bytes) === 0;
};

/** Writes a bundle under its prefix, `SHA256SUMS` last. One that is there already stays as it is. */
export const commitBundle = async (
  prefix: string,
  { files }: Bundle,
  published: ObjectStore,
): Promise<void> => {
  if (await published.head(`${prefix}SHA256SUMS`)) return;
  for await (const { key } of published.list(prefix))
    if (!files.has(key.slice(prefix.length))) await published.remove(key);
  for (const [name, content] of files)
    if (name !== 'SHA256SUMS') await published.replace(`${prefix}${name}`, content);
  const sums = files.get('SHA256SUMS');
  if (sums) await published.create(`${prefix}SHA256SUMS`, sums);
};

interface Recorded {
  /** The digest is of what is remembered; `shown` of what audiences see of it, where that is something else. */
  readonly fields: LedgerFields & { readonly digest: string; readonly shown?: string };
  /** Audiences that it went to, and all whom these were taken to meet then. */
  readonly holders: readonly string[];
}

/** Records the release in the ledger, with everybody who was ever taken to hold it: until then it counts as given to all. */
export const recordRelease = async (
  release: PublishedTable,
  { fields, holders }: Recorded,
  { ledger }: Pick<Effects, 'ledger'>,
): Promise<void> => {
  const sort = releaseItem(release);
  for (;;) {
    if (await ledger.create(partitions.release, sort, { ...fields, ...holdersField(holders) })) return;
    const known = await ledger.get(partitions.release, sort);
    if (known?.fields.digest !== fields.digest || known.fields.shown !== fields.shown)
      throw new DisclosureRisk(
        `${release.table} ${release.period}: the ledger holds another table as this version`,
      );
    const before = holdersIn(known.fields);
    if (!before || holders.every((name) => before.includes(name))) return;
    const all = { ...known.fields, ...holdersField([...new Set([...before, ...holders])]) };
    if (await ledger.replace(partitions.release, sort, known.revision, all)) return;
  }
};

/**
 * Records in the ledger that the table stays in, with its inputs and the policy: while both are the same, no later night can
 * do better.
 */
export const recordLeftOut = async (
  { table, period, inputs }: { readonly table: string; readonly period: Period; readonly inputs: string },
  { ledger, policyDigest: policy }: Pick<Effects, 'ledger' | 'policyDigest'>,
): Promise<void> => {
  const sort = `${table}/${period}`;
  for (;;) {
    const known = await ledger.get(partitions.leftOut, sort);
    if (known?.fields.inputs === inputs && known.fields.policy === policy) return;
    const fields = { inputs, policy };
    if (known && (await ledger.replace(partitions.leftOut, sort, known.revision, fields))) return;
    if (!known && (await ledger.create(partitions.leftOut, sort, fields))) return;
  }
};
