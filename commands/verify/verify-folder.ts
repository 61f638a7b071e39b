import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { PublishedTable } from '../../core/published-table.ts';
import type { AttackReport } from '../../core/verdict.ts';
import { releaseName } from '../../functions/publish/release.ts';
import { checkBundle } from './check-bundle.ts';
import { checkCatalogue } from './check-catalogue.ts';
import { findBundles } from './find-bundles.ts';

/** The attackers that need nothing but published files. */
export interface Attacks {
  attackPublished(tables: readonly PublishedTable[]): Promise<readonly AttackReport[]>;
  scanTexts(texts: readonly Text[]): AttackReport;
}

export interface Text {
  readonly name: string;
  readonly text: string;
}

export interface Verification {
  /** Bundles, catalogues and other files, with what is wrong with each in words. */
  readonly checks: readonly { readonly name: string; readonly problems: readonly string[] }[];
  readonly tables: number;
  /** Why the tables could not be attacked; a failure. */
  readonly notAttacked?: string;
  readonly attacks: readonly AttackReport[];
  readonly passed: boolean;
}

/**
 * Checks every release under a folder and attacks all of them together, as somebody would who received them all.
 * Undefined where the folder holds no release.
 */
export const verifyFolder = async (
  folder: string,
  attacks: Attacks,
  key?: KeyObject,
): Promise<Verification | undefined> => {
  const root = resolve(folder);
  const found = await findBundles(root);
  if (found.bundles.length === 0) return undefined;
  const checks: { name: string; problems: readonly string[] }[] = [];
  const tables: PublishedTable[] = [];
  const texts: Text[] = [];
  for (const path of found.bundles) {
    const name = relative(root, path) || '.';
    const bundle = await checkBundle(path, key);
    checks.push({ name, problems: bundle.problems });
    texts.push(...bundle.texts.map((own) => ({ ...own, name: `${name}/${own.name}` })));
    if (bundle.table) tables.push(bundle.table);
  }
  for (const file of found.catalogues) {
    const name = relative(root, file);
    const text = await readFile(file, 'utf8');
    texts.push({ name, text });
    checks.push({ name, problems: await checkCatalogue({ file, text }, found.bundles) });
  }
  if (found.problems.length > 0) checks.push({ name: 'other files', problems: found.problems });
  const attacked = await attackAll(tables, attacks);
  const reports = [...attacked.reports, attacks.scanTexts(withoutNames(texts, tables))];
  return {
    checks,
    tables: tables.length,
    attacks: reports,
    ...(attacked.failure ? { notAttacked: attacked.failure } : {}),
    passed:
      !attacked.failure &&
      checks.every(({ problems }) => problems.length === 0) &&
      reports.every((report) => report.found === 0),
  };
};

/** A release's own name is long and has digits, as tokens have. */
const withoutNames = (texts: readonly Text[], tables: readonly PublishedTable[]): readonly Text[] => {
  const names = [...new Set(tables.map(releaseName))];
  return texts.map(({ name, text }) => ({
    name,
    text: names.reduce((left, own) => left.replaceAll(own, ' '), text),
  }));
};

const attackAll = async (
  tables: readonly PublishedTable[],
  { attackPublished }: Attacks,
): Promise<{ readonly reports: readonly AttackReport[]; readonly failure?: string }> => {
  try {
    return { reports: await attackPublished(tables) };
  } catch (error) {
    return { reports: [], failure: error instanceof Error ? error.message : 'an attacker broke off' };
  }
};
