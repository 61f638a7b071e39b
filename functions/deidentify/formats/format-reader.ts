import type { EngineSession } from '../../../core/effects.ts';
import { ContractViolation } from '../../../core/errors.ts';
import type { Source } from '../../../core/policy.ts';

/** An export on its way through the engine: a file in the session's folder, packed or not. */
export interface RawExport {
  readonly session: EngineSession;
  readonly file: string;
  readonly source: Source;
  /** The declared columns that anything is made from. */
  readonly wanted: readonly string[];
}

export interface RawRows {
  /**
   * SQL of one row per line: `readable`, and per wanted column a VARCHAR, `c0`, `c1` and so on in their order, NULL where
   * nothing was recorded. It runs once.
   */
  readonly select: string;
  /** Lines that are in no row because they cannot be read; asked once `select` has run. */
  lost(): Promise<number>;
  /** Names found in the export that no policy declares, whatever they look like. */
  readonly unknown: readonly string[];
  /** How many more are found that too few people sent to be told; none where names stand in no row. */
  readonly unknownRare?: number;
}

/** How exports of one format are read. Rejects with `ContractViolation` when one does not keep the format's contract. */
export interface FormatReader {
  open(raw: RawExport): Promise<RawRows>;
}

/**
 * Where each wanted column stands among the names that an export has. All declared columns must be there, once: the
 * violation names those that are not in the policy's words.
 */
export const placesOf = (
  { source, wanted }: Pick<RawExport, 'source' | 'wanted'>,
  names: readonly string[],
  sameName: (name: string) => string = (name) => name,
): { readonly places: readonly number[]; readonly unknown: readonly string[] } => {
  const known = names.map(sameName);
  const declared = Object.keys(source.columns);
  const missing = declared.filter((column) => !known.includes(sameName(column)));
  if (missing.length > 0)
    throw new ContractViolation(`these declared columns are missing: ${missing.join(', ')}`);
  const twice = declared.filter(
    (column) => known.indexOf(sameName(column)) !== known.lastIndexOf(sameName(column)),
  );
  if (twice.length > 0) throw new ContractViolation(`these columns are there twice: ${twice.join(', ')}`);
  const declaredNames = new Set(declared.map(sameName));
  return {
    places: wanted.map((column) => known.indexOf(sameName(column))),
    unknown: names.filter((_, at) => !declaredNames.has(known[at] ?? '')),
  };
};

/** `{'c0': 'VARCHAR', ...}`: every column of a line as text, under names of ours. */
export const textColumns = (count: number): string =>
  `{${Array.from({ length: count }, (_, at) => `'c${at}': 'VARCHAR'`).join(', ')}}`;
