import type { KeyObject } from 'node:crypto';
import { auditReport } from './audit-report.ts';
import { writeChecksums } from './checksums.ts';
import { writeCsv } from './data-csv.ts';
import { dataPackage } from './data-package.ts';
import { writeParquet } from './data-parquet.ts';
import type { Release } from './release.ts';
import { report } from './report.ts';
import { residualIdentifiers } from './residual-identifiers.ts';
import { sign } from './sign.ts';

export interface Bundle {
  /** File name to content, in the order of writing: `SHA256SUMS` last, with which the bundle counts. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Kinds of direct identifier that its texts seem to hold: empty, or it must not go out. */
  readonly residual: readonly string[];
}

/** The files of one release for one audience. Equal releases give equal bytes (with an ECDSA key, all but the signature). */
export const renderBundle = (release: Release, key: KeyObject | undefined): Bundle => {
  const { table, audience, policy, audited, policyDigest, inputs } = release;
  const csv = bytes(writeCsv(table));
  const parquet = writeParquet(table);
  const texts = new Map<string, Uint8Array>([
    ['data.csv', csv],
    ['datapackage.json', bytes(dataPackage(release, csv, parquet))],
    ['report.html', bytes(report(release))],
    ['audit.json', bytes(auditReport(release))],
  ]);
  if (audience.kind === 'partner' && policy.terms) texts.set('TERMS.md', bytes(termsText(policy.terms)));
  const known = [policy.contact, audited.attacked, policyDigest, inputs];
  const residual = [...texts.values()].flatMap((text) =>
    residualIdentifiers(Buffer.from(text).toString(), known),
  );
  const files = new Map([...texts, ['data.parquet', parquet] as const]);
  const sums = bytes(writeChecksums(files));
  if (key) files.set('SHA256SUMS.sig', sign(sums, key));
  return { files: files.set('SHA256SUMS', sums), residual: [...new Set(residual)] };
};

/** `TERMS.md`: the terms as the policy has them. */
export const termsText = (terms: string): string => `${terms.trim()}\n`;

const bytes = (text: string): Uint8Array => Buffer.from(text);
