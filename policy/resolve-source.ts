import type { Classification } from '../core/classification.ts';
import type { Day } from '../core/period.ts';
import type { AdultRule, ColumnRole, Condition, DayRule, Format, PersonKey, Source } from '../core/policy.ts';
import { checkSource } from './check-source.ts';
import type { Draft, Entries } from './draft.ts';
import type { Report } from './problem.ts';
import { resolveVariable } from './resolve-variable.ts';
import type { ConditionYaml, SourceYaml } from './source-schema.ts';

interface Context {
  readonly classifications: Entries<Classification>;
  readonly report: Report;
}

export const resolveSources = (draft: Draft, context: Context): Entries<Source> =>
  new Map(
    [...draft.sources].map(([name, written]) => [name, written && resolveSource(name, written, context)]),
  );

/** Days that each format's supplier may be late, as far as it says so. */
const lateDays: Partial<Record<Format, number>> = {
  'cloudfront-v1': 1,
  'cloudfront-v2-json': 1,
  'cloudfront-v2-parquet': 1,
  'combined-log': 1,
};

const resolveSource = (name: string, written: SourceYaml, { classifications, report }: Context): Source => {
  const columns = rolesOf(written.columns);
  const { format, person, adults, 'row id': rowId } = written;
  const agent = written.agent ?? (person.by === 'address and agent' ? person.agent : undefined);
  checkSource(name, written, { columns, report });
  return {
    name,
    title: written.title,
    format,
    exports: written.exports,
    delivery: written.delivery,
    separator: written.separator ?? ',',
    missing:
      written.missing ?? (format.startsWith('cloudfront') || format === 'combined-log' ? ['', '-'] : ['']),
    columns,
    person: resolvePerson(person),
    keyPeriod: written['key period'],
    day: resolveDay(written.day),
    ...(rowId === undefined ? {} : { rowId }),
    keep: written.keep.map(resolveCondition),
    staff: written.staff.map(resolveCondition),
    ...(agent === undefined ? {} : { agent }),
    ...(adults === undefined ? {} : { adults: resolveAdults(adults) }),
    variables: Object.entries(written.variables).map(([variable, definition]) =>
      resolveVariable(variable, definition, {
        columns,
        classifications,
        path: ['sources', name, 'variables', variable],
        report,
      }),
    ),
    badLines: written['bad lines'],
    lateDays: written['late data'] ?? lateDays[format] ?? 0,
  };
};

const rolesOf = (written: SourceYaml['columns']): Readonly<Record<string, ColumnRole>> => {
  const all = (role: ColumnRole, names: readonly string[] | undefined) =>
    (names ?? []).map((column) => [column, role] as const);
  return Object.fromEntries([
    ...all('direct identifier', written['direct identifiers']),
    ...all('quasi-identifier', written['quasi-identifiers']),
    ...all('sensitive variable', written['sensitive variables']),
    ...all('not personal', written['not personal']),
  ]);
};

const resolvePerson = (written: SourceYaml['person']): PersonKey => {
  if (written.by === 'id') return written;
  const { forwarded, ...rest } = written;
  return forwarded === undefined ? rest : { ...rest, forwarded };
};

const resolveDay = (written: SourceYaml['day']): DayRule => {
  if (written.by !== 'days from start') return written;
  const { by, column, 'start column': startColumn, starts } = written;
  return { by, column, startColumn, starts: starts as Readonly<Record<string, Day>> };
};

const resolveCondition = ({ column, is, 'ends with': endsWith }: ConditionYaml): Condition =>
  is ? { column, is } : { column, endsWith: endsWith ?? [] };

const resolveAdults = (written: NonNullable<SourceYaml['adults']>): AdultRule => ({
  birthDate: written['birth date'],
  minimumAge: written['minimum age'],
  unknown: written.unknown,
});
