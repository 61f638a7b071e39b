import { type Dialect, literal } from './dialect.ts';

export const duckdb: Dialect = {
  list: (expression) => `array_to_string(${expression}, ' ')`,
  finite: (expression) => `isfinite(${expression})`,
  ordered: (expression) => expression,
};

export const scan = (files: readonly string[]): string =>
  `read_parquet([${files.map(literal).join(', ')}], union_by_name = true, hive_partitioning = false)`;

export const createStep = (name: string, query: string): string => `CREATE TEMP TABLE ${name} AS ${query}`;

/** The rows of `reduced` that caps or filters change. */
export const dropUncut = (): string =>
  'DELETE FROM reduced WHERE NOT inside OR EXISTS (SELECT 1 FROM heavy AS h WHERE h.person = reduced.person)';
