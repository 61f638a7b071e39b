import type { DuckDBConnection } from '@duckdb/node-api';
import type { Piece } from '../core/effects.ts';
import { plainValue } from './duckdb-values.ts';

const rowsAtOnce = 32_768;
let tables = 0;

interface PiecesQuery {
  readonly connection: DuckDBConnection;
  readonly whileOpen: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly sql: string;
}

/**
 * A result in pieces, read from a table of its own: a streamed result would end with the next query of the connection, and
 * another connection would not see temporary tables.
 */
export async function* piecesOf({ connection, whileOpen, sql }: PiecesQuery): AsyncGenerator<Piece> {
  const table = `kohort_pieces_${tables++}`;
  await whileOpen(() => connection.run(`CREATE TEMP TABLE ${table} AS ${sql}`));
  try {
    for (let at = 0; ; at += rowsAtOnce) {
      const piece = await whileOpen(() => pieceOf(connection, table, at));
      if ((piece[0] ?? []).length === 0) return;
      yield piece;
    }
  } finally {
    await whileOpen(() => connection.run(`DROP TABLE ${table}`));
  }
}

const pieceOf = async (connection: DuckDBConnection, table: string, at: number): Promise<Piece> => {
  const reader = await connection.runAndReadAll(
    `SELECT * FROM ${table} WHERE rowid >= ${at} AND rowid < ${at + rowsAtOnce} ORDER BY rowid`,
  );
  return reader.convertColumns(plainValue) as Piece;
};
