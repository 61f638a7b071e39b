import type { EngineSession } from '../../core/effects.ts';
import type { Variable } from '../../core/policy.ts';
import type { RawTable } from './raw-table.ts';

export interface DroppedNames {
  readonly dropped: readonly string[];
  readonly droppedUnnamed: number;
}

/** Names that look like names, in order, and the number of the others: a name in an export may be a value gone astray. */
export const droppedNames = (found: readonly string[]): DroppedNames => {
  const names = [...new Set(found)];
  const dropped = names.filter(looksLikeName).sort();
  return { dropped, droppedUnnamed: names.length - dropped.length };
};

export const looksLikeName = (text: string): boolean =>
  /^[A-Za-z][A-Za-z0-9_().-]{0,39}$/.test(text) &&
  !/\d{4}/.test(text) &&
  !/[0-9a-f]{8}/i.test(text) &&
  !/\d{1,3}[.-]\d{1,3}[.-]\d{1,3}/.test(text);

/** Texts of one query column that are looked through for keys: enough to meet every key that is not rare. */
const sample = 200_000;
const mostKeys = 1000;

/** Keys of the query strings that a source takes values from, without those that it takes. */
export const undeclaredQueryKeys = async (
  session: EngineSession,
  { source, column }: RawTable,
): Promise<readonly string[]> => {
  const taken = source.variables.filter(isQueryKey);
  const keys: string[] = [];
  for (const from of new Set(taken.map((variable) => variable.from))) {
    const text = column(from);
    const rows = await session.rows<{ key: string }>(`
      SELECT DISTINCT unnest(regexp_extract_all(${text}, '(?:^|[?&])([^=&?#/]+)=', 1)) AS key
      FROM raw WHERE readable AND ${text} IS NOT NULL
        AND hash(${text}) % (SELECT 1 + count(*) // ${sample} FROM raw) = 0
      ORDER BY 1 LIMIT ${mostKeys}`);
    keys.push(
      ...rows
        .map(({ key }) => key)
        .filter((key) => !taken.some((one) => one.from === from && one.key === key)),
    );
  }
  return keys;
};

const isQueryKey = (variable: Variable): variable is Extract<Variable, { by: 'query key' }> =>
  variable.by === 'query key';
