import type { Effects, EngineSession } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import type { ExportItem, MicrodataManifest } from '../../core/run.ts';
import { pathOf, readScratch } from './scratch.ts';
import { literal } from './sql.ts';

/** With more days than this, rows are put in their order first, so that each day is read from its own part of the file. */
const fewDays = 8;

/** Writes the rows kept in `rows.parquet` to one Parquet object per day. */
export const writeMicrodata = async (
  { zones }: Effects,
  session: EngineSession,
  { source, id }: ExportItem,
): Promise<MicrodataManifest['days']> => {
  const rows = `read_parquet(${literal(pathOf(session, 'rows.parquet'))})`;
  const found = await session.rows<{ day: string; rows: number }>(
    `SELECT day::VARCHAR AS day, count(*) AS rows FROM ${rows} WHERE fate IS NULL GROUP BY 1 ORDER BY 1`,
  );
  const from = found.length > fewDays ? await inOrder(session, rows) : rows;
  const days: Record<string, { readonly key: string; readonly rows: number }> = {};
  for (const { day, rows: count } of found) {
    const file = `day-${day}.parquet`;
    await session.run(`COPY (
      SELECT * EXCLUDE (fate) FROM ${from} WHERE fate IS NULL AND day = DATE ${literal(day)})
      TO ${literal(pathOf(session, file))} (FORMAT parquet, COMPRESSION zstd)`);
    const key = keys.microdataDay(source, day, id);
    await zones.microdata.replace(key, readScratch(session, file));
    days[day] = { key, rows: Number(count) };
  }
  return days;
};

const inOrder = async (session: EngineSession, rows: string): Promise<string> => {
  const file = literal(pathOf(session, 'ordered.parquet'));
  await session.run(
    `COPY (SELECT * FROM ${rows} WHERE fate IS NULL ORDER BY day) TO ${file} (FORMAT parquet, COMPRESSION lz4)`,
  );
  return `read_parquet(${file})`;
};
