import { formatColumns } from '../core/format-columns.ts';
import type { ColumnRole } from '../core/policy.ts';
import type { Path } from './document.ts';
import { listed, type Report } from './problem.ts';
import type { SourceYaml } from './source-schema.ts';

interface Context {
  readonly columns: Readonly<Record<string, ColumnRole>>;
  readonly report: Report;
}

/** Reports what a source says of columns that it does not declare, or declares in a role that does not fit. */
export const checkSource = (name: string, written: SourceYaml, { columns, report }: Context): void => {
  const path = ['sources', name];
  checkExports(written, [...path, 'exports'], report);
  checkDeclared(written, [...path, 'columns'], report);
  for (const { at, column } of columnsNamed(written))
    if (!Object.hasOwn(columns, column))
      report(
        [...path, ...at],
        `The column \`${column}\` is not declared. Right would be to list it under \`columns:\` by its role; declared are ${listed(Object.keys(columns))}.`,
      );
  for (const { at, column } of identifiersOf(written.person))
    if (Object.hasOwn(columns, column) && columns[column] !== 'direct identifier')
      report(
        [...path, 'person', ...at],
        `The column \`${column}\` tells who somebody is, but is declared as ${roleWords(columns[column])}. Right would be to list it under \`direct identifiers:\`.`,
      );
  if (written.separator !== undefined && written.format !== 'csv')
    report([...path, 'separator'], `Only \`csv\` has a separator to choose. Right would be to leave it out.`);
};

const roleWords = (role: ColumnRole | undefined): string =>
  role === 'not personal' ? 'not personal' : `a ${role ?? 'column without a role'}`;

const checkExports = ({ exports }: SourceYaml, path: Path, report: Report): void => {
  const parts = exports.replace(/\/$/, '').split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    report(
      path,
      'This is no folder or file of the landing zone. Right would be a path such as `web/v1/` or `students.csv`.',
    );
  if (parts[0] === 'requests')
    report(path, 'Opt-outs and erasures arrive below `requests/`. Right would be another folder.');
};

const checkDeclared = ({ columns, format }: SourceYaml, path: Path, report: Report): void => {
  const seen = new Set<string>();
  const known = formatColumns[format];
  for (const [role, names] of Object.entries(columns))
    names?.forEach((column, index) => {
      const at = [...path, role, index];
      if (seen.has(column))
        report(at, `The column \`${column}\` has two roles. Right would be one, the stricter one.`);
      seen.add(column);
      if (known && !known.includes(column))
        report(
          at,
          `The format \`${format}\` has no column \`${column}\`. Right would be one of ${listed(known)}.`,
        );
    });
};

interface Named {
  readonly at: Path;
  readonly column: string;
}

const identifiersOf = (person: SourceYaml['person']): readonly Named[] => {
  if (person.by === 'id') return person.columns.map((column, index) => ({ at: ['columns', index], column }));
  const { address, forwarded } = person;
  return [
    { at: ['address'], column: address },
    ...(forwarded === undefined ? [] : [{ at: ['forwarded'], column: forwarded }]),
  ];
};

const columnsNamed = (written: SourceYaml): readonly Named[] => {
  const { person, day, adults, agent, 'row id': rowId } = written;
  const optional = (at: Path, column: string | undefined): Named[] =>
    column === undefined ? [] : [{ at, column }];
  return [
    ...identifiersOf(person).map(({ at, column }) => ({ at: ['person', ...at], column })),
    ...optional(['person', 'agent'], person.by === 'id' ? undefined : person.agent),
    ...optional(['day', 'column'], day.by === 'fixed' ? undefined : day.column),
    ...optional(['day', 'start column'], day.by === 'days from start' ? day['start column'] : undefined),
    ...optional(['row id'], rowId),
    ...optional(['agent'], agent),
    ...optional(['adults', 'birth date'], adults?.['birth date']),
    ...(['keep', 'staff'] as const).flatMap((rule) =>
      written[rule].map(({ column }, index) => ({ at: [rule, index, 'column'], column })),
    ),
  ];
};
