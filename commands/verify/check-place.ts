import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { type Release, releaseName } from '../../functions/publish/release.ts';

/** Where a bundle lies in another release's folder, or within an audience's folder anywhere but in its own. */
export const placeProblems = (
  { table }: Release,
  { root, path }: { readonly root: string; readonly path: string },
): readonly string[] => {
  const own = releaseName(table);
  const within = relative(root, path).split(sep);
  const looksPlaced = within.length >= 3 && /^v\d+$/.test(within.at(-1) ?? '');
  const audience = audienceAbove(path, root);
  const isPlaced =
    (!looksPlaced || within.slice(-3).join('/') === own) &&
    (audience === undefined || relative(audience, path).split(sep).join('/') === own);
  return isPlaced ? [] : ['it lies in another folder than its table, period and version have'];
};

/** The nearest folder above that has a catalogue. */
const audienceAbove = (path: string, root: string): string | undefined => {
  if (path === root) return undefined;
  const above = dirname(path);
  return existsSync(join(above, 'catalogue.json')) ? above : audienceAbove(above, root);
};
