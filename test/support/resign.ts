import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { canonicalJson, sha256 } from '../../core/digest.ts';
import { sumAgain } from './release-folder.ts';

/** Makes hashes, checksums and catalogue fit a bundle again after a change, as somebody would who can publish. */
export const resign = async (folder: string, bundle: string): Promise<void> => {
  const path = join(folder, bundle);
  const data = await Promise.all(['data.csv', 'data.parquet'].map((name) => readFile(join(path, name))));
  const pack = join(path, 'datapackage.json');
  const stated = data.values();
  const before = await readFile(pack, 'utf8');
  const after = before.replaceAll(/"bytes": \d+,(\s+)"hash": "sha256:[0-9a-f]{64}"/g, (all, gap) => {
    const content = stated.next().value;
    return content ? `"bytes": ${content.byteLength},${gap}"hash": "sha256:${sha256(content)}"` : all;
  });
  if (after !== before) await writeFile(pack, after);
  const names = (await readdir(path, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.startsWith('SHA256SUMS'))
    .map(({ name }) => name);
  await sumAgain(path, names);
  await listAgain(folder, bundle);
};

const listAgain = async (folder: string, bundle: string): Promise<void> => {
  const [audience = '', ...within] = bundle.split('/');
  const file = join(folder, audience, 'catalogue.json');
  const listed = await readFile(file, 'utf8');
  const catalogue = JSON.parse(listed);
  const sums = await readFile(join(folder, bundle, 'SHA256SUMS'));
  for (const release of catalogue.releases)
    if (resolve('/', release.path) === resolve('/', ...within)) {
      const lines = sums
        .toString()
        .trim()
        .split('\n')
        .map((line) => line.split('  '));
      const checksums = [['SHA256SUMS', sha256(sums)], ...lines.map(([sum, name]) => [name, sum])];
      release.checksums = Object.fromEntries(checksums.map(([name, sum]) => [name, `sha256:${sum}`]));
    }
  await writeFile(file, canonicalJson(catalogue));
};
