import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EngineSession, ObjectStore, Warehouse, WarehouseRow } from '../../core/effects.ts';
import type { Policy } from '../../core/policy.ts';
import { exclusionsTable, microdataTable, type WarehouseTable } from '../../core/warehouse-tables.ts';
import { engineOf } from './aggregate-world.ts';

export interface SqlInDuckdb extends Warehouse {
  readonly said: string[];
  /** Called before each query. */
  before: (sql: string) => Promise<void>;
}

const location = 's3://microdata/';

/**
 * A warehouse over the objects of a store that takes Trino's text: the tables and the functions that it names are made in
 * DuckDB, which knows the rest of the text as it stands.
 */
export const trinoInDuckdb = (policy: Policy, microdata: ObjectStore, fromRows = 0): SqlInDuckdb => {
  const said: string[] = [];
  let known: { readonly objects: string; readonly session: Promise<EngineSession> } | undefined;
  /** A session with the tables as the objects are now. */
  const opened = async (): Promise<EngineSession> => {
    const objects = (await Array.fromAsync(microdata.list(''))).map(({ key, bytes }) => `${key} ${bytes}`);
    if (known?.objects !== objects.join()) {
      await (await known?.session)?.close();
      known = { objects: objects.join(), session: open(policy, microdata) };
    }
    return known.session;
  };
  onTestFinished(async () => (await known?.session)?.close());
  const self: SqlInDuckdb = {
    fromRows,
    location,
    said,
    before: async () => undefined,
    async rows(sql, signal) {
      if (signal?.aborted) throw new Error('stopped');
      said.push(sql);
      await self.before(sql);
      const rows = await (await opened()).rows<Record<string, unknown>>(sql);
      return rows.map(asTexts);
    },
  };
  return self;
};

const open = async (policy: Policy, microdata: ObjectStore): Promise<EngineSession> => {
  const session = await engineOf().open();
  await makeFunctions(session);
  for (const table of [...policy.sources.map(microdataTable), exclusionsTable])
    await makeTable(session, table, microdata);
  return session;
};

const makeFunctions = async (session: EngineSession): Promise<void> => {
  await session.run('CREATE MACRO array_join(parts, separator) AS array_to_string(parts, separator)');
  await session.run('CREATE MACRO is_finite(number) AS isfinite(number)');
};

const makeTable = async (
  session: EngineSession,
  { name, prefix, columns, byPeriod }: WarehouseTable,
  microdata: ObjectStore,
): Promise<void> => {
  const folder = join(session.folder, 'zone');
  const files: string[] = [];
  for await (const { key } of microdata.list(prefix)) {
    const file = join(folder, key);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await microdata.read(key));
    files.push(`'${file}'`);
  }
  const typed = columns.map((column) => `NULL::${column.type} AS "${column.name}"`);
  const none = [...typed, `NULL::VARCHAR AS "$path"`, ...(byPeriod ? ['NULL::VARCHAR AS period'] : [])];
  const partition = byPeriod ? `, regexp_extract(filename, 'period=([^/]+)/', 1) AS period` : '';
  const all = `SELECT * EXCLUDE (filename), replace(filename, '${folder}/', '${location}') AS "$path"${partition}
    FROM read_parquet([${files.join(', ')}], filename = true, union_by_name = true, hive_partitioning = false)`;
  const empty = `SELECT ${none.join(', ')} WHERE false`;
  await session.run(
    `CREATE TEMP TABLE "${name}" AS ${files.length > 0 ? `${empty} UNION ALL BY NAME ${all}` : empty}`,
  );
};

const asTexts = (row: Readonly<Record<string, unknown>>): WarehouseRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value === null || value === undefined ? null : String(value),
    ]),
  );
