import { canonicalJson, sha256 } from '../../core/digest.ts';
import { kohort } from '../../functions/publish/certificate.ts';
import { differing } from '../../functions/publish/differing.ts';
import type { BundleFiles } from '../../functions/publish/read-release.ts';
import type { Release } from '../../functions/publish/release.ts';
import { bundleFiles } from './find-bundles.ts';

/** Where files are not the ones that publish makes of the release that they hold, or the release is not the one that was attacked. */
export const rebuiltOtherwise = (release: Release, files: BundleFiles): readonly string[] => {
  const { table, scope, audited } = release;
  return [
    ...(isMadeHere(files) ? [] : [`audit.json: made by another version of kohort than this, ${which}`]),
    ...differing(release, files)
      .filter((name) => bundleFiles.includes(name))
      .map((name) => `${name}: ${files.has(name) ? 'not the file that is made of this release' : 'missing'}`),
    ...(scope === 'part' || audited.attacked === sha256(canonicalJson(table))
      ? []
      : ['audit.json: it is not about these cells, and says that it is about all of the release']),
    ...(!table.rounding || audited.attacks.every((own) => own.tightest === null || own.pinned !== undefined)
      ? []
      : ['audit.json: of a rounded table it tells a result on exact numbers']),
  ];
};

const which = 'which alone can make its files again';

const isMadeHere = (files: BundleFiles): boolean => {
  const said: unknown = JSON.parse(Buffer.from(files.get('audit.json') ?? '').toString());
  return typeof said === 'object' && said !== null && 'kohort' in said && said.kohort === kohort;
};
