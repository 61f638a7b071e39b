import type { DuckDBConnection } from '@duckdb/node-api';

const rowsAtOnce = 32_768;
let tables = 0;

interface TextsQuery {
  readonly connection: DuckDBConnection;
  readonly whileOpen: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly sql: string;
  readonly column: string;
}

/**
 * One column in pieces, read from a table of its own: a streamed result would end with the next query of the connection, and
 * another connection would not see temporary tables.
 */
export async function* textsOf({
  connection,
  whileOpen,
  sql,
  column,
}: TextsQuery): AsyncGenerator<readonly (string | null)[]> {
  const table = `kohort_texts_${tables++}`;
  await whileOpen(() => connection.run(`CREATE TEMP TABLE ${table} AS ${sql}`));
  try {
    for (let at = 0; ; at += rowsAtOnce) {
      const piece = await whileOpen(() => pieceOf(connection, table, column, at));
      if (piece.length === 0) return;
      yield piece;
    }
  } finally {
    await whileOpen(() => connection.run(`DROP TABLE ${table}`));
  }
}

const pieceOf = async (connection: DuckDBConnection, table: string, column: string, at: number) => {
  const texts = `SELECT "${column.replaceAll('"', '""')}"::VARCHAR FROM ${table}`;
  const reader = await connection.runAndReadAll(
    `${texts} WHERE rowid >= ${at} AND rowid < ${at + rowsAtOnce} ORDER BY rowid`,
  );
  return (reader.getColumns()[0] ?? []) as (string | null)[];
};
