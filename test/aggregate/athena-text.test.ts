import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Policy, Table } from '../../core/policy.ts';
import type { Count } from '../../functions/aggregate/count.ts';
import { countInWarehouse } from '../../functions/aggregate/count-in-warehouse.ts';
import { planCount } from '../../functions/aggregate/plan-count.ts';
import { warehouseSteps } from '../../functions/aggregate/warehouse-steps.ts';
import { loadPolicy } from '../../policy/load.ts';
import { tables } from './any-tables.ts';
import { policyOf } from './small-policy.ts';
import { grammarErrors } from './trino-grammar.ts';

const shipped = [
  join('policy', 'policy.yaml'),
  ...readdirSync(join('policy', 'examples'))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join('policy', 'examples', name)),
];

/** Every text that counting a table may take: with people past their caps, repeats, and people who have several codes. */
const textsOf = async (table: Table, policy: Policy): Promise<readonly string[]> => {
  const said: string[] = [];
  const count: Count = {
    ...planCount(table, policy),
    days: { first: '2026-11-01', last: '2026-11-30' },
    sources: table.sources.map((_, at) => ({
      relation: `rows_${at}`,
      columns: ['person', 'day', 'row_id'],
      exports: 2,
      rows: 1,
      repeats: false,
    })),
  };
  const steps = warehouseSteps(
    {
      rows: async (sql) => {
        said.push(sql);
        if (sql.includes(' AS found '))
          return count.sources.map((_, at) => ({ source: `${at}`, found: '1' }));
        if (sql.endsWith('LIMIT 1')) return [{ one: '1' }];
        const flags = [...sql.matchAll(/max\((s\d+_\d+)\)/g)].map(([, name]) => [name, '1']);
        return flags.length > 0 ? [Object.fromEntries(flags)] : [];
      },
    },
    new AbortController().signal,
  );
  steps.create('excluded', `SELECT DISTINCT person FROM (SELECT "person" FROM "exclusions") AS f`);
  for (const [at] of count.sources.entries())
    steps.create(
      `rows_${at}`,
      `SELECT "person" FROM "source_web" WHERE period IN ('2026') AND "$path" NOT IN ('s3://a/b')`,
    );
  await countInWarehouse(count, steps);
  return said;
};

const duckdbOnly =
  /read_parquet|array_to_string|\bisfinite\b|GROUP BY ALL|ORDER BY ALL|QUALIFY|\/\/|::|approx|ASOF|\bEXCLUDE\b|\bUSING\b|\bCREATE\b|\bINSERT\b|\bDELETE\b/i;

const withoutLiterals = (sql: string): string => sql.replaceAll(/'(?:[^']|'')*'/g, "''");

test.each(shipped)('Trino’s grammar allows every text that the tables of %s are counted by', async (file) => {
  const { policy } = await loadPolicy(file);
  expect(policy.tables.length).toBeGreaterThan(0);
  for (const table of policy.tables) {
    const texts = await textsOf(table, policy);
    expect(texts.some((text) => text.includes('cut AS ('))).toBe(
      table.measures.some(({ kind }) => kind !== 'people'),
    );
    expect(texts.some((text) => text.includes('first_0 AS ('))).toBe(true);
    for (const text of texts) {
      expect(grammarErrors(text)).toEqual([]);
      expect(withoutLiterals(text)).not.toMatch(duckdbOnly);
      expect(Buffer.byteLength(text)).toBeLessThan(262_144);
    }
  }
});

test('Trino’s grammar allows every text that any table is counted by', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async (table) => {
      for (const text of await textsOf(table, policyOf([table]))) expect(grammarErrors(text)).toEqual([]);
    }),
    { numRuns: 8, seed: 20260103 },
  );
});

test.each([
  'SELECT FROM WHERE',
  'SELECT 1::integer AS one',
  'SELECT a FROM b QUALIFY a = 1',
  'SELECT * EXCLUDE (a) FROM b',
  'SELECT a FROM read_parquet([1]) AS b',
  'WITH a AS (SELECT 1 SELECT 2',
])('the grammar refuses %s', (wrong) => {
  expect(grammarErrors(wrong)).not.toEqual([]);
});
