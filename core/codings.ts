import { canonicalJson, sha256 } from './digest.ts';
import { inLetters } from './in-letters.ts';
import type { Policy, Source, Table, Variable } from './policy.ts';

/**
 * How the columns are coded that a table's days, dimensions, filters and amounts come from: per column of the exports a name of the
 * coding, the same wherever the variable, its rules and its tree of codes are the same. Labels and titles change nothing.
 */
export const codingsOf = (
  { sources, classifications }: Pick<Policy, 'sources' | 'classifications'>,
  table: Pick<Table, 'sources' | 'dimensions' | 'where' | 'measures'>,
): Readonly<Record<string, string>> => {
  const used = variablesOf(table);
  const codings = sources
    .filter(({ name }) => table.sources.includes(name))
    .flatMap((source) => {
      const own = source.variables.filter(({ name }) => used.has(name));
      const told = own.flatMap((variable) =>
        columnsOf(variable).map((column) => [column, codingOf(variable, source, classifications)] as const),
      );
      return [...told, ...Object.entries(daysIn(source))].map(([column, coding]): [string, string] => [
        nameOf({ exports: source.exports, column }),
        nameOf(coding),
      ]);
    });
  return Object.fromEntries(codings.sort(([a], [b]) => (a < b ? -1 : 1)));
};

const nameOf = (thing: unknown): string => inLetters(sha256(canonicalJson(thing)));

/**
 * How a source tells days, by what it reads them from. Days of two columns are two facts; where all rows are of one fixed day,
 * those of any other rule are among them.
 */
export const daysIn = ({ day }: Pick<Source, 'day'>): Readonly<Record<string, unknown>> =>
  day.by === 'fixed' ? { 'fixed day': day } : { 'fixed day': null, [`day of ${day.column}`]: day };

/** The columns that a variable codes, each with what of it: a path has several parts, an agent names several things. */
export const columnsOf = (variable: Variable): readonly string[] =>
  [variable.from].flat().map((column) => `${aspectOf(variable)} of ${column}`);

const aspectOf = (variable: Variable): string => {
  switch (variable.by) {
    case 'band':
      return 'code';
    case 'continent':
      return 'country';
    case 'path part':
      return `path part ${variable.part}`;
    case 'query key':
      return `query key ${variable.key}`;
    default:
      return variable.by;
  }
};

const variablesOf = ({ dimensions, where, measures }: Parameters<typeof codingsOf>[1]): ReadonlySet<string> =>
  new Set([
    ...[...dimensions, ...where].map(({ variable }) => variable),
    ...measures.flatMap((measure) => ('variable' in measure ? [measure.variable] : [])),
  ]);

/** Everything that decides which code, or which number, a row has. */
const codingOf = (
  { sensitive: _, ...rules }: Variable,
  { missing }: Source,
  classifications: Policy['classifications'],
) => {
  const { levels = [], codes = [] } =
    ('classification' in rules && classifications[rules.classification]) || {};
  const tree = codes.map(({ code, level, parent = null }) => JSON.stringify([code, level, parent]));
  return { rules, missing: missing.toSorted(), levels, tree: tree.sort() };
};
