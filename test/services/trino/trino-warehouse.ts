import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { ObjectStore, Warehouse, WarehouseRow } from '../../../core/effects.ts';
import type { Policy } from '../../../core/policy.ts';
import {
  exclusionsTable,
  microdataTable,
  PERIOD_COLUMN,
  type WarehouseTable,
} from '../../../core/warehouse-tables.ts';

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

const rowsOf = async (endpoint: string, schema: string, sql: string): Promise<readonly WarehouseRow[]> => {
  const headers = { 'x-trino-user': 'test', 'x-trino-catalog': 'hive', 'x-trino-schema': schema };
  const rows: WarehouseRow[] = [];
  let asked = await fetch(`${endpoint}/v1/statement`, { method: 'POST', headers, body: sql });
  for (;;) {
    const { nextUri, columns = [], data = [], error } = answer.parse(await asked.json());
    if (error) throw new Error(`${error.errorName}: ${error.message}`);
    for (const values of data)
      rows.push(
        Object.fromEntries(
          columns.map(({ name }, at) => {
            const value = values[at] ?? null;
            return [name, value === null ? null : `${value}`];
          }),
        ),
      );
    if (nextUri === undefined) return rows;
    asked = await fetch(nextUri, { headers });
  }
};
