import { TrinoSQL } from 'dt-sql-parser/dist/parser/trino/index.js';

const grammar = new TrinoSQL();

/** What Trino's grammar does not allow in a text, in words with line and column. */
export const grammarErrors = (sql: string): readonly string[] =>
  grammar
    .validate(sql)
    .map(({ startLine, startColumn, message }) => `${startLine}:${startColumn} ${message}`);
