import type { EngineSession, SqlValue } from '../../core/effects.ts';

/** Distinct texts that TypeScript sees at a time: about 20 MB of them. */
const portion = 100_000;

/**
 * Makes a table (`key`, `value`) of the distinct texts of `expression` over the readable rows of `raw` and what
 * `valueFor` makes of each; those that it makes nothing of are left out.
 */
export const lookUp = async (
  session: EngineSession,
  { table, expression }: { readonly table: string; readonly expression: string },
  valueFor: (text: string) => string | undefined,
): Promise<void> => {
  await session.run(`CREATE TABLE ${table}_keys AS
    SELECT DISTINCT ${expression} AS key FROM raw WHERE readable AND (${expression}) IS NOT NULL`);
  await session.run(`CREATE TABLE ${table} (key VARCHAR, value VARCHAR)`);
  const [found] = await session.rows<{ keys: number }>(`SELECT count(*) AS keys FROM ${table}_keys`);
  const portions = Math.ceil(Number(found?.keys ?? 0) / portion);
  for (let at = 0; at < portions; at++) {
    const pairs: SqlValue[][] = [];
    const select = `SELECT key FROM ${table}_keys WHERE hash(key) % ${portions} = ${at}`;
    for await (const texts of session.texts(select, 'key'))
      for (const text of texts) {
        const value = text === null ? undefined : valueFor(text);
        if (value !== undefined) pairs.push([text, value]);
      }
    await session.append(table, pairs);
  }
  await session.run(`DROP TABLE ${table}_keys`);
};
