import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineSession } from '../../core/effects.ts';
import type { Count } from '../../functions/aggregate/count.ts';
import { countCells } from '../../functions/aggregate/count-cells.ts';
import { scan } from '../../functions/aggregate/duckdb.sql.ts';
import { planCount } from '../../functions/aggregate/plan-count.ts';
import { rollUp } from '../../functions/aggregate/roll-up.ts';
import { engineOf, toParquet } from './aggregate-world.ts';
import { dimension, events, minutes, people, policyOf, row, table } from './small-policy.ts';

const wanted = table({
  where: [{ variable: 'page', in: ['learn'] }],
  dimensions: [dimension('place', [0]), dimension('page', [1])],
  measures: [people, events(2), minutes(10)],
});
const policy = policyOf([wanted]);
const person = 8_070_450_532_247_928_832n;

let session: EngineSession;
let said: string[];
let count: Count;

beforeAll(async () => {
  const inner = await engineOf().open();
  said = [];
  session = {
    ...inner,
    async run(sql, values) {
      if (!sql.startsWith('CREATE TEMP TABLE') || sql.includes(' AS ')) said.push(sql);
      const query = sql.replace(/^CREATE TEMP TABLE \w+ AS /, '');
      if (query.startsWith('SELECT')) await inner.run(`EXPLAIN ${query}`);
      await inner.run(sql, values);
    },
    async rows(sql, values) {
      said.push(sql);
      await inner.run(`EXPLAIN ${sql}`);
      return inner.rows(sql, values);
    },
  };
  const files = ['a', 'b'].map((name) => join(inner.folder, `${name}.parquet`));
  const rows = [1, 2, 3, 4].map((id) =>
    row({ source: 'web', person, rowId: BigInt(id), values: { place: 'n1', page: 'v1', minutes: 4 } }),
  );
  for (const file of files) await writeFile(file, toParquet(policy, 'web', rows));
  await inner.run('CREATE TEMP TABLE excluded (person BIGINT)');
  const columns = ['person', 'day', 'place', 'page', 'device', 'minutes', 'row_id'];
  count = {
    ...planCount(wanted, policy),
    days: { first: '2000-01-01', last: '2099-12-31' },
    sources: [{ relation: scan(files), columns, exports: 2, rows: 8, repeats: false }],
  };
});
afterAll(() => session.close());

test('every statement is one that DuckDB can explain, and repeats and caps take part', async () => {
  const cells = rollUp(wanted, count, await countCells(count, session));
  expect(cells.measures['events-2']?.value[0]).toBe(2);
  expect(cells.measures['minutes-10']?.value[0]).toBe(10);
  expect(said.some((sql) => sql.includes('repeated_0'))).toBe(true);
  expect(said.some((sql) => sql.includes('before1'))).toBe(true);
});

test('no statement uses what Trino does not know, or counts by approximation', () => {
  const text = said.join('\n').replaceAll(/read_parquet\(\[[^\]]*\]/g, '');
  expect(text).not.toMatch(/GROUP BY ALL|ORDER BY ALL|QUALIFY|\/\/|::|approx|ASOF|\bEXCLUDE\b|\bUSING\b/i);
});

test('no statement holds a person or a value of the data', () => {
  expect(said.join('\n')).not.toContain(String(person));
  expect(said.join('\n')).not.toMatch(/'(n1|v1)'/);
});

test('a count leaves no table behind', async () => {
  const tables = await session.rows<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_name <> 'excluded'",
  );
  expect(tables).toEqual([]);
});
