import { coalitionsOf } from '../../core/coalitions.ts';
import { keys } from '../../core/keys.ts';
import type { Policy } from '../../core/policy.ts';
import { printable } from '../../core/printable.ts';
import type { LineCounts, MicrodataManifest, RunManifest } from '../../core/run.ts';
import { countCells } from '../../functions/publish/utility.ts';
import type { Activity, Cost, NightRecord, TableRecord } from './read-night.ts';

/** Names of what may become of a line, in the order in which they are told. */
const lineClasses: Readonly<Record<Exclude<keyof LineCounts, 'read'>, string>> = {
  kept: 'kept',
  unreadable: 'unreadable',
  duplicate: 'duplicates',
  notDeclared: 'not declared',
  withoutDay: 'without a day',
  withoutPerson: 'without a person',
  bots: 'of bots',
  staff: 'of staff and tests',
  minors: 'of minors',
  optedOut: 'of people who opted out',
};

interface Place {
  readonly policy: Policy;
  /** Folder of the published zone. */
  readonly published: string;
}

/** The night in words for its operator: what came in, what went out, what stayed in and why. */
export const summarise = (
  { manifest, exports, tables, leftOut, notAdmitted }: NightRecord,
  place: Place,
): string =>
  [
    '',
    'Exports',
    ...linesRead(exports),
    ...refusals(manifest, exports),
    ...(manifest.skipped
      ? [`  ${number(manifest.skipped)} links, pipes or names of no text are no exports`]
      : []),
    '',
    'Tables',
    ...(tables.length + leftOut.length === 0 ? ['  no period is settled: nothing to publish'] : []),
    ...tables.flatMap((table) => tableLines(table, place)),
    ...leftOut.map(({ table, period, reason }) => `  ${table} ${period}: left out: ${reason}`),
    ...notAdmitted.map(
      (name) =>
        `  ${name} received nothing: it is new, or another part of the tables is its own now. npm run newcomer -- ${name}`,
    ),
    '',
    closing({ tables, leftOut }, place),
  ].join('\n');

const linesRead = (exports: readonly MicrodataManifest[]): string[] => {
  const accepted = exports.filter(({ status }) => status === 'accepted');
  const sum = (name: keyof LineCounts) => accepted.reduce((total, { lines }) => total + lines[name], 0);
  const classes = Object.entries(lineClasses).map(([name, words]) => {
    const count = sum(name as keyof LineCounts);
    return count === 0 ? undefined : `${number(count)} ${words}`;
  });
  return [
    `  ${number(accepted.length)} exports with ${number(sum('read'))} lines`,
    ...classes.filter((line) => line !== undefined).map((line) => `    ${line}`),
  ];
};

const refusals = (manifest: RunManifest, exports: readonly MicrodataManifest[]): string[] =>
  [...manifest.refused, ...exports.filter(({ status }) => status === 'refused')].map(
    ({ key, reason }) => `  refused: ${printable(key)}: ${reason ?? 'no reason given'}`,
  );

const tableLines = (
  { table, outcome, verdict, activity, cost }: TableRecord,
  { policy, published }: Place,
): string[] => {
  const { total, published: shown, withheld } = countCells(table);
  const levels = table.dimensions.map(
    ({ name, levels: own, level }) => `${name} by ${own[level] ?? 'total'}`,
  );
  const audience = policy.audiences.find(({ tables }) => tables.includes(table.table));
  const bundle = audience && keys.bundle(audience.name, table.table, table.period, table.version);
  return [
    `  ${table.table} ${table.period} v${table.version}: ${outcome === 'released' ? 'released' : 'WITHHELD'}`,
    `    ${levels.join(', ')}; ${number(total)} cells, ${number(shown)} published, ${number(withheld)} withheld`,
    `    ${activityLine(activity)}`,
    ...(cost ? costLines(cost) : []),
    ...intervalLines(verdict),
    ...attackLines(verdict),
    outcome === 'released'
      ? `    ${published}/${bundle}report.html`
      : `    because of ${reasons(verdict).join(', ')}`,
  ];
};

/** Whole percent, rounded down: a share that is nearly all is not all. */
const activityLine = ({ published, withOther }: Activity): string => {
  const percent = (share: number) => `${Math.floor(share * 100)} %`;
  const within = withOther > published ? `, ${percent(withOther)} counting what stands within \`_O\`` : '';
  return `${percent(published)} of the activity published${within}`;
};

/** Whole percent, rounded up: a gap that is nearly none is one. */
const costLines = ({ primary, secondary, method, gap, optimal }: Cost): string[] => {
  if (primary + secondary === 0) return [];
  const spare = optimal
    ? 'nothing cheaper hides as much'
    : `at most ${Math.ceil(100 * gap - 1e-9)} % of what those cost could be spared`;
  return [
    `    withheld: ${number(primary)} cells by rule, ${number(secondary)} for the sake of others; ${spare}`,
    `    (bound: ${method})`,
  ];
};

const intervalLines = (verdict: TableRecord['verdict']): string[] => {
  if (!verdict?.intervals) return [];
  const { cells, least, median } = verdict.intervals;
  return [
    `    what ${number(cells)} withheld counts can be, as far as the audit met it: the narrowest ${number(least)} wide, the median ${number(median)}`,
  ];
};

const attackLines = (verdict: TableRecord['verdict']): string[] => {
  if (!verdict) return [];
  const tried = verdict.attacks.map(({ attacker, tried }) => `${attacker} ${number(tried)}`);
  const found = verdict.attacks.filter((attack) => attack.found > 0);
  return [
    `    attacks tried: ${tried.join(', ')}`,
    found.length === 0
      ? '    attacks found: nothing'
      : `    attacks found: ${found.map((attack) => `${attack.attacker} ${number(attack.found)}`).join(', ')}`,
  ];
};

const reasons = (verdict: TableRecord['verdict']): readonly string[] => {
  if (!verdict) return ['a missing verdict'];
  const successful = verdict.attacks.filter(({ found }) => found > 0).map(({ attacker }) => attacker);
  return successful.length > 0 ? successful : ['the last check before publication'];
};

const closing = (
  { tables, leftOut }: Pick<NightRecord, 'tables' | 'leftOut'>,
  { policy, published }: Place,
): string => {
  const released = tables.filter(({ outcome }) => outcome === 'released').length;
  const counts = `${released} released, ${tables.length - released} withheld, ${leftOut.length} left out`;
  const [, other] = coalitionsOf(policy);
  const each = other ? '; what each coalition holds by itself, for together they may disclose' : '';
  return `${counts}. Check what was published: npm run verify -- ${published}${each}`;
};

const number = (value: number): string => value.toLocaleString('en-GB');
