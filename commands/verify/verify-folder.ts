import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { PublishedTable } from '../../core/published-table.ts';
import type { AttackReport } from '../../core/verdict.ts';
import { releaseName } from '../../functions/publish/release.ts';
import { checkBundle } from './check-bundle.ts';
import { checkCatalogue, checkListed } from './check-catalogue.ts';
import { contradictions, missingVersions, type Received } from './compare-releases.ts';
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
  const checks: { name: string; problems: readonly string[] }[] = [];
  const received: Received[] = [];
  const texts: Text[] = [];
  for (const path of found.bundles) {
    const name = relative(root, path) || '.';
    const bundle = await checkBundle(path, key);
    checks.push({ name, problems: bundle.problems });
    texts.push(...bundle.texts.map((own) => ({ ...own, name: `${name}/${own.name}` })));
    if (bundle.table) received.push({ name, table: bundle.table, certificate: bundle.certificate });
  }
  for (const file of found.catalogues) {
    const name = relative(root, file);
    const text = await readFile(file, 'utf8');
    texts.push({ name, text });
    checks.push({ name, problems: await checkCatalogue({ file, text }, found.bundles) });
  }
  for (const { name, problem } of await checkListed(root, found.bundles))
    checks.push({ name, problems: [problem] });
  if (found.problems.length > 0) checks.push({ name: 'other files', problems: found.problems });
  const contradicted = contradictions(received);
  if (contradicted.length > 0) checks.push({ name: 'one release, two files', problems: contradicted });
  const tables = received.map(({ table }) => table);
  const attacked = await attackAll(tables, attacks);
  for (const { name, certificate } of received)
    checks.push(
      ...notAudited(name, certificate?.attacks.map(({ attacker }) => attacker) ?? [], attacked.reports),
    );
  const reports = [...attacked.reports, attacks.scanTexts(withoutNames(texts, tables))];
  return {
    checks,
    tables: tables.length,
    attacks: reports,
    notices: missingVersions(received).map(
      (name) => `${name} is not here, so that nobody attacked the later versions together with it`,
    ),
    ...(attacked.failure ? { notAttacked: attacked.failure } : {}),
    passed:
      !attacked.failure &&
      checks.every(({ problems }) => problems.length === 0) &&
      reports.every((report) => report.found === 0),
  };
};

/** A release whose audit lacks an attacker that is known now has not withstood what is known. */
const notAudited = (
  name: string,
  attackers: readonly string[],
  known: readonly AttackReport[],
): Verification['checks'] => {
  const lacking = known.map(({ attacker }) => attacker).filter((attacker) => !attackers.includes(attacker));
  if (lacking.length === 0) return [];
  return [{ name, problems: [`audit.json: before release nobody tried ${lacking.join(', ')}`] }];
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
