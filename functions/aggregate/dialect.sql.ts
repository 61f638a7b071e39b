import type { CountedVariable } from './count.ts';

/** What DuckDB writes in a way of its own. */
export const scan = (files: readonly string[]): string =>
  `read_parquet([${files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ')}], union_by_name = true, hive_partitioning = false)`;

/** A list as one text, its parts apart by spaces. */
export const list = (expression: string): string => `array_to_string(${expression}, ' ')`;

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * A number in whole millionths, at most `cap`, halves up; NULL for one below zero and for what is no finite number.
 * A comparison would not do for NaN: DuckDB leaves it out where the statistics of a Parquet file decide it, and these
 * know no NaN.
 */
export const whole = (value: string, cap: number): string =>
  `CASE WHEN isfinite(${value}) AND ${value} >= 0 THEN CAST(floor(LEAST(${value}, CAST('${cap}' AS DOUBLE)) * 1000000 + 0.5) AS DECIMAL(18, 0)) END`;

/** Texts by code point, NULL as `_U` and absent numbers first: rows alike in all of this are interchangeable. */
export const orderOfRows = (variables: readonly CountedVariable[]): string =>
  variables
    .map(({ kind }, position) =>
      kind === 'number' ? `v${position} NULLS FIRST` : `COALESCE(v${position}, '_U')`,
    )
    .join(', ');
