import { ContractViolation } from '../../../core/errors.ts';
import { plainText } from '../plain-text.ts';
import { readPart } from '../scratch.ts';
import { type FormatReader, placesOf } from './format-reader.ts';
import { linesRejected, separatedLines } from './separated-lines.ts';

/** Comma-separated values (RFC 4180) or with another separator, with a header line. */
export const csv: FormatReader = {
  async open(raw) {
    const { session, source } = raw;
    const { file, lost } = await plainText(session, raw.file, 'lose');
    const start = await readPart(session, file, { position: 0, length: 1 << 20 });
    const { names, lines } = headerOf(start.toString('utf8'), source.separator);
    const { places, unknown } = placesOf(raw, names);
    const rejects = `rejects_${raw.file.replaceAll(/\W/g, '_')}`;
    const rows = separatedLines(session, {
      file,
      columns: names.length,
      separator: source.separator,
      quote: '"',
      skip: lines,
      rejects,
    });
    const columns = places.map((place, at) => `, c${place} AS c${at}`).join('');
    return {
      select: `SELECT true AS readable${columns} FROM ${rows}`,
      lost: async () => lost + (await linesRejected(session, rejects)),
      unknown,
    };
  },
};

/** The names in the first record, and the lines that it takes. */
const headerOf = (
  text: string,
  separator: string,
): { readonly names: readonly string[]; readonly lines: number } => {
  const names: string[] = [];
  let at = 0;
  let end = false;
  while (!end) {
    const field = text[at] === '"' ? quotedField(text, at) : plainField(text, at, separator);
    names.push(field.value.trim());
    end = text[field.end] !== separator;
    at = field.end + 1;
  }
  const header = text.slice(0, at);
  if (names.every((name) => name === '')) throw new ContractViolation('it has no header line');
  return { names, lines: header.split('\n').length - (header.endsWith('\n') ? 1 : 0) };
};

interface Field {
  readonly value: string;
  /** Where the separator or the line's end stands. */
  readonly end: number;
}

const quotedField = (text: string, start: number): Field => {
  let at = start + 1;
  for (; text[at] !== '"' || text[at + 1] === '"'; at += text[at] === '"' ? 2 : 1)
    if (at >= text.length) throw new ContractViolation('its header line has a quote that is never closed');
  const value = text.slice(start + 1, at).replaceAll('""', '"');
  const end = text[at + 1] === '\r' ? at + 2 : at + 1;
  return { value, end };
};

const plainField = (text: string, start: number, separator: string): Field => {
  let end = start;
  while (end < text.length && text[end] !== separator && text[end] !== '\n') end++;
  return { value: text.slice(start, end), end };
};
