import { isDeepStrictEqual } from 'node:util';
import { parseHTML } from 'linkedom';
import { z } from 'zod';
import type { PublishedTable } from '../../core/published-table.ts';
import { lossWords } from '../../functions/publish/noise-words.ts';
import { number } from '../../functions/publish/report-words.ts';
import { sizeOf } from '../../functions/publish/universe.ts';

/** More rows than these a report leaves to `data.csv`, and says so. */
const mostRows = 2000;

/** Where `report.html` shows another table, or another minimum frequency, than the files for machines state. */
export const reportDisagreements = (
  table: PublishedTable,
  report: string,
  statement: string,
): readonly string[] => {
  const { document } = parseHTML(report);
  const texts = (selector: string, within: Within = document): readonly string[] =>
    [...within.querySelectorAll(selector)].map(({ textContent }) => textContent);
  if (document.querySelector('script')) return ['report.html: it has a script'];
  const rows = [...document.querySelectorAll('table tbody tr')].map((row) => texts('th, td', row));
  const paragraphs = texts('p').map((text) => text.trim());
  const minimum = table.noise
    ? `costs ${lossWords(table.noise)} `
    : `at least ${table.minimumFrequency} people`;
  const figure = table.noise ? lossWords(table.noise) : String(table.minimumFrequency);
  return [
    ...(isDeepStrictEqual(texts('table thead th'), titlesOf(table)) && isDeepStrictEqual(rows, rowsOf(table))
      ? []
      : ['report.html: its table does not show the cells of data.csv under their names']),
    ...(texts('dl.key dd').at(-1) === figure
      ? []
      : ['report.html: it states another minimum frequency than datapackage.json']),
    ...(statement.includes(minimum) && paragraphs.includes(statement)
      ? []
      : ['report.html: its statement on disclosure control is not that of datapackage.json and its minimum']),
  ];
};

interface Within {
  querySelectorAll(selector: string): Iterable<{ readonly textContent: string }>;
}

const titlesOf = ({ dimensions, measures }: PublishedTable): readonly string[] =>
  [...dimensions, ...measures].map(({ title }) => title);

const rowsOf = ({ dimensions, measures, cells }: PublishedTable): readonly (readonly string[])[] => {
  const labels = dimensions.map(({ codes }) => new Map(codes.map(({ code, label }) => [code, label])));
  return Array.from({ length: Math.min(sizeOf(dimensions), mostRows) }, (_, at) => [
    ...dimensions.map(({ name }, position) => {
      const code = cells.codes[name]?.[at] ?? '';
      return labels[position]?.get(code) ?? code;
    }),
    ...measures.map(({ name }) => {
      const value = cells.measures[name]?.value[at] ?? null;
      return value === null ? '[c]' : number(value);
    }),
  ]);
};

export const statementIn = (pack: unknown): string =>
  statementShape.safeParse(pack).data?.disclosureControl.statement ?? '';

const statementShape = z.object({ disclosureControl: z.object({ statement: z.string() }) });
