import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import type { Engine, EngineSession, SqlValue } from '../../core/effects.ts';

/** DuckDB in a folder of its own, with nothing of the platform around it. */
export const duckdb = (options: { threads?: number; memory?: string } = {}): Engine => ({
  async open(): Promise<EngineSession> {
    const folder = await mkdtemp(join(tmpdir(), 'kohort-aggregate-'));
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(options.threads ?? 2),
      memory_limit: options.memory ?? '600MB',
      temp_directory: join(folder, 'spill'),
      preserve_insertion_order: 'false',
    });
    const connection = await instance.connect();
    return {
      folder,
      async run(sql, values = []) {
        await connection.run(sql, [...values] as DuckDBValue[]);
      },
      async rows<Row extends Readonly<Record<string, unknown>>>(
        sql: string,
        values: readonly SqlValue[] = [],
      ) {
        const reader = await connection.runAndReadAll(sql, [...values] as DuckDBValue[]);
        return reader
          .getRowObjects()
          .map(
            (row) =>
              Object.fromEntries(
                Object.entries(row).map(([name, value]) => [
                  name,
                  typeof value === 'bigint' ? Number(value) : value,
                ]),
              ) as Row,
          );
      },
      async *texts() {
        yield [];
      },
      async append(table, rows) {
        for (const row of rows)
          await connection.run(
            `INSERT INTO ${table} VALUES (${row.map((_, at) => `$${at + 1}`).join(', ')})`,
            [...row] as DuckDBValue[],
          );
      },
      async close() {
        connection.closeSync();
        instance.closeSync();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
});
