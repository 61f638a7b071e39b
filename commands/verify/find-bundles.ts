import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { printable } from '../../core/printable.ts';

export interface Found {
  /** Folders that hold a bundle or part of one. */
  readonly bundles: readonly string[];
  /** Catalogues, by path. */
  readonly catalogues: readonly string[];
  readonly problems: readonly string[];
}

/** All files that a release can have. */
export const bundleFiles: readonly string[] = [
  'SHA256SUMS',
  'SHA256SUMS.sig',
  'TERMS.md',
  'audit.json',
  'data.csv',
  'data.parquet',
  'datapackage.json',
  'report.html',
];

/** Everything under a folder, sorted into bundles, catalogues and what is neither. Links are never followed. */
export const findBundles = async (root: string): Promise<Found> => {
  const bundles: string[] = [];
  const catalogues: string[] = [];
  const problems: string[] = [];
  const visit = async (folder: string): Promise<number> => {
    const entries = await readdir(folder, { withFileTypes: true });
    const isBundle = entries.some((entry) => entry.isFile() && bundleFiles.includes(entry.name));
    if (isBundle) bundles.push(folder);
    problems.push(
      ...alike(entries.map(({ name }) => name)).map((name) => `${nameOf(root, folder, name)}: ${twice}`),
    );
    let found = isBundle ? 1 : 0;
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = nameOf(root, folder, entry.name);
      const within = entry.isDirectory() ? await visit(join(folder, entry.name)) : 0;
      found += within;
      if (entry.isDirectory() && isBundle) problems.push(`${name}: a folder, which no release has`);
      else if (entry.isDirectory() && within === 0) problems.push(`${name}: a folder without a release`);
      else if (!entry.isDirectory() && !entry.isFile())
        problems.push(`${name}: a link or special file, which no release has`);
      else if (entry.isFile() && !isBundle && entry.name !== 'catalogue.json')
        problems.push(`${name}: belongs to no release`);
      else if (entry.isFile() && !isBundle) {
        catalogues.push(join(folder, entry.name));
        found++;
      }
    }
    return found;
  };
  await visit(root);
  return { bundles, catalogues, problems };
};

const twice = 'the same name as another, but for its case';

/** Names that some file systems take for another one's. */
const alike = (names: readonly string[]): readonly string[] => {
  const folded = names.map((name) => name.normalize('NFC').toLowerCase());
  return names.filter((_, at) => folded.indexOf(folded[at] ?? '') !== at);
};

const nameOf = (root: string, folder: string, name: string): string =>
  printable(relative(root, join(folder, name)));
