import { isAcross } from '../core/across.ts';
import { atomsOf, type Classification } from '../core/classification.ts';
import type { Measure, Source, Table } from '../core/policy.ts';
import { rowsOf } from '../core/rows.ts';
import type { Entries } from './draft.ts';
import { listed, type Report } from './problem.ts';

interface Declared {
  readonly sources: Entries<Source>;
  readonly tables: Entries<Table>;
  readonly classifications: Entries<Classification>;
}

/** Reports tables that tell of few people when one is taken from another, in ways that no rule over their cells sees. */
export const checkSubtraction = ({ sources, tables, classifications }: Declared, report: Report): void => {
  const all = [...tables.values()].filter((table) => table !== undefined);
  for (const table of all) checkOutcomes(table, sources, report);
  const rowsBehind = ({ sources: names }: Table): readonly string[] =>
    Object.values(rowsOf({ sources: [...sources.values()].filter((one) => one !== undefined) }, names));
  all.forEach((table, at) => {
    for (const earlier of all.slice(0, at + 1))
      if (rowsBehind(table).some((rows) => rowsBehind(earlier).includes(rows)))
        checkCaps(table, earlier, report);
    for (const earlier of all.slice(0, at)) {
      checkSourcesOf(table, earlier, report);
      if (table.sources.some((source) => earlier.sources.includes(source)))
        checkFilters(table, earlier, { sources, classifications, report });
    }
  });
};

const checkSourcesOf = (table: Table, earlier: Table, report: Report): void => {
  if (isAcross(new Set(table.sources), new Set(earlier.sources)))
    report(
      ['tables', table.name, 'sources'],
      `It has some of the sources of \`${earlier.name}\`, and others, and what several such tables count can be put together to what none of them shows. Right would be sources that \`${earlier.name}\` has all of, or none of.`,
    );
};

const checkFilters = (
  { name, sources: own, where }: Table,
  earlier: Table,
  { sources, classifications, report }: Omit<Declared, 'tables'> & { readonly report: Report },
): void => {
  for (const { variable, in: codes } of where) {
    const other = earlier.where.find((filter) => filter.variable === variable);
    const coded = own
      .flatMap((source) => sources.get(source)?.variables ?? [])
      .find((one) => one.name === variable);
    const classification =
      coded && coded.by !== 'number' ? classifications.get(coded.classification) : undefined;
    if (!other || !classification) continue;
    const finest = (some: readonly string[]): ReadonlySet<string> =>
      new Set(some.flatMap((code) => atomsOf(classification.codes, code)));
    if (isAcross(finest(codes), finest(other.in)))
      report(
        ['tables', name, 'where', variable],
        `It keeps some of the codes that \`${earlier.name}\` keeps, and others, and what several such tables count can be put together to what none of them shows. Right would be codes that \`${earlier.name}\` keeps all of, or none of; or \`${variable}\` among the dimensions.`,
      );
  }
};

/** A filter by an outcome beside a table without it says that all, or none, of a group had the outcome. */
const checkOutcomes = (
  { name, where, sources: own }: Table,
  sources: Entries<Source>,
  report: Report,
): void => {
  const sensitive = new Set(
    own.flatMap((source) =>
      (sources.get(source)?.variables ?? []).flatMap((variable) =>
        variable.sensitive ? [variable.name] : [],
      ),
    ),
  );
  for (const { variable } of where)
    if (sensitive.has(variable))
      report(
        ['tables', name, 'where'],
        `\`${variable}\` is an outcome, and beside any count of the same people this table would say where everybody or nobody has it. Right would be \`${variable}\` among the dimensions, where that is withheld.`,
      );
};

/** What people do beyond a low cap is the difference to the same under a higher one, and only the busiest have any. */
const checkCaps = (table: Table, earlier: Table, report: Report): void => {
  for (const [at, measure] of table.measures.entries())
    for (const other of table === earlier ? table.measures.slice(0, at) : earlier.measures) {
      if (cappedOf(measure) === undefined || cappedOf(measure) !== cappedOf(other)) continue;
      if (capOf(measure) === capOf(other)) continue;
      report(
        ['tables', table.name, 'measures', writtenAs(table, measure)],
        `\`${writtenAs(earlier, other)}\` of \`${earlier.name}\` counts the same under another cap, and the difference tells of the few who pass the lower. Right would be one cap for both: ${listed([String(capOf(measure)), String(capOf(other))])}.`,
      );
    }
};

/** The sum of a mean is written as the mean. */
const writtenAs = ({ means = [] }: Table, { name }: Measure): string =>
  means.find(({ sum }) => sum === name)?.name ?? name;

const cappedOf = (measure: Measure): string | undefined => {
  if (measure.kind === 'people') return undefined;
  return measure.kind === 'events' ? 'events' : `sum of ${measure.variable}`;
};

const capOf = (measure: Measure): number | undefined => (measure.kind === 'people' ? undefined : measure.cap);
