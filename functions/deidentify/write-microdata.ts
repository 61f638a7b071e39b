import type { Effects, EngineSession } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import type { ExportItem, MicrodataManifest } from '../../core/run.ts';
import { pathOf, readScratch } from './scratch.ts';
import { literal } from './sql.ts';

/** Objects written at a time. */
const atOnce = 16;

/** Writes the rows kept of the table `rows` to one Parquet object per day. */
export const writeMicrodata = async (
  { zones }: Effects,
  session: EngineSession,
  { source, id }: ExportItem,
): Promise<MicrodataManifest['days']> => {
  const found = await session.rows<{ day: string; rows: number }>(
    'SELECT day::VARCHAR AS day, count(*) AS rows FROM rows WHERE fate IS NULL GROUP BY 1 ORDER BY 1',
  );
  const days: Record<string, { readonly key: string; readonly rows: number }> = {};
  let writing: Promise<void>[] = [];
  for (const { day, rows: count } of found) {
    const file = `day-${day}.parquet`;
    await session.run(`COPY (
      SELECT * EXCLUDE (fate) FROM rows WHERE fate IS NULL AND day = DATE ${literal(day)})
      TO ${literal(pathOf(session, file))} (FORMAT parquet, COMPRESSION zstd)`);
    const key = keys.microdataDay(source, day, id);
    days[day] = { key, rows: Number(count) };
    writing.push(zones.microdata.replace(key, readScratch(session, file)));
    if (writing.length === atOnce) {
      await Promise.all(writing);
      writing = [];
    }
  }
  await Promise.all(writing);
  return days;
};
