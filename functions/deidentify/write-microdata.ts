import type { Effects, EngineSession } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import { type Day, daysOf, type Period, periodOf } from '../../core/period.ts';
import type { Source } from '../../core/policy.ts';
import type { ExportItem, MicrodataManifest } from '../../core/run.ts';
import { pathOf, readScratch } from './scratch.ts';
import { literal } from './sql.ts';

/** Writes the rows kept of the table `rows` to one Parquet object per key period. */
export const writeMicrodata = async (
  { zones }: Effects,
  session: EngineSession,
  { source, item }: { readonly source: Source; readonly item: ExportItem },
): Promise<Pick<MicrodataManifest, 'days' | 'objects'>> => {
  const found = await session.rows<{ day: string; rows: number }>(
    'SELECT day::VARCHAR AS day, count(*) AS rows FROM rows WHERE fate IS NULL GROUP BY 1 ORDER BY 1',
  );
  const days: Record<Day, number> = Object.fromEntries(found.map(({ day, rows }) => [day, Number(rows)]));
  const objects: Record<Period, string> = {};
  for (const period of new Set(Object.keys(days).map((day) => periodOf(day, source.keyPeriod)))) {
    const { first, last } = daysOf(period);
    const file = `microdata-${period}.parquet`;
    await session.run(`COPY (SELECT * EXCLUDE (fate) FROM rows
      WHERE fate IS NULL AND day BETWEEN DATE ${literal(first)} AND DATE ${literal(last)})
      TO ${literal(pathOf(session, file))} (FORMAT parquet, COMPRESSION zstd)`);
    const key = keys.microdata(source.name, period, item.id);
    await zones.microdata.replace(key, readScratch(session, file));
    objects[period] = key;
  }
  return { days, objects };
};
