import { DisclosureRisk } from '../../core/errors.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { inOneThread, type Spread } from '../../core/spread.ts';
import type { AttackReport } from '../../core/verdict.ts';
import { type Attacked, attackOnce, type Knowledge, type TableToAttack } from './attack-once.ts';
import { scan, withoutApparatus } from './scan-texts.ts';

const nothing: Knowledge = {
  cellsOf: () => null,
  dominanceOf: () => null,
  shownOf: () => null,
  classifications: {},
};

/**
 * Attacks tonight's tables together with each other and with everything published before. A table that discloses is taken
 * out and the rest is attacked again, so that those that passed have passed together.
 */
export const attackTonight = async (
  tonight: readonly PublishedTable[],
  before: readonly PublishedTable[],
  knowledge: Knowledge = nothing,
  spread: Spread = inOneThread,
): Promise<readonly Attacked[]> => {
  const verdicts = new Map<PublishedTable, Attacked>();
  for (let standing = tonight; ; ) {
    const tables: readonly TableToAttack[] = [
      ...standing.map((table) => ({ table, tonight: true, cut: false })),
      ...before.map((table) => ({ table, tonight: false, cut: false })),
    ];
    const attacked = await attackOnce(tables, knowledge, spread);
    for (const one of attacked) verdicts.set(one.table, one);
    const fallen = new Set(
      attacked.filter(({ outcome }) => outcome === 'breached').map(({ table }) => table),
    );
    if (fallen.size === 0) break;
    standing = standing.filter((table) => !fallen.has(table));
  }
  return tonight.flatMap((table) => verdicts.get(table) ?? []);
};

/**
 * Attacks published tables as somebody would who received them all and knows nothing else: one report per attacker. Throws
 * a `DisclosureRisk` where nothing was found, but an attack could not be carried out.
 */
export const attackPublished = async (
  tables: readonly PublishedTable[],
  spread: Spread = inOneThread,
): Promise<readonly AttackReport[]> => {
  const attacked = await attackOnce(
    tables.map((table) => ({ table, tonight: true, cut: true })),
    nothing,
    spread,
  );
  const names = [...new Set(attacked.flatMap(({ attacks }) => attacks.map(({ attacker }) => attacker)))];
  const reports = names.map((name) =>
    merged(attacked.flatMap(({ attacks }) => attacks.filter(({ attacker }) => attacker === name))),
  );
  const failure = attacked.find(({ failure: reason }) => reason !== null)?.failure;
  if (failure && reports.every(({ found }) => found === 0)) throw new DisclosureRisk(failure);
  return reports;
};

const merged = (reports: readonly AttackReport[]): AttackReport => {
  const [first] = reports;
  const figures = reports.flatMap(({ tightest }) => tightest ?? []);
  const pinned = reports.flatMap((report) => report.pinned ?? []);
  return {
    attacker: first?.attacker ?? '',
    tries: first?.tries ?? '',
    tried: reports.reduce((sum, { tried }) => sum + tried, 0),
    found: reports.reduce((sum, { found }) => sum + found, 0),
    tightest: figures.length > 0 ? Math.min(...figures) : null,
    ...(pinned.length > 0 && { pinned: pinned.reduce((sum, count) => sum + count, 0) }),
  };
};

/** Reads the files of releases, as rendered, for identifiers. */
export const scanTexts = (texts: readonly { readonly text: string }[]): AttackReport => ({
  attacker: 'residual-identifiers in files',
  tries: 'Reads every file for addresses, tokens and numbers that point at a person or device.',
  ...scan(withoutApparatus(texts)),
  tightest: null,
});
