import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

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
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    const isBundle = entries.some((entry) => entry.isFile() && bundleFiles.includes(entry.name));
    if (isBundle) bundles.push(folder);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      const name = relative(root, path);
      if (entry.isDirectory()) await visit(path);
      else if (!entry.isFile()) problems.push(`${name}: a link or special file, which no release has`);
      else if (entry.name === 'catalogue.json' && !isBundle) catalogues.push(path);
      else if (!isBundle) problems.push(`${name}: belongs to no release`);
    }
  };
  await visit(root);
  return { bundles, catalogues, problems };
};
