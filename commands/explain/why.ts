import { printable } from '../../core/printable.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { WithheldRecord } from './read-records.ts';

/** `course=biology, land=NO`. */
export const cellName = (
  { dimensions }: Pick<PublishedTable, 'dimensions'>,
  codes: readonly string[],
): string =>
  dimensions.length === 0
    ? 'all'
    : dimensions.map(({ name }, at) => `${name}=${printable(codes[at] ?? '')}`).join(', ');

/** The codes of a row of the published universe. */
export const codesAt = ({ dimensions, cells }: PublishedTable, row: number): readonly string[] =>
  dimensions.map(({ name }) => cells.codes[name]?.[row] ?? '');

/** Why a withheld row is withheld, a sentence per reason. Nothing of how many people are in it but that they are few. */
export const reasonsFor = (row: number, table: PublishedTable, record: WithheldRecord): readonly string[] => {
  const rules = Object.entries(record.rules).flatMap(([rule, rows]) =>
    rows.includes(row) ? [ruleWords(rule, table)] : [],
  );
  const causes = record.causes
    .filter((one) => one.row === row)
    .flatMap(({ own }) => own.map(causeWords(table)));
  const reasons = [...rules, ...causes, ...servedWords(row, table, record)];
  if (reasons.length > 0) return reasons;
  return record.totalOnly
    ? [
        'Nothing hides all that would have to be hidden in this table, so that of it the total alone is shown.',
      ]
    : ['Another table of the night has the same cell, and there it is withheld.'];
};

const ruleWords = (rule: string, { minimumFrequency: minimum }: PublishedTable): string => {
  switch (rule) {
    case 'few people':
      return `By rule: somebody is in it, but fewer than ${minimum} people, the minimum frequency.`;
    case 'dominance':
      return 'By rule: one or two people make up so much of a sum or of its events that it would tell of them (p % or (n,k) rule).';
    case 'nobody':
      return 'By rule: it is an outcome that nobody of a group has, which tells of everybody in the group.';
    case 'nearly everybody':
      return `By rule: it is an outcome that everybody of a group has, or all but fewer than ${minimum}.`;
    case 'nobody with a value':
      return 'By rule: nobody in it has a value of what a mean is shown of, which tells of everybody in it.';
    case 'few without a value':
      return `By rule: fewer than ${minimum} of its people have no value of what a mean is shown of.`;
    case 'nearly one value':
      return 'By rule: a mean is so near the least or the most that one can have that all but a few of its people must have just that.';
    default:
      return `By rule: ${rule}.`;
  }
};

const causeWords =
  ({ minimumFrequency: minimum }: PublishedTable) =>
  (cause: WithheldRecord['causes'][number]['own'][number]): string => {
    if ('attacker' in cause)
      return `By the audit: in an earlier round of this night ${cause.attacker} could work out something with it.`;
    return cause.there === 'withheld'
      ? `Fixed by ${cause.release}, which withholds the same cell: what was withheld once stays withheld.`
      : `Fixed by ${cause.release}, which shows the same cell as another number: the difference would be of fewer than ${minimum} people, or nobody can tell of how many.`;
  };

const servedWords = (row: number, table: PublishedTable, { served }: WithheldRecord): readonly string[] => {
  const own = served.byRow.find((one) => one.row === row);
  if (!own) return [];
  const names = own.some.flatMap((at) => {
    const number = served.numbers[at];
    return number ? [numberName(table, number)] : [];
  });
  const more = own.all > names.length ? ', and more' : '';
  return own.all === 0
    ? ['For the sake of others: which ones is not on record.']
    : [`For the sake of others: without it one could work out ${names.join('; ')}${more}.`];
};

type HiddenNumber = WithheldRecord['served']['numbers'][number];

/** What has to stay hidden, in words. */
export const numberName = (table: PublishedTable, number: HiddenNumber): string => {
  const name = (codes: readonly string[]) =>
    number.table === table.table ? cellName(table, codes) : codes.map(printable).join('/');
  const where =
    number.table === table.table && number.period === table.period
      ? ''
      : ` of ${number.table} ${number.period}`;
  return number.without
    ? `who is in [${name(number.codes)}] and not in [${name(number.without)}]${where}`
    : `[${name(number.codes)}]${where}`;
};
