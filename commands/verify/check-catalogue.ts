import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { sha256 } from '../../core/digest.ts';

/** Where a catalogue and the releases that lie beside it contradict each other. Releases not kept here are no problem. */
export const checkCatalogue = async (
  { file, text }: { readonly file: string; readonly text: string },
  bundles: readonly string[],
): Promise<readonly string[]> => {
  const catalogue = shape.safeParse(toJson(text));
  if (!catalogue.success) return ['not a catalogue'];
  const folder = dirname(file);
  const kept = catalogue.data.releases.filter(({ path }) => bundles.includes(resolve(folder, path)));
  const problems = await Promise.all(
    kept.map(async ({ path, checksums }) => {
      const sums = await readFile(join(folder, path, 'SHA256SUMS')).catch(() => undefined);
      return sums && checksums.SHA256SUMS === `sha256:${sha256(sums)}`
        ? []
        : [`${path}: not the release that is listed`];
    }),
  );
  return problems.flat();
};

/**
 * Releases that lie where an audience gets them, `<audience>/<table>/<period>/v<N>` below the root, and that no catalogue of the
 * audience lists: catalogues are written last, so that these are not complete, or not the publisher's.
 */
export const checkListed = async (
  root: string,
  bundles: readonly string[],
): Promise<readonly { readonly name: string; readonly problem: string }[]> => {
  const checked = bundles.map(async (bundle) => {
    const audience = resolve(bundle, '../../..');
    const inPlace = /^(.+\/)?[^/]+\/[^/]+\/v[1-9]\d*$/.test(relative(root, bundle));
    if (!inPlace) return [];
    const name = relative(root, join(audience, 'catalogue.json'));
    const text = await readFile(join(audience, 'catalogue.json'), 'utf8').catch(() => undefined);
    if (text === undefined)
      return [{ name, problem: 'missing, so that nobody can tell which releases there are' }];
    const listed = shape.safeParse(toJson(text)).data?.releases ?? [];
    const isListed = listed.some(({ path }) => resolve(audience, path) === bundle);
    return isListed
      ? []
      : [{ name, problem: `${relative(audience, bundle)}: a release that it does not list` }];
  });
  const problems = (await Promise.all(checked)).flat();
  return [...new Map(problems.map((one) => [`${one.name} ${one.problem}`, one])).values()];
};

const toJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const shape = z.object({
  releases: z.array(z.object({ path: z.string(), checksums: z.record(z.string(), z.string()) })),
});
