import { setTimeout } from 'node:timers/promises';
import {
  type DuckDBConnection,
  DuckDBDataChunkWriter,
  type DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { EngineFailure, type EngineSession, type SqlValue } from '../core/effects.ts';
import type { ClaimedFolder } from './claim-folder.ts';
import { piecesOf } from './duckdb-pieces.ts';
import { boundValues, columnValue, plainValue } from './duckdb-values.ts';
import { withoutWords } from './engine-failure.ts';

interface SessionParts {
  readonly folder: ClaimedFolder;
  readonly connection: DuckDBConnection;
  readonly instance: DuckDBInstance;
}

export const duckdbSession = ({ folder, connection, instance }: SessionParts): EngineSession => {
  const pending = new Set<Promise<unknown>>();
  let closed: Promise<void> | undefined;
  const whileOpen = <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (closed) return Promise.reject(new EngineFailure('other', 'The engine session is closed'));
    const result = withoutWords(work);
    const settled = result
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => pending.delete(settled));
    pending.add(settled);
    return result;
  };
  /** The engine forgets an interruption that comes just before a query starts, hence more than one. */
  const close = async (): Promise<void> => {
    while (pending.size > 0) {
      connection.interrupt();
      await Promise.race([Promise.all(pending), setTimeout(10)]);
    }
    connection.disconnectSync();
    instance.closeSync();
    await folder.release();
  };
  return {
    folder: folder.path,
    run: (sql, values = []) => whileOpen(() => run(connection, sql, values)),
    rows: <Row extends Readonly<Record<string, unknown>>>(sql: string, values: readonly SqlValue[] = []) =>
      whileOpen(() => rowsOf<Row>(connection, sql, values)),
    pieces: (sql) => piecesOf({ connection, whileOpen, sql }),
    append: (table, rows) => whileOpen(() => append(connection, table, rows)),
    close: () => (closed ??= close()),
  };
};

const run = async (connection: DuckDBConnection, sql: string, values: readonly SqlValue[]): Promise<void> => {
  const bound = boundValues(values);
  await connection.run(sql, bound.values, bound.types);
};

const rowsOf = async <Row>(
  connection: DuckDBConnection,
  sql: string,
  values: readonly SqlValue[],
): Promise<Row[]> => {
  const bound = boundValues(values);
  const reader = await connection.runAndReadAll(sql, bound.values, bound.types);
  return reader.convertRowObjects(plainValue) as Row[];
};

const append = async (
  connection: DuckDBConnection,
  table: string,
  rows: Iterable<readonly SqlValue[]>,
): Promise<void> => {
  const appender = await connection.createAppender(table);
  try {
    const types = Array.from({ length: appender.columnCount }, (_, column) => appender.columnType(column));
    const writer = DuckDBDataChunkWriter.forAppender(appender);
    for (const row of rows) writer.appendRow(rowValues(row, types));
    writer.flush();
  } catch (error) {
    appender.clear();
    throw error;
  } finally {
    appender.closeSync();
  }
};

const rowValues = (row: readonly SqlValue[], types: readonly DuckDBType[]): DuckDBValue[] => {
  if (row.length !== types.length)
    throw new EngineFailure('other', `A row to append has ${row.length} values for ${types.length} columns`);
  return types.map((type, column) => columnValue(row[column] ?? null, type));
};
