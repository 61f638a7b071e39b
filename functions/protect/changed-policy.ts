import { isAcross } from '../../core/across.ts';
import { atomsOf } from '../../core/classification.ts';
import { codingsOf } from '../../core/codings.ts';
import { daysOf } from '../../core/period.ts';
import type { Table } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { rowsIn, rowsOf } from '../../core/rows.ts';
import { nameOf } from './causes.ts';
import type { Subject } from './roll-up.ts';

/** Why a table cannot be published beside what came out under an earlier policy, and the releases that make it so. */
export interface Changed {
  readonly reason: string;
  readonly releases: readonly string[];
}

/**
 * Whether earlier releases of the same rows on some of the same days were coded or capped in another way, or lie across it. What a code that moved
 * took along, and what the busiest add beyond the lower cap, is the difference of two tables that no rule over their cells sees.
 */
export const changedPolicy = (subject: Subject, earlier: readonly PublishedTable[]): Changed | undefined => {
  const overlapping = earlier.filter((release) => sharesDays(subject, release));
  for (const [reason, stands] of Object.entries(reasons)) {
    const releases = overlapping.filter((release) => stands(subject, release)).map(nameOf);
    if (releases.length > 0) return { reason, releases };
  }
  return undefined;
};

type Stands = (subject: Subject, release: PublishedTable) => boolean;

/** A column has a name of its own, whatever source reads it; amounts are told apart by the rows that they are counted in. */
const reasons: Readonly<Record<string, Stands>> = {
  'nothing is known of how an earlier release of the same days was coded': (subject, release) =>
    release.codings === undefined && sharesRows(subject, release),
  'an earlier release of the same days codes a column in another way': (
    { table, policy },
    { codings = {} },
  ) =>
    Object.entries(codingsOf(policy, table)).some(
      ([column, coding]) => Object.hasOwn(codings, column) && codings[column] !== coding,
    ),
  'an earlier release of the same days counts the same under another cap': (subject, release) =>
    sharesRows(subject, release) &&
    subject.table.measures.some((own) =>
      release.measures.some((other) => amountOf(own) === amountOf(other) && capOf(own) !== capOf(other)),
    ),
  'an earlier release of the same days has some of the same rows, and each has others': (subject, release) =>
    sharesRows(subject, release) && liesAcross(subject, release),
};

/** As a policy refuses it of two of its own tables. */
const liesAcross = ({ table, policy }: Subject, release: PublishedTable): boolean => {
  if (isAcross(new Set(Object.values(rowsOf(policy, table.sources))), new Set(rowsIn(release)))) return true;
  return table.where.some(({ variable, in: codes }) => {
    const filter = release.where.find((other) => other.variable === variable);
    const tree = filter && policy.classifications[filter.classification];
    if (!filter || !tree) return false;
    const finest = (some: readonly string[]) => new Set(some.flatMap((code) => atomsOf(tree.codes, code)));
    return isAcross(finest(codes), finest(filter.in));
  });
};

const sharesDays = ({ counted }: Subject, release: PublishedTable): boolean => {
  const [own, other] = [daysOf(counted.period), daysOf(release.period)];
  return own.first <= other.last && other.first <= own.last;
};

const sharesRows = ({ table, policy }: Subject, release: PublishedTable): boolean => {
  const rows = [...Object.values(rowsOf(policy, table.sources)), ...table.sources];
  return rowsIn(release).some((one) => rows.includes(one));
};

type Counted = Table['measures'][number] | PublishedTable['measures'][number];

/** What is counted, whatever the most is that one person adds: events, or the amounts and people of one variable. */
const amountOf = (measure: Counted): string => {
  if (measure.kind === 'events') return 'events';
  return 'variable' in measure && measure.variable !== undefined ? `of ${measure.variable}` : 'people';
};

const capOf = (measure: Counted): number | undefined => ('cap' in measure ? measure.cap : undefined);
