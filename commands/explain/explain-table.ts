import type { Policy, Table } from '../../core/policy.ts';
import { printable } from '../../core/printable.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { utilityOf } from '../../functions/publish/utility.ts';
import { loadPolicy } from '../../policy/load.ts';
import { canBeTried, leftOutWords, trialWords } from './left-out.ts';
import { NothingToExplain, readRecords, type TableRecords } from './read-records.ts';
import { tryChanges, tryForCell } from './try-changes.ts';
import { type Explained, rowsOf, whatFrees } from './what-frees.ts';
import { cellName, codesAt, reasonsFor } from './why.ts';

export interface ExplainOptions {
  readonly period?: string;
  readonly cell?: string;
  readonly store: string;
  readonly policy: string;
}

/** Withheld cells told at a time. */
const told = 50;

/** What became of a table, in lines for its publisher's privacy officer: words and shares, never a number of people. */
export const explainTable = async (
  name: string,
  { period, cell, store, policy: file }: ExplainOptions,
): Promise<readonly string[]> => {
  const records = await readRecords(store, name, period);
  const { policy } = await loadPolicy(file);
  const declared = policy.tables.find((one) => one.name === name);
  const { table, run, record } = records;
  const title = `${name} ${records.period}, night of ${run}`;
  if (!table) {
    const reason = record.leftOut ?? 'no reason is on record';
    return [
      title,
      ...leftOutWords(record, reason),
      ...(await triedWords(records, { reason, policy, declared })),
    ];
  }
  const rows = cell === undefined ? withheldRows(table) : [rowOf(table, cell)];
  const explained: Explained = { ...records, table, policy, declared };
  const [only = -1] = cell === undefined ? [] : rows;
  return [
    `${title}: version ${table.version}`,
    ...whatBecame(records, table),
    '',
    ...(rows.length === 0
      ? ['No cell is withheld.']
      : rows.slice(0, told).flatMap((row) => cellLines(row, explained))),
    ...(isTold(table, only) ? [] : await triedForCell(only, explained)),
    ...(rows.length > told ? ['There are more: ask for one of them with --cell.'] : []),
    ...(rows.some((row) => !isShown(table, row))
      ? [
          '',
          'A larger minimum frequency frees nothing. A longer or a later period, and fewer tables over the same people, were not computed: a night has to tell.',
        ]
      : []),
  ];
};

/** What would help, tried out where it can be. */
const triedWords = async (
  { counted, history, beside }: TableRecords,
  { reason, policy, declared }: { reason: string; policy: Policy; declared: Table | undefined },
): Promise<readonly string[]> => {
  if (!canBeTried.includes(reason)) return [];
  if (!declared)
    return ['The policy at hand does not have this table, so that no change of it could be tried.'];
  if (!counted) return ['What was counted is past its retention, so that no change could be tried.'];
  return trialWords(await tryChanges({ declared, counted, policy, history, beside }));
};

const isTold = (table: PublishedTable, row: number): boolean =>
  row < 0 || isShown(table, row) || codesAt(table, row).includes('_O') || table.noise !== undefined;

/** What a change of the policy would have done for one cell. */
const triedForCell = async (
  row: number,
  { table, declared, counted, policy, history, beside }: Explained,
): Promise<readonly string[]> => {
  if (!declared || !counted) return [];
  const release = `${table.table}/${table.period}/v${table.version}`;
  const codes = codesAt(table, row);
  const trials = await tryForCell({ declared, counted, policy, history, beside }, { codes, release });
  return (trials ?? []).map(
    ({ words, helps }) =>
      `  Tried, protected and attacked: ${words}, its people would ${helps ? '' : 'not '}be told, in one number with others.`,
  );
};

const whatBecame = (
  { outcome, verdict, shown, record }: TableRecords,
  table: PublishedTable,
): readonly string[] => {
  const { cellsPercent, activityPercent, withOtherPercent } = utilityOf(shown ?? table);
  const levels = table.dimensions.map(
    ({ name, levels: own, level }) => `${name} by ${own[level] ?? 'total'}`,
  );
  const found = verdict?.attacks.filter((attack) => attack.found > 0).map(({ attacker }) => attacker) ?? [];
  const fates = {
    released: 'Released.',
    withheld: `Withheld as a whole: ${found.length > 0 ? `${found.join(', ')} succeeded` : 'the last check before publication failed'}. Coarser levels, fewer dimensions or one table fewer over the same people may help.`,
    open: 'Not published yet: the night is not over.',
  };
  return [
    fates[outcome ?? 'open'],
    ...(levels.length > 0 ? [`Levels used: ${levels.join(', ')}.`] : []),
    `Cells published: ${cellsPercent} %.`,
    ...(activityPercent === undefined
      ? []
      : [
          `Activity in published cells of the finest level: ${activityPercent} %, with _O ${withOtherPercent} %.`,
        ]),
    ...(record.totalOnly ? ['Nothing else could be hidden, so that of it the total alone is shown.'] : []),
    ...(record.bound ? [boundWords(record.bound)] : []),
    ...(table.noise ? ['It has noise in the place of withholding.'] : []),
  ];
};

/** In tens of percent, rounded up: the gap itself is made of withheld numbers. */
const boundWords = ({ gap, optimal }: { readonly gap: number; readonly optimal: boolean }): string =>
  optimal
    ? 'Of what is withheld for the sake of other cells nothing cheaper hides as much at these levels, here and in all tables that hang together with this one: that is proven.'
    : `Of what is withheld for the sake of other cells, here and in all tables that hang together with this one, something else may cost less and hide as much at these levels, but not by more than ${10 * Math.ceil(10 * gap - 1e-9)} %.`;

const cellLines = (row: number, explained: Explained): readonly string[] => {
  const { table, record } = explained;
  const name = cellName(table, codesAt(table, row));
  if (isShown(table, row)) return [`${name}: published.`];
  if (codesAt(table, row).includes('_O'))
    return [
      name,
      '  A sum of withheld cells that does not follow from what is shown, or is of too few people.',
    ];
  return [
    name,
    ...reasonsFor(row, table, record).map((line) => `  ${line}`),
    ...whatFrees(row, explained).map((line) => `  ${line}`),
  ];
};

const withheldRows = (table: PublishedTable): readonly number[] =>
  [...rowsOf(table).values()].filter((row) => !isShown(table, row));

const isShown = ({ cells }: PublishedTable, row: number): boolean =>
  Object.values(cells.measures).every(({ status }) => status[row] === 'ok');

const rowOf = (table: PublishedTable, cell: string): number => {
  const row = rowsOf(table).get(
    cell
      .split(',')
      .map((code) => code.trim())
      .join('\n'),
  );
  if (row !== undefined) return row;
  const names = table.dimensions.map(({ name }) => name).join(',');
  throw new NothingToExplain(
    `${printable(cell)}: no cell of ${table.table} ${table.period}; give its codes as ${names}, _T for a total`,
  );
};
