import { type ColumnRole, columnRoles, type Policy, type Source, type Variable } from '../../core/policy.ts';
import { enumerate, item, percentOf } from './text.ts';

const roleWords: Record<ColumnRole, string> = {
  'direct identifier': 'direct identifiers, which name somebody by themselves and are never kept',
  'quasi-identifier': 'quasi-identifiers, which describe somebody',
  'sensitive variable': 'sensitive variables, which nobody may learn about anybody',
  'not personal': 'not personal',
};

/** What becomes of each column that the source declares, by role. */
export const columnFates = (source: Source, policy: Policy): readonly string[] =>
  columnRoles.flatMap((role) => {
    const columns = Object.keys(source.columns).filter((column) => source.columns[column] === role);
    if (columns.length === 0) return [];
    const fates = columns.map((column) => item(`${column} ${fateOf(column, source, policy)}`));
    return [`  Declared as ${roleWords[role]}:`, ...fates];
  });

const fateOf = (column: string, source: Source, policy: Policy): string => {
  const uses = [
    ...personUse(column, source),
    ...ruleUses(column, source),
    ...variableUses(column, source, policy),
  ];
  return uses.length === 0
    ? 'is used for nothing and dropped.'
    : `${enumerate(uses)}; the column itself is dropped.`;
};

const personUse = (column: string, { person, keyPeriod }: Source): string[] => {
  const parts = person.by === 'id' ? person.columns : [person.address, person.forwarded, person.agent];
  return parts.includes(column) ? [`becomes part of a pseudonym that holds for one ${keyPeriod}`] : [];
};

const ruleUses = (column: string, source: Source): string[] => {
  const { day, adults, agent, rowId, keep, staff } = source;
  const uses: readonly (readonly [boolean, string])[] = [
    [day.by !== 'fixed' && day.column === column, 'tells the day'],
    [day.by === 'days from start' && day.startColumn === column, 'tells from which day the days are counted'],
    [rowId === column, 'becomes a number that tells rows that come twice'],
    [agent === column, 'tells crawlers'],
    [adults?.birthDate === column, 'tells minors'],
    [keep.some((condition) => condition.column === column), 'tells which rows are counted'],
    [staff.some((condition) => condition.column === column), 'tells staff and tests'],
  ];
  return uses.filter(([applies]) => applies).map(([, words]) => words);
};

const variableUses = (column: string, { variables }: Source, policy: Policy): string[] =>
  variables
    .filter(
      (variable) =>
        [variable.from].flat().includes(column) || ('forwarded' in variable && variable.forwarded === column),
    )
    .map((variable) => `becomes the variable “${variable.name}”, ${variableWords(variable, policy)}`);

const variableWords = (variable: Variable, policy: Policy): string => {
  if (variable.by === 'number') return 'a number that is only ever summed';
  const { levels = [], codes = [] } = policy.classifications[variable.classification] ?? {};
  const tree = levels.length > 1 ? ` (${levels.join(', then ')})` : '';
  const list = `one of the ${codes.length - 1} codes of “${variable.classification}”${tree}, or unknown`;
  switch (variable.by) {
    case 'code':
      return list;
    case 'country':
    case 'continent':
      return `where the address is: ${list}`;
    case 'browser':
    case 'operating system':
    case 'device class':
      return `what the user agent is: ${list}`;
    case 'template':
      return `which of ${variable.templates.length} templates the path fits: ${list}`;
    case 'path part':
      return `what the path has in the place of {${variable.part}}: ${list}`;
    case 'query key':
      return `what the query says for “${variable.key}” and nothing else of it: ${list}`;
    case 'referrer class':
      return `the kind of site that the visitor came from: ${list}`;
    case 'band':
      return `the band that the number falls into: ${list}`;
  }
};

/** What is thrown away before anybody is counted. */
export const thrownAway = (source: Source): string => {
  const { agent, staff, adults, keep, rowId, badLines } = source;
  const gone = [
    'every column that is not listed here; it is reported by its name, never by a value',
    ...(rowId === undefined ? [] : ['rows that come twice']),
    ...keep.map((condition) => `rows whose ${conditionWords(condition, 'not ')}`),
    ...(agent === undefined ? [] : ['crawlers and other bots']),
    ...staff.map((condition) => `everyone, in every row, of whom a row’s ${conditionWords(condition, '')}`),
    ...(adults === undefined ? [] : [adultWords(adults)]),
    'everyone who has opted out or asked to be erased',
  ];
  return `Thrown away before counting: ${gone.join('; ')}. An export of which more than ${percentOf(badLines)} of the lines cannot be read is refused whole.`;
};

const conditionWords = (condition: Source['keep'][number], not: string): string =>
  'is' in condition
    ? `${condition.column} is ${not}${enumerate(condition.is.map(quoted), 'or')}`
    : `${condition.column} ${not ? 'does not end' : 'ends'} with ${enumerate(condition.endsWith.map(quoted), 'or')}`;

const quoted = (text: string): string => `“${text}”`;

const adultWords = ({ minimumAge, unknown }: NonNullable<Source['adults']>): string =>
  `everyone who is under ${minimumAge} on the day of a row, or whose birth date cannot be read, ${
    unknown === 'keep' ? 'but not those who have given none' : 'and rows without one'
  }`;
