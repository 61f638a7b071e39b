import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** The result of a query as a Parquet file, nested columns included. */
export const parquetOf = async (query: string): Promise<Uint8Array> => {
  const folder = await mkdtemp(join(tmpdir(), 'kohort-parquet-'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(`COPY (${query}) TO '${folder}/made.parquet' (FORMAT parquet, COMPRESSION zstd)`);
    return await readFile(join(folder, 'made.parquet'));
  } finally {
    connection.disconnectSync();
    instance.closeSync();
    await rm(folder, { recursive: true });
  }
};
