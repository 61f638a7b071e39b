import type { EngineSession } from '../../core/effects.ts';
import type { Variable } from '../../core/policy.ts';
import { leastPeople } from './least-people.ts';
import { personTexts } from './person-key.ts';
import type { RawTable } from './raw-table.ts';
import type { SentNames } from './sent-names.ts';
import { literal } from './sql.ts';

export interface DroppedNames {
  readonly dropped: readonly string[];
  readonly droppedUnnamed: number;
}

/** Names that look like names, in order, and the number of the others: a name in an export may be a value gone astray. */
export const droppedNames = (...found: readonly SentNames[]): DroppedNames => {
  const names = new Set(found.flatMap((sent) => sent.names));
  const dropped = [...names].filter(looksLikeName).sort();
  return { dropped, droppedUnnamed: names.size - dropped.length + sum(found.map(({ rare }) => rare)) };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

export const looksLikeName = (text: string): boolean =>
  /^[A-Za-z][A-Za-z0-9_().-]{0,39}$/.test(text) &&
  !/\d{4}/.test(text) &&
  !/[0-9a-f]{8}/i.test(text) &&
  !/\d{1,3}[.-]\d{1,3}[.-]\d{1,3}/.test(text);

/** Rows that are looked through for keys: enough to meet every key that is not rare. */
const sample = 200_000;

/** Keys of the query strings that a source takes values from, without those that it takes. */
export const undeclaredQueryKeys = async (session: EngineSession, raw: RawTable): Promise<SentNames> => {
  const taken = raw.source.variables.filter(isQueryKey);
  const names: string[] = [];
  let rare = 0;
  for (const from of new Set(taken.map((variable) => variable.from))) {
    const own = taken.filter((variable) => variable.from === from).map(({ key }) => key);
    await findQueryKeys(session, raw, { from, own });
    const known = await session.rows<{ key: string }>(
      `SELECT key FROM query_keys WHERE people >= ${leastPeople} ORDER BY key`,
    );
    const [others] = await session.rows<{ keys: number }>(
      `SELECT count(*) AS keys FROM query_keys WHERE people < ${leastPeople}`,
    );
    names.push(...known.map(({ key }) => key));
    rare += Number(others?.keys ?? 0);
  }
  return { names, rare };
};

const findQueryKeys = (
  session: EngineSession,
  raw: RawTable,
  { from, own }: { readonly from: string; readonly own: readonly string[] },
): Promise<void> => {
  const text = raw.column(from);
  return session.run(`CREATE OR REPLACE TABLE query_keys AS
    SELECT key, count(*) AS people FROM (
      SELECT DISTINCT ${personTexts(raw).join(', ')},
        unnest(regexp_extract_all(${text}, '(?:^|[?&])([^=&?#/]+)=', 1)) AS key
      FROM raw WHERE readable AND ${text} IS NOT NULL
        AND hash(${text}) % (SELECT 1 + count(*) // ${sample} FROM raw) = 0)
    WHERE key NOT IN (${own.map(literal).join(', ')}) GROUP BY key`);
};

const isQueryKey = (variable: Variable): variable is Extract<Variable, { by: 'query key' }> =>
  variable.by === 'query key';
