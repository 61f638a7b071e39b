import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { daysOf, periodKinds, periodOf, shiftDay } from '../../core/period.ts';
import { type CatalogueEntry, catalogueText, entryOf } from '../../functions/publish/catalogue.ts';
import type { BundleFiles } from '../../functions/publish/read-release.ts';
import { type CatalogueFile, parseCatalogue } from './catalogue-shape.ts';

/** A catalogue as received, and the files of all bundles by their folders. */
export interface ToCheck {
  readonly root: string;
  readonly file: string;
  readonly content: Uint8Array;
  readonly bundles: ReadonlyMap<string, BundleFiles>;
}

export interface CheckedCatalogue {
  readonly catalogue: CatalogueFile | undefined;
  readonly problems: readonly string[];
  /** Listed releases that are not here. */
  readonly absent: number;
}

/** Where a catalogue is not the one that is written of the releases beside it. Releases not kept here are no problem. */
export const checkCatalogue = ({ root, file, content, bundles }: ToCheck): CheckedCatalogue => {
  const catalogue = parseCatalogue(Buffer.from(content).toString());
  if (!catalogue) return { catalogue, problems: ['not a catalogue'], absent: 0 };
  const folder = dirname(file);
  const { releases, nextExpected } = catalogue;
  const rebuilt = releases.map(({ status: _, ...listed }) => {
    const files = bundles.get(resolve(folder, listed.path));
    return { listed, made: files ? madeOf(listed.path, files) : listed, isHere: files !== undefined };
  });
  const wrong = rebuilt.filter(({ listed, made }) => !isDeepStrictEqual(listed, made));
  const paths = releases.map(({ path }) => path);
  const inOrder = paths.every((path, at) => at === 0 || (paths[at - 1] ?? '') < path);
  const made = catalogueText({ ...catalogue, releases: rebuilt.map(({ listed }) => listed) });
  const isWritten = Buffer.from(made).equals(content);
  return {
    catalogue,
    problems: [
      ...wrong.map(({ listed }) => `${listed.path}: not the release that is listed`),
      ...(inOrder && isWritten ? [] : ['not written as it would be of the releases that it lists']),
      ...(folder === root || basename(folder) === catalogue.audience
        ? []
        : ['it is of another audience than the folder that it lies in']),
      ...(isNext(nextExpected, releases) ? [] : ['it expects what does not come next']),
    ],
    absent: rebuilt.filter(({ isHere }) => !isHere).length,
  };
};

const madeOf = (path: string, files: BundleFiles): CatalogueEntry | undefined => {
  const [sums, pack] = [files.get('SHA256SUMS'), files.get('datapackage.json')];
  try {
    return sums && pack && entryOf(path, sums, pack);
  } catch {
    return undefined;
  }
};

/** Whether the next period of each table, of whatever kind, begins when its latest one ends, and is published after its own end. */
const isNext = (
  expected: CatalogueFile['nextExpected'],
  releases: readonly Pick<CatalogueEntry, 'table' | 'period'>[],
): boolean =>
  new Set(expected.map(({ table }) => table)).size === expected.length &&
  expected.every(({ table, period, night }) => {
    const own = releases.filter((release) => release.table === table);
    const last = own
      .map((release) => daysOf(release.period).last)
      .sort()
      .at(-1);
    const after = last && shiftDay(last, 1);
    return (
      after !== undefined &&
      periodKinds.some((kind) => periodOf(after, kind) === period) &&
      night > daysOf(period).last
    );
  });

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
    const listed = parseCatalogue(text)?.releases ?? [];
    const isListed = listed.some(({ path }) => resolve(audience, path) === bundle);
    return isListed
      ? []
      : [{ name, problem: `${relative(audience, bundle)}: a release that it does not list` }];
  });
  const problems = (await Promise.all(checked)).flat();
  return [...new Map(problems.map((one) => [`${one.name} ${one.problem}`, one])).values()];
};
