import { fitsInside, type PeriodKind, periodKinds } from '../core/period.ts';
import type { Source } from '../core/policy.ts';
import type { Path } from './document.ts';
import { listed, type Report } from './problem.ts';
import type { TableYaml } from './table-schema.ts';

interface Context {
  readonly sources: readonly Source[];
  readonly report: Report;
}

/** Reports what would let a table count people wrongly, or protect them less than they must be. */
export const checkTable = (name: string, written: TableYaml, { sources, report }: Context): void => {
  const path = ['tables', name];
  checkKeyPeriods(written, sources, { path, report });
  checkPeople(written, sources, { path, report });
  checkNames(written, path, report);
  if (Object.keys(written.dimensions).length === 0)
    report([...path, 'dimensions'], 'There is no dimension. Right would be one or more.');
  if (Object.keys(written.measures).length === 0)
    report([...path, 'measures'], 'There is no measure. Right would be one or more.');
};

interface Place {
  readonly path: Path;
  readonly report: Report;
}

const checkKeyPeriods = (
  { period }: TableYaml,
  sources: readonly Source[],
  { path, report }: Place,
): void => {
  for (const { name, keyPeriod } of sources) {
    if (fitsInside(period, keyPeriod)) continue;
    const keys = periodKinds.filter((kind) => fitsInside(period, kind));
    const tables = periodKinds.filter((kind) => fitsInside(kind, keyPeriod));
    report(
      [...path, 'period'],
      `One person has a new pseudonym every ${keyPeriod} in the source \`${name}\` and would count twice in a ${period}${straddles(period, keyPeriod)}. Right would be a period of ${listed(tables)}, or a \`key period\` of ${listed(keys)} there.`,
    );
  }
};

const straddles = (period: PeriodKind, keyPeriod: PeriodKind): string =>
  period === 'week' && periodKinds.indexOf(keyPeriod) > 1
    ? `, because a week can lie in two ${keyPeriod}s`
    : '';

const checkPeople = (written: TableYaml, sources: readonly Source[], { path, report }: Place): void => {
  const namespaces = new Set(sources.map(({ person }) => person.namespace));
  if (namespaces.size > 1)
    report(
      [...path, 'sources'],
      `These sources know people by different namespaces (${listed(namespaces)}), so that one person would count twice. Right would be sources of one namespace, or a table for each.`,
    );
  const byAddress = sources.find(({ person }) => person.by === 'address and agent');
  const unit = written['protected unit'];
  if (byAddress && unit !== undefined && unit !== 'address and agent')
    report(
      [...path, 'protected unit'],
      `The source \`${byAddress.name}\` knows no people, only addresses with their user agents, and readers must be told. Right would be \`address and agent\`, or to leave it out.`,
    );
};

/** Dimensions, measures and the statuses of measures are columns of one file. */
const checkNames = (written: TableYaml, path: Path, report: Report): void => {
  const dimensions = new Set(Object.keys(written.dimensions));
  const variables = new Set<string>();
  for (const [name, dimension] of Object.entries(written.dimensions)) {
    const variable = dimension.variable ?? name;
    if (variables.has(variable))
      report(
        [...path, 'dimensions', name],
        `Two dimensions show the variable \`${variable}\`. Right would be one, with the levels that both need.`,
      );
    variables.add(variable);
  }
  const measures = Object.keys(written.measures);
  for (const measure of measures) {
    const taken = [measure, `${measure}_status`].find((column) => dimensions.has(column));
    if (taken !== undefined || measures.some((other) => measure === `${other}_status`))
      report(
        [...path, 'measures', measure],
        `Two columns of this table would be called \`${taken ?? measure}\`. Right would be another name for this measure.`,
      );
  }
};
