import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { ObjectStore, Warehouse, WarehouseRow } from '../../../core/effects.ts';
import type { Policy } from '../../../core/policy.ts';
import {
  exclusionsTable,
  microdataTable,
  PERIOD_COLUMN,
  type WarehouseTable,
} from '../../../core/warehouse-tables.ts';

/** Milliseconds for one answer of the server, which waits a second at most before it says that there is more to come. */
const patience = 60_000;

export interface TrinoServer {
  readonly endpoint: string;
  /** The folder that the server knows as `local:///`. */
  readonly folder: string;
}

const answer = z.looseObject({
  nextUri: z.string().optional(),
  columns: z.array(z.looseObject({ name: z.string() })).optional(),
  data: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))).optional(),
  error: z.looseObject({ errorName: z.string(), message: z.string() }).optional(),
});

/** Trino over copies of a store's objects, in a schema of its own: tables as Glue has them, partition projection included. */
export const trinoWarehouse = async (
  { endpoint, folder }: TrinoServer,
  { policy, microdata, schema }: { policy: Policy; microdata: ObjectStore; schema: string },
): Promise<Warehouse> => {
  const location = `local:///${schema}/`;
  const ask = (sql: string) => rowsOf(endpoint, schema, sql);
  await copy(microdata, join(folder, schema));
  await ask(`CREATE SCHEMA ${schema}`);
  for (const table of [...policy.sources.map(microdataTable), exclusionsTable]) {
    await mkdir(join(folder, schema, table.prefix), { recursive: true });
    await ask(creation(table, location));
  }
  return { fromRows: 0, location, rows: ask };
};

const copy = async (store: ObjectStore, folder: string): Promise<void> => {
  await rm(folder, { recursive: true, force: true });
  for await (const { key } of store.list('')) {
    await mkdir(dirname(join(folder, key)), { recursive: true });
    await writeFile(join(folder, key), await store.read(key));
  }
};

const creation = ({ name, prefix, columns, byPeriod }: WarehouseTable, location: string): string => {
  const own = columns.map((column) => `"${column.name}" ${column.type}`);
  const place = `${location}${prefix.replace(/\/$/, '')}`;
  const partition = `${PERIOD_COLUMN} VARCHAR WITH (partition_projection_type = 'injected')`;
  const projection = [
    `partitioned_by = ARRAY['${PERIOD_COLUMN}']`,
    'partition_projection_enabled = true',
    `partition_projection_location_template = '${place}/period=\${${PERIOD_COLUMN}}'`,
  ];
  const options = [`external_location = '${place}'`, `format = 'PARQUET'`, ...(byPeriod ? projection : [])];
  return `CREATE TABLE ${name} (${[...own, ...(byPeriod ? [partition] : [])].join(', ')}) WITH (${options.join(', ')})`;
};

/** Asks again while Trino, which calls itself started before it is a node of its own, has no node to run a query on. */
const rowsOf = async (endpoint: string, schema: string, sql: string): Promise<readonly WarehouseRow[]> => {
  for (const until = Date.now() + patience; ; await setTimeout(500)) {
    const { rows, error } = await answerTo(endpoint, schema, sql);
    if (error === undefined) return rows;
    if (error.errorName !== 'NO_NODES_AVAILABLE' || Date.now() > until)
      throw new Error(`${error.errorName}: ${error.message}`);
  }
};

const answerTo = async (endpoint: string, schema: string, sql: string) => {
  const headers = { 'x-trino-user': 'test', 'x-trino-catalog': 'hive', 'x-trino-schema': schema };
  const ask = async (url: string, asked: RequestInit = {}) =>
    answer.parse(
      await (await fetch(url, { ...asked, headers, signal: AbortSignal.timeout(patience) })).json(),
    );
  const rows: WarehouseRow[] = [];
  let part = await ask(`${endpoint}/v1/statement`, { method: 'POST', body: sql });
  for (;;) {
    const { nextUri, columns = [], data = [], error } = part;
    for (const values of data)
      rows.push(Object.fromEntries(columns.map(({ name }, at) => [name, textOf(values[at] ?? null)])));
    if (error !== undefined || nextUri === undefined) return { rows, error };
    part = await ask(nextUri);
  }
};

const textOf = (value: string | number | boolean | null): string | null =>
  value === null ? null : `${value}`;
