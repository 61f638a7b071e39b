import type { EngineSession } from '../../core/effects.ts';
import { ipv4Number } from './generalise/ipv4.ts';

export interface LookUp {
  readonly table: string;
  /** SQL of the texts over `raw`. */
  readonly expression: string;
  /** Type of the values; each value is one of its texts. */
  readonly type?: string;
}

export interface Values {
  readonly ofText: (text: string) => string | undefined;
  /** Of texts that are IPv4 addresses in canonical form: they come as numbers, which is ten times as fast. */
  readonly ofIpv4?: (address: number) => string | undefined;
}

/**
 * Makes a table (`key`, `value`) of the distinct texts of `expression` over the readable rows of `raw` and the value of
 * each; those without one are left out.
 */
export const lookUp = async (
  session: EngineSession,
  { table, expression, type = 'VARCHAR' }: LookUp,
  { ofText, ofIpv4 }: Values,
): Promise<void> => {
  await session.run(`CREATE TABLE ${table}_keys AS
    SELECT key, ${ofIpv4 ? ipv4Number('key') : 'NULL::UINTEGER'} AS number
    FROM (SELECT DISTINCT ${expression} AS key FROM raw WHERE readable AND (${expression}) IS NOT NULL)`);
  await session.run(`CREATE TABLE ${table}_found (id UINTEGER, value ${type})`);
  const texts = `SELECT rowid::UINTEGER, key FROM ${table}_keys WHERE number IS NULL`;
  await find(session, { table, select: texts, value: (key) => ofText(String(key)) });
  const numbers = `SELECT rowid::UINTEGER, number FROM ${table}_keys WHERE number IS NOT NULL`;
  if (ofIpv4) await find(session, { table, select: numbers, value: (key) => ofIpv4(Number(key)) });
  await session.run(`CREATE TABLE ${table} AS
    SELECT key, value FROM ${table}_keys AS k JOIN ${table}_found AS f ON f.id = k.rowid`);
  await session.run(`DROP TABLE ${table}_found`);
  await session.run(`DROP TABLE ${table}_keys`);
};

interface Search {
  readonly table: string;
  readonly select: string;
  readonly value: (key: unknown) => string | undefined;
}

const find = async (session: EngineSession, { table, select, value }: Search): Promise<void> => {
  for await (const [ids = [], keys = []] of session.pieces(select)) {
    const pairs: [number, string][] = [];
    keys.forEach((key, at) => {
      const found = value(key);
      if (found !== undefined) pairs.push([Number(ids[at]), found]);
    });
    await session.append(`${table}_found`, pairs);
  }
};
