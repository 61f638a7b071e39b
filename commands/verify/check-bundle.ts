import type { KeyObject } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../core/digest.ts';
import { ContractViolation } from '../../core/errors.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { readChecksums } from '../../functions/publish/checksums.ts';
import { readBundle } from '../../functions/publish/read-bundle.ts';
import { isSigned } from '../../functions/publish/sign.ts';
import type { Certificate } from './compare-certificate.ts';
import { certificateOf, disagreements } from './compare-files.ts';
import { bundleFiles } from './find-bundles.ts';

export interface CheckedBundle {
  /** Undefined where the files do not make a table. */
  readonly table: PublishedTable | undefined;
  readonly texts: readonly { readonly name: string; readonly text: string }[];
  readonly problems: readonly string[];
  /** Undefined where `audit.json` is none. */
  readonly certificate: Certificate | undefined;
}

/** Reads a bundle's files and says in words where they fail their checksums, their contract or one another. */
export const checkBundle = async (folder: string, key: KeyObject | undefined): Promise<CheckedBundle> => {
  const files = await readFiles(folder);
  const problems = [...checkNames(files), ...checkSums(files), ...checkSignature(files, key)];
  const texts = [...files]
    .filter(([name]) => name !== 'data.parquet' && name !== 'SHA256SUMS.sig')
    .map(([name, content]) => ({ name, text: Buffer.from(content).toString() }));
  const read = { texts, certificate: certificateOf(files) };
  const missing = ['data.csv', 'data.parquet', 'datapackage.json', 'report.html', 'audit.json'].filter(
    (name) => !files.has(name),
  );
  if (missing.length > 0)
    return {
      ...read,
      table: undefined,
      problems: [...problems, ...missing.map((name) => `${name}: missing`)],
    };
  try {
    const table = readBundle(textOf(files, 'datapackage.json'), textOf(files, 'data.csv'));
    return { ...read, table, problems: [...problems, ...disagreements(table, files)] };
  } catch (error) {
    if (!(error instanceof ContractViolation)) throw error;
    return { ...read, table: undefined, problems: [...problems, error.message] };
  }
};

const readFiles = async (folder: string): Promise<ReadonlyMap<string, Uint8Array>> => {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  return new Map(
    await Promise.all(
      names.sort().map(async (name) => [name, await readFile(join(folder, name))] as [string, Uint8Array]),
    ),
  );
};

const checkNames = (files: ReadonlyMap<string, Uint8Array>): readonly string[] =>
  [...files.keys()]
    .filter((name) => !bundleFiles.includes(name))
    .map((name) => `${name}: no file that a release has`);

const checkSums = (files: ReadonlyMap<string, Uint8Array>): readonly string[] => {
  const sums = files.get('SHA256SUMS');
  if (!sums) return ['SHA256SUMS: missing, so that this is no complete release'];
  const listed = readChecksums(Buffer.from(sums).toString());
  if (!listed) return ['SHA256SUMS: not a list of checksums'];
  const present = [...files.keys()].filter((name) => !['SHA256SUMS', 'SHA256SUMS.sig'].includes(name));
  return [
    ...[...listed.keys()].filter((name) => !files.has(name)).map((name) => `${name}: listed, but missing`),
    ...present.filter((name) => !listed.has(name)).map((name) => `${name}: not listed in SHA256SUMS`),
    ...present
      .filter((name) => listed.has(name) && listed.get(name) !== sha256(files.get(name) ?? ''))
      .map((name) => `${name}: changed since its checksum was made`),
  ];
};

const checkSignature = (
  files: ReadonlyMap<string, Uint8Array>,
  key: KeyObject | undefined,
): readonly string[] => {
  if (!key) return [];
  const sums = files.get('SHA256SUMS');
  const signature = files.get('SHA256SUMS.sig');
  if (!signature) return ['SHA256SUMS.sig: missing'];
  return sums && isSigned(sums, signature, key)
    ? []
    : ['SHA256SUMS.sig: not a signature of SHA256SUMS by this key'];
};

const textOf = (files: ReadonlyMap<string, Uint8Array>, name: string): string =>
  Buffer.from(files.get(name) ?? '').toString();
