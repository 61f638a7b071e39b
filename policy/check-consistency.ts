import { isDeepStrictEqual } from 'node:util';
import { columnsOf, daysIn } from '../core/codings.ts';
import { longest } from '../core/period.ts';
import type { Source, Table, Variable } from '../core/policy.ts';
import type { Retention } from '../core/retention.ts';
import type { Entries } from './draft.ts';
import { listed, type Report } from './problem.ts';

const present = <Entry>(entries: Entries<Entry>): readonly Entry[] =>
  [...entries.values()].filter((entry) => entry !== undefined);

/** Reports what is kept for too short a time to be counted, or keys that are kept for nothing. */
export const checkRetention = (
  retention: Retention,
  { sources, tables }: { readonly sources: Entries<Source>; readonly tables: Entries<Table> },
  report: Report,
): void => {
  for (const table of present(tables)) {
    const late = Math.max(0, ...table.sources.map((name) => sources.get(name)?.lateDays ?? 0));
    const needed = longest[table.period] + late + 1;
    if (retention.microdata < needed)
      report(
        ['retention', 'microdata'],
        `The microdata would be gone before a ${table.period} of \`${table.name}\` can be counted whole. Right would be \`${needed} days\` or more: the ${table.period}, ${late} days for late data, and the night.`,
      );
  }
  const late = Math.max(0, ...present(sources).map((source) => source.lateDays));
  if (retention.keys < late + 1)
    report(
      ['retention', 'keys'],
      `The keys would be gone while late data may still come. Right would be \`${late + 1} days\` or more.`,
    );
  if (retention.keys > retention.microdata)
    report(
      ['retention', 'keys'],
      `The keys would outlive the microdata and could then only serve to find people. Right would be \`${retention.microdata} days\` or fewer.`,
    );
};

/** Reports sources that share people, or exports, and do not agree on them. */
export const checkSources = (entries: Entries<Source>, report: Report): void => {
  const sources = present(entries);
  sources.forEach((source, index) => {
    for (const earlier of sources.slice(0, index)) {
      checkNamespace(source, earlier, report);
      const [a, b] = [source.exports, earlier.exports];
      if (a !== b && (holds(a, b) || holds(b, a)))
        report(
          ['sources', source.name, 'exports'],
          `\`${a}\` and \`${b}\` of the source \`${earlier.name}\` overlap. Right would be folders of their own, or the very same one.`,
        );
    }
    checkOverlap(source, report);
    checkCodedDays(source, report);
    for (const earlier of sources.slice(0, index)) {
      checkCodings(source, earlier, report);
      checkDays(source, earlier, report);
    }
  });
};

const holds = (folder: string, exports: string): boolean =>
  folder.endsWith('/') && exports.startsWith(folder);

const checkNamespace = (source: Source, earlier: Source, report: Report): void => {
  if (source.person.namespace !== earlier.person.namespace) return;
  const path = ['sources', source.name];
  if (source.keyPeriod !== earlier.keyPeriod)
    report(
      [...path, 'key period'],
      `It shares its people with \`${earlier.name}\`, whose key period is ${earlier.keyPeriod}, so that one person would have two pseudonyms. Right would be \`${earlier.keyPeriod}\` here too, or a namespace of its own.`,
    );
  if (partsOf(source) !== partsOf(earlier))
    report(
      [...path, 'person'],
      `It shares its people with \`${earlier.name}\` but knows them in another way. Right would be the same \`by:\` and as many columns, or a namespace of its own.`,
    );
};

const partsOf = ({ person }: Source): string =>
  person.by === 'id' ? `id of ${person.columns.length}` : person.by;

/** Two variables of one column are one fact in two codings: tables of either could be subtracted unseen. */
const checkOverlap = ({ name, variables }: Source, report: Report): void =>
  variables.forEach((variable, index) => {
    const twin = variables.slice(0, index).find((earlier) => codesSame(variable, earlier));
    if (!twin) return;
    const [are, right] =
      variable.by === 'number'
        ? ['numbers', 'one variable']
        : ['codes', 'one variable whose classification has the levels of both'];
    report(
      ['sources', name, 'variables', variable.name],
      `\`${variable.name}\` and \`${twin.name}\` are ${are} of the same column, so that tables of one could be subtracted from tables of the other unseen. Right would be ${right}.`,
    );
  });

/** What tells the days must not be a code as well: periods could be subtracted from codes unseen. */
const checkCodedDays = ({ name, day, variables }: Source, report: Report): void => {
  for (const variable of variables)
    if (day.by !== 'fixed' && variable.by !== 'number' && [variable.from].flat().includes(day.column))
      report(
        ['sources', name, 'variables', variable.name],
        `\`${variable.name}\` codes a column that tells the days, so that tables of it could be subtracted from those of periods unseen. Right would be a table for each period, or another column.`,
      );
};

/** Sources of the same exports count the same rows: one column must mean one variable in both. */
const checkCodings = (source: Source, earlier: Source, report: Report): void => {
  if (source.exports !== earlier.exports) return;
  const areMissing = isDeepStrictEqual(source.missing.toSorted(), earlier.missing.toSorted());
  for (const variable of source.variables)
    for (const other of earlier.variables)
      if (codesSame(variable, other) && !(areMissing && isDeepStrictEqual(variable, other)))
        report(
          ['sources', source.name, 'variables', variable.name],
          `\`${other.name}\` of \`${earlier.name}\` is another coding of the same column of the same exports, so that tables of one could be subtracted from tables of the other unseen. Right would be the same variable in both, and the same texts that are missing.`,
        );
};

/** Two ways to tell days from one column, or a fixed day and any other, put rows of one table into another. */
const checkDays = (source: Source, earlier: Source, report: Report): void => {
  if (source.exports !== earlier.exports) return;
  const days = daysIn(earlier);
  const isOther = Object.entries(daysIn(source)).some(
    ([column, rule]) => Object.hasOwn(days, column) && !isDeepStrictEqual(rule, days[column]),
  );
  if (isOther)
    report(
      ['sources', source.name, 'day'],
      `\`${earlier.name}\` tells the days of the same exports in another way, so that tables of one could be subtracted from tables of the other unseen. Right would be the same rule in both, or another column.`,
    );
};

const codesSame = (a: Variable, b: Variable): boolean => {
  const columns = columnsOf(b);
  return columnsOf(a).some((column) => columns.includes(column));
};

/** Reports sections that say nothing. */
export const checkNotEmpty = (sections: Readonly<Record<string, Entries<unknown>>>, report: Report): void => {
  for (const [section, entries] of Object.entries(sections))
    if (entries.size === 0)
      report(
        [section],
        `There is nothing under \`${section}:\`. Right would be one entry or more, beside ${listed(Object.keys(sections))}.`,
      );
};
