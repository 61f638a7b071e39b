import { parse } from 'csv-parse/sync';
import { ContractViolation } from '../../core/errors.ts';

export interface RequestRow {
  readonly action: string;
  readonly namespace: string;
  readonly person: string;
}

const columns = ['action', 'namespace', 'person'] as const;
const separators = [',', ';', '\t'];

/**
 * The rows of a file of opt-outs and erasures: UTF-8, or UTF-16 with its byte order mark; a header line with the three
 * columns in any order, others beside them; fields between commas, semicolons or tabs. Rejects the whole file where a line of
 * it is anything else.
 */
export const parseRequests = (bytes: Uint8Array): readonly RequestRow[] => {
  const text = textOf(bytes);
  for (const separator of separators) {
    const [header = [], ...rows] = recordsOf(text, separator) ?? [];
    const names = header.map(asWord);
    if (columns.every((column) => names.filter((name) => name === column).length === 1))
      return rows.map((row) => rowOf(row, names));
  }
  throw new ContractViolation(
    `it is no CSV with the columns ${columns.join(', ')} and a field for each of them in every row`,
  );
};

/** Case and surrounding blanks make no other word. */
export const asWord = (text: string): string => text.trim().toLowerCase();

const rowOf = (row: readonly string[], names: readonly string[]): RequestRow => {
  const [action = '', namespace = '', person = ''] = columns.map((column) => row[names.indexOf(column)]);
  return { action: asWord(action), namespace: namespace.trim(), person };
};

const recordsOf = (text: string, delimiter: string): readonly (readonly string[])[] | undefined => {
  try {
    return parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    });
  } catch {
    return undefined;
  }
};

const textOf = (bytes: Uint8Array): string => {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    if (!/[^\P{Cc}\t\r\n]/u.test(text)) return text;
  } catch {
    // The decoder's own words may quote the bytes.
  }
  throw new ContractViolation('it is no text in UTF-8, nor in UTF-16 with a byte order mark');
};

const encodingOf = ([first, second]: Uint8Array): string => {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
};
