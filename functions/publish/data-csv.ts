import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { ContractViolation } from '../../core/errors.ts';
import type { PublishedCells, PublishedTable, Status } from '../../core/published-table.ts';
import { columnsOf, statusColumn } from './parse-table.ts';
import { sizeOf } from './universe.ts';

/** `data.csv` (RFC 4180, UTF-8): a row per cell; a withheld value is empty with status `c`, a true zero `0` with `ok`. */
export const writeCsv = (table: PublishedTable): string => {
  const { dimensions, measures, cells } = table;
  const rows = Array.from({ length: sizeOf(dimensions) }, (_, at) => [
    ...dimensions.map(({ name }) => inertText(cells.codes[name]?.[at] ?? '')),
    ...measures.flatMap(({ name }) => {
      const { value, status } = cells.measures[name] ?? { value: [], status: [] };
      return [value[at] ?? '', status[at] ?? ''];
    }),
  ]);
  return stringify([columnsOf(table).map(inertText), ...rows], {
    record_delimiter: 'windows',
    quoted_match: /[\r\n]/,
  });
};

/** The cells of a `data.csv` whose columns are those of the dimensions and measures. */
export const readCsv = (
  csv: string,
  { dimensions, measures }: Pick<PublishedTable, 'dimensions' | 'measures'>,
): PublishedCells => {
  const [header = [], ...rows] = recordsOf(csv);
  const columns = columnsOf({ dimensions, measures });
  if (header.length !== columns.length || header.some((name, at) => plainText(name) !== columns[at]))
    throw new ContractViolation('data.csv: its columns are not those of datapackage.json');
  const column = (name: string): readonly string[] => rows.map((row) => row[columns.indexOf(name)] ?? '');
  return {
    codes: Object.fromEntries(dimensions.map(({ name }) => [name, column(name).map(plainText)])),
    measures: Object.fromEntries(
      measures.map(({ name }) => [
        name,
        {
          value: column(name).map(toValue),
          status: column(statusColumn(name)).map((text) => text as Status),
        },
      ]),
    ),
  };
};

/** Spreadsheets run a text that begins like a formula (OWASP, CSV injection): an apostrophe keeps it a text. */
export const inertText = (text: string): string => (/^[=+\-@\t\r']/.test(text) ? `'${text}` : text);

export const plainText = (text: string): string => (text.startsWith("'") ? text.slice(1) : text);

const toValue = (text: string): number | null => {
  if (text === '') return null;
  if (!/^-?\d/.test(text)) throw new ContractViolation('data.csv: a value is not a number');
  return Number(text);
};

const recordsOf = (csv: string): string[][] => {
  try {
    return parse(csv, { record_delimiter: '\r\n' });
  } catch {
    throw new ContractViolation('data.csv: not a CSV after RFC 4180');
  }
};
