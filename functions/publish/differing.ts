import { auditReport } from './audit-report.ts';
import { termsText } from './bundle.ts';
import { writeCsv } from './data-csv.ts';
import { dataPackage } from './data-package.ts';
import { writeParquet } from './data-parquet.ts';
import type { BundleFiles } from './read-release.ts';
import type { Release } from './release.ts';
import { report } from './report.ts';

/**
 * The files of a bundle, but for checksums and signature, that are not, to the byte, the ones that are made of its release; and
 * those that a release has and the bundle lacks, or the other way round.
 */
export const differing = (release: Release, files: BundleFiles): readonly string[] => {
  const made = new Map<string, Uint8Array | string>([
    ['audit.json', auditReport(release)],
    ['data.csv', writeCsv(release.table)],
    ['data.parquet', writeParquet(release.table)],
    ['datapackage.json', dataPackage(release, of(files, 'data.csv'), of(files, 'data.parquet'))],
    ['report.html', report(release)],
    ...(release.audience.kind === 'partner'
      ? ([['TERMS.md', termsText(release.policy.terms)]] as const)
      : []),
  ]);
  const names = [...new Set([...made.keys(), ...files.keys()])].filter(
    (name) => !name.startsWith('SHA256SUMS'),
  );
  return names.sort().filter((name) => {
    const [own, found] = [made.get(name), files.get(name)];
    return own === undefined || !found || !Buffer.from(own).equals(found);
  });
};

const of = (files: BundleFiles, name: string): Uint8Array => files.get(name) ?? new Uint8Array();
