import type { EngineSession } from '../../core/effects.ts';
import { ContractViolation } from '../../core/errors.ts';
import type { Day } from '../../core/period.ts';
import type { Source } from '../../core/policy.ts';
import { plausibleDay, toldDay } from './day-of-row.ts';
import { readers } from './formats/readers.ts';
import { type RawTable, rawTable, wantedColumns } from './raw-table.ts';
import { readingData } from './reading-data.ts';
import { bytesOf, pathOf } from './scratch.ts';
import type { SentNames } from './sent-names.ts';
import { literal } from './sql.ts';

export interface ReadExport {
  readonly raw: RawTable;
  /** Lines that cannot be read and are not in `raw`. */
  readonly lost: number;
  readonly unknown: SentNames;
}

/**
 * Reads an export once, into the table `raw`: one row per line with the texts of the wanted columns. They are kept in
 * a file of the session's folder, so that memory does not grow with the export.
 */
export const readExport = async (
  session: EngineSession,
  file: string,
  { source, run }: { readonly source: Source; readonly run: Day },
): Promise<ReadExport> => {
  if ((await bytesOf(session, file)) === 0) throw new ContractViolation('it is empty');
  const raw = rawTable(source);
  const wanted = wantedColumns(source);
  const rows = await readingData(() => readers[source.format].open({ session, file, source, wanted }));
  const texts = wanted.map((_, at) => `${recorded(`c${at}`, source.missing)} AS c${at}`).join(', ');
  const lines = `SELECT readable, ${texts} FROM (${rows.select})`;
  const dated = `SELECT *, ${toldDay(source.day, raw.column)} AS told FROM (${lines})`;
  await readingData(() =>
    session.run(`COPY (SELECT * EXCLUDE (told), ${plausibleDay('told', run)} AS day FROM (${dated}))
      TO ${literal(pathOf(session, 'raw.parquet'))} (FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE 61440)`),
  );
  await session.run(
    `CREATE VIEW raw AS FROM read_parquet(${literal(pathOf(session, 'raw.parquet'))}, file_row_number = true)`,
  );
  const [counts] = await session.rows<{ read: number; bad: number }>(
    'SELECT count(*) AS read, count(*) FILTER (NOT readable) AS bad FROM raw',
  );
  const lost = await rows.lost();
  const read = Number(counts?.read ?? 0) + lost;
  const unreadable = Number(counts?.bad ?? 0) + lost;
  if (unreadable > read * source.badLines)
    throw new ContractViolation(
      `${unreadable} of its ${read} lines cannot be read; the policy allows a share of ${source.badLines}`,
    );
  return { raw, lost, unknown: { names: rows.unknown, rare: rows.unknownRare ?? 0 } };
};

/** SQL of a text, or NULL where it says that nothing was recorded or is longer than anything that is. */
const recorded = (column: string, missing: readonly string[]): string => {
  const none = missing.length > 0 ? `${column} IN (${missing.map(literal).join(', ')}) OR ` : '';
  return `CASE WHEN ${none}strlen(${column}) > 8192 THEN NULL ELSE ${column} END`;
};
