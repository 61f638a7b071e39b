import type { EngineSession, SqlValue } from '../../core/effects.ts';

/** Distinct texts that TypeScript sees at a time: about 20 MB of them. */
const portion = 100_000;

export interface LookUp {
  readonly table: string;
  /** SQL of the texts over `raw`. */
  readonly expression: string;
  /** Type of the values; each value is one of its texts. */
  readonly type?: string;
}

/**
 * Makes a table (`key`, `value`) of the distinct texts of `expression` over the readable rows of `raw` and what
 * `valueFor` makes of each; those that it makes nothing of are left out.
 */
export const lookUp = async (
  session: EngineSession,
  { table, expression, type = 'VARCHAR' }: LookUp,
  valueFor: (text: string) => string | undefined,
): Promise<void> => {
  await session.run(`CREATE TABLE ${table}_keys AS
    SELECT DISTINCT ${expression} AS key FROM raw WHERE readable AND (${expression}) IS NOT NULL`);
  await session.run(`CREATE TABLE ${table}_found (key VARCHAR, value VARCHAR)`);
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
    await session.append(`${table}_found`, pairs);
  }
  await session.run(`CREATE TABLE ${table} AS SELECT key, value::${type} AS value FROM ${table}_found`);
  await session.run(`DROP TABLE ${table}_found`);
  await session.run(`DROP TABLE ${table}_keys`);
};
