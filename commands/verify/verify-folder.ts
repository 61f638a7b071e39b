import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { printable } from '../../core/printable.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { AttackReport } from '../../core/verdict.ts';
import type { BundleFiles } from '../../functions/publish/read-release.ts';
import { releaseName } from '../../functions/publish/release.ts';
import { attackerProblems } from './check-attackers.ts';
import { checkBundle } from './check-bundle.ts';
import { checkCatalogue, checkListed } from './check-catalogue.ts';
import { placeProblems } from './check-place.ts';
import { type Catalogued, compareCatalogues } from './compare-catalogues.ts';
import { contradictions, missingVersions, type Received } from './compare-releases.ts';
import { compareWords } from './compare-words.ts';
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
  readonly checks: readonly Check[];
  readonly tables: number;
  /** What could not be checked because it is not here; no failure. */
  readonly notices: readonly string[];
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
  const checks: Check[] = [];
  const received: Received[] = [];
  const texts: Text[] = [];
  const bundles = new Map<string, BundleFiles>();
  for (const path of found.bundles) {
    const name = nameOf(root, path);
    const bundle = await checkBundle(path, key);
    bundles.set(path, bundle.files);
    const { release } = bundle;
    checks.push({
      name,
      problems: [...bundle.problems, ...(release ? placeProblems(release, { root, path }) : [])],
    });
    texts.push(...bundle.texts.map((own) => ({ ...own, name: `${name}/${own.name}` })));
    if (release) received.push({ name, table: release.table, release });
  }
  const catalogues: Catalogued[] = [];
  for (const file of found.catalogues) {
    const name = nameOf(root, file);
    const content = await readFile(file);
    texts.push({ name, text: content.toString() });
    const checked = checkCatalogue({ root, file, content, bundles });
    checks.push({ name, problems: checked.problems });
    catalogues.push({ ...checked, name, folder: dirname(file) });
  }
  for (const { name, problem } of await checkListed(root, found.bundles))
    checks.push({ name: printable(name), problems: [problem] });
  if (found.problems.length > 0) checks.push({ name: 'other files', problems: found.problems });
  const compared = compareWords(received);
  const together = compareCatalogues(catalogues, received);
  const contradicted = contradictions(received);
  if (contradicted.length > 0) checks.push({ name: 'one release, two files', problems: contradicted });
  const differing = [...compared.problems, ...together.problems];
  if (differing.length > 0) checks.push({ name: 'all files together', problems: differing });
  const tables = received.map(({ table }) => table);
  const attacked = await attackAll(tables, attacks);
  if (!attacked.failure)
    for (const { name, release } of received) {
      const problems = attackerProblems(release, attacked.reports);
      if (problems.length > 0) checks.push({ name, problems });
    }
  const reports = [...attacked.reports, attacks.scanTexts(withoutNames(texts, tables))];
  const isSigned = [...bundles.values()].some((files) => files.has('SHA256SUMS.sig'));
  return {
    checks,
    tables: tables.length,
    attacks: reports,
    notices: [
      ...missingVersions(received).map(
        (name) => `${name} is not here, so that nobody attacked the later versions together with it`,
      ),
      ...(isSigned && !key ? ['a public key is not given, so that nobody checked any signature'] : []),
      ...compared.changed,
      ...together.notices,
    ],
    ...(attacked.failure ? { notAttacked: attacked.failure } : {}),
    passed:
      !attacked.failure &&
      checks.every(({ problems }) => problems.length === 0) &&
      reports.every((report) => report.found === 0),
  };
};

interface Check {
  readonly name: string;
  readonly problems: readonly string[];
}

const nameOf = (root: string, path: string): string => printable(relative(root, path)) || '.';

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
