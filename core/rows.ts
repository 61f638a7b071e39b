import { canonicalJson, sha256 } from './digest.ts';
import { inLetters } from './in-letters.ts';
import type { Policy } from './policy.ts';
import type { PublishedTable } from './published-table.ts';

/**
 * What rows each of the sources reads: the same for sources of the same exports that tell days alike, whatever they are called,
 * whatever each of them keeps and whom it calls one person.
 */
export const rowsOf = (
  { sources }: Pick<Policy, 'sources'>,
  names: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    sources
      .filter(({ name }) => names.includes(name))
      .map(({ name, exports, day }) => [name, inLetters(sha256(canonicalJson({ exports, day })))]),
  );

/** The rows that a published table counts, one name for each source; by its own name where the release does not say. */
export const rowsIn = ({
  sources,
  rows = {},
}: Pick<PublishedTable, 'sources' | 'rows'>): readonly string[] => [
  ...new Set(sources.map((source) => rows[source] ?? source)),
];
