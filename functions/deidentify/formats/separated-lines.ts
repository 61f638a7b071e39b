import type { EngineSession } from '../../../core/effects.ts';
import { pathOf } from '../scratch.ts';
import { literal } from '../sql.ts';
import { textColumns } from './format-reader.ts';

export interface SeparatedLines {
  readonly file: string;
  readonly columns: number;
  readonly separator: string;
  readonly quote: '"' | '';
  /** Lines before the rows. */
  readonly skip: number;
  /** Names the table in which the engine keeps what it could not read until it is counted. */
  readonly rejects: string;
}

/** SQL that reads lines of texts between separators, one VARCHAR a column: `c0`, `c1` and so on. */
export const separatedLines = (session: EngineSession, lines: SeparatedLines): string => {
  const quote = literal(lines.quote);
  return `read_csv(${literal(pathOf(session, lines.file))}, auto_detect = false, header = false,
    skip = ${lines.skip}, delim = ${literal(lines.separator)}, quote = ${quote}, escape = ${quote}, comment = '',
    columns = ${textColumns(lines.columns)}, ignore_errors = true, store_rejects = true,
    rejects_table = '${lines.rejects}', rejects_scan = '${lines.rejects}_scan',
    null_padding = false, max_line_size = 4194304, buffer_size = 8388608)`;
};

/** Lines that `separatedLines` has lost; a row that ran over several lines, because a quote was never closed, is all of them. */
export const linesRejected = async (session: EngineSession, rejects: string): Promise<number> => {
  const [row] = await session.rows<{ lines: number }>(`
    SELECT coalesce(sum(lines), 0)::BIGINT AS lines FROM (
      SELECT max(1 + coalesce(length(text) - length(replace(text, chr(10), '')), 0)) AS lines
      FROM (SELECT line, rtrim(csv_line, chr(10)) AS text FROM ${rejects}) GROUP BY line)`);
  await session.run(`DROP TABLE ${rejects}`);
  await session.run(`DROP TABLE ${rejects}_scan`);
  return Number(row?.lines ?? 0);
};
