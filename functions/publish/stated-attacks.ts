import type { PublishedTable } from '../../core/published-table.ts';
import type { AttackReport, TableVerdict } from '../../core/verdict.ts';

/** How often something was tried, in words that are no counts. */
export const triedWords = [
  'never',
  'under 100 times',
  '100 to 9,999 times',
  '10,000 to 999,999 times',
  '1,000,000 times or more',
] as const;

/** How narrow a result was, measured by the minimum frequency. */
export const tightestWords = [
  'below the minimum frequency',
  'once to twice the minimum frequency',
  'over twice the minimum frequency',
] as const;

export const pinnedWords = ['none', 'some'] as const;

/** What `audit.json` says of an attacker. */
export interface StatedAttack {
  readonly attacker: string;
  readonly tries: string;
  readonly tried: (typeof triedWords)[number];
  readonly found: 0;
  readonly tightest: (typeof tightestWords)[number] | null;
  readonly pinned?: (typeof pinnedWords)[number];
}

/** What was attacked, as a digest of what audiences see of the whole table, and by whom. */
export interface Audited {
  readonly attacked: string;
  readonly attacks: readonly StatedAttack[];
}

/**
 * What a release says of its audit. The figures of a verdict hang on what only the publisher knows, so that nobody could work
 * them out again: as numbers they could be anything. Of a rounded table the narrowest results are left out, whatever
 * the verdict has, and its digest is that of what is shown: both would tell of exact numbers. Throws where an attacker found something.
 */
export const auditedOf = (table: PublishedTable, verdict: TableVerdict): Audited => ({
  attacked: verdict.shown ?? verdict.digest,
  attacks: verdict.attacks.map((attack) => stated(table, attack)),
});

const stated = (
  { rounding, minimumFrequency }: PublishedTable,
  { attacker, tries, tried, found, tightest, pinned }: AttackReport,
): StatedAttack => {
  if (found !== 0) throw new RangeError('an attacker that found something has no place in a release');
  const isKept = rounding !== undefined && pinned === undefined;
  return {
    attacker,
    tries,
    tried: triedIn(tried),
    found,
    tightest: isKept || tightest === null ? null : tightestIn(tightest, minimumFrequency),
    ...(pinned === undefined ? {} : { pinned: pinned === 0 ? 'none' : 'some' }),
  };
};

const triedIn = (times: number): StatedAttack['tried'] => {
  const [never, few, hundreds, thousands, millions] = triedWords;
  if (times === 0) return never;
  if (times < 100) return few;
  if (times < 10_000) return hundreds;
  return times < 1_000_000 ? thousands : millions;
};

const tightestIn = (figure: number, minimum: number): (typeof tightestWords)[number] => {
  const [below, once, over] = tightestWords;
  if (figure < minimum) return below;
  return figure <= 2 * minimum ? once : over;
};
