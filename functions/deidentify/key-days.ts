import type { Effects, EngineSession } from '../../core/effects.ts';
import { ContractViolation } from '../../core/errors.ts';
import { type Period, periodOf } from '../../core/period.ts';
import type { Source } from '../../core/policy.ts';
import { padsOf, periodKey } from './period-keys.ts';
import { hmac } from './sql.ts';

/** Eleven years. An export with more days than that has times that are not times. */
const mostDays = 4000;

/**
 * Makes the tables `days` (day, period) and `periods` (period, its pads, its key for row ids) of the days in `raw`, and
 * gives back how many periods there are. Days of a period whose key is destroyed are in neither.
 */
export const keyDays = async (effects: Effects, session: EngineSession, source: Source): Promise<number> => {
  const found = await session.rows<{ day: string }>(
    'SELECT DISTINCT day::VARCHAR AS day FROM raw WHERE readable AND day IS NOT NULL ORDER BY 1',
  );
  if (found.length > mostDays)
    throw new ContractViolation(
      `its rows are of ${found.length} different days; at most ${mostDays} can be right`,
    );
  const periods = [...new Set(found.map(({ day }) => periodOf(day, source.keyPeriod)))];
  const places = await keyPeriods(effects, session, { table: 'periods', periods });
  await session.run('CREATE TABLE day_texts (day VARCHAR, period INTEGER)');
  await session.append(
    'day_texts',
    found.flatMap(({ day }) => {
      const place = places.get(periodOf(day, source.keyPeriod));
      return place === undefined ? [] : [[day, place]];
    }),
  );
  await session.run('CREATE TABLE days AS SELECT day::DATE AS day, period FROM day_texts');
  return places.size;
};

/** Makes a table (period, `inside`, `outside`, `row_key`) of the periods that have a key, and gives back the number that stands for each in it. */
export const keyPeriods = async (
  effects: Effects,
  session: EngineSession,
  { table, periods }: { readonly table: string; readonly periods: readonly Period[] },
): Promise<ReadonlyMap<Period, number>> => {
  const places = new Map<Period, number>();
  const rows: [number, Uint8Array, Uint8Array][] = [];
  for (const period of periods) {
    const key = await periodKey(effects, period);
    if (!key) continue;
    const { inner, outer } = padsOf(key);
    rows.push([rows.length, inner, outer]);
    places.set(period, places.size);
  }
  await session.run(`CREATE TABLE ${table}_pads (period INTEGER, inside BLOB, outside BLOB)`);
  await session.append(`${table}_pads`, rows);
  await session.run(`CREATE TABLE ${table} AS
    SELECT *, unhex(${hmac('inside', 'outside', `encode('row id')`)}) AS row_key FROM ${table}_pads`);
  return places;
};
