import type { KeyObject } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ContractViolation } from '../../core/errors.ts';
import { printable } from '../../core/printable.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { readRelease } from '../../functions/publish/read-release.ts';
import type { Release } from '../../functions/publish/release.ts';
import { checkSignature, checkSums } from './check-sums.ts';
import { checkWords } from './check-words.ts';
import { rebuiltOtherwise } from './compare-rebuilt.ts';
import { bundleFiles } from './find-bundles.ts';

export interface CheckedBundle {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Undefined where the files do not make a release. */
  readonly release: Release | undefined;
  readonly table: PublishedTable | undefined;
  readonly texts: readonly { readonly name: string; readonly text: string }[];
  readonly problems: readonly string[];
}

/** Reads a bundle's files and says in words where they fail their checksums, their contract or the release that they make. */
export const checkBundle = async (folder: string, key: KeyObject | undefined): Promise<CheckedBundle> => {
  const files = await readFiles(folder);
  const problems = [...checkNames(files), ...checkSums(files), ...checkSignature(files, key)];
  const texts = [...files]
    .filter(([name]) => name !== 'data.parquet' && name !== 'SHA256SUMS.sig')
    .map(([name, content]) => ({ name, text: Buffer.from(content).toString() }));
  const missing = needed.filter((name) => !files.has(name)).map((name) => `${name}: missing`);
  const nothing = { files, texts, release: undefined, table: undefined };
  if (missing.length > 0) return { ...nothing, problems: [...problems, ...missing] };
  try {
    const release = readRelease(files);
    const otherwise = [...rebuiltOtherwise(release, files), ...checkWords(release)];
    return { files, texts, release, table: release.table, problems: [...problems, ...otherwise] };
  } catch (error) {
    if (!(error instanceof ContractViolation)) throw error;
    return { ...nothing, problems: [...problems, ofFile(error.message)] };
  }
};

/** A table that does not keep its contract lies in two files. */
const ofFile = (message: string): string =>
  bundleFiles.some((name) => message.startsWith(`${name}: `))
    ? message
    : `datapackage.json, data.csv: ${message}`;

const needed = ['data.csv', 'data.parquet', 'datapackage.json', 'report.html', 'audit.json'];

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
    .map((name) => `${printable(name)}: no file that a release has`);
