import type { Effects, EngineSession } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import { keyPeriods } from './key-days.ts';
import { livingPeriods } from './period-keys.ts';
import { pathOf, readScratch } from './scratch.ts';
import { firstBytes, hmac, literal } from './sql.ts';

/**
 * Writes the pseudonyms that the people of a query (`token`) have in any period whose key is there, and gives back the key of
 * the object. They are left out of all microdata there is by whoever reads it; nothing of it is rewritten, and what
 * lay in the landing zone goes with its retention.
 */
export const writeExclusions = async (
  effects: Effects,
  session: EngineSession,
  { item, tokens }: { readonly item: string; readonly tokens: string },
): Promise<string> => {
  await keyPeriods(effects, session, { table: 'living', periods: await livingPeriods(effects) });
  await session.run(`COPY (
    SELECT DISTINCT ${firstBytes(hmac('inside', 'outside', 'token'))} AS person
    FROM (${tokens}) CROSS JOIN living ORDER BY person)
    TO ${literal(pathOf(session, 'exclusions.parquet'))} (FORMAT parquet)`);
  await effects.zones.microdata.replace(keys.exclusions(item), readScratch(session, 'exclusions.parquet'));
  return keys.exclusions(item);
};
