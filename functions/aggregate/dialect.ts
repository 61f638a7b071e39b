import type { CountedVariable } from './count.ts';

/** What the engines write differently. All other SQL of a count is text that means the same to each of them. */
export interface Dialect {
  /** A list as one text, its parts apart by spaces. */
  list(expression: string): string;
  /** Whether a number is neither infinite nor NaN. */
  finite(expression: string): string;
  /** A number to order rows by, equal for the two zeros. */
  ordered(expression: string): string;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * A number in whole millionths, at most `cap`, halves up; NULL for one below zero and for what is no finite number.
 * A comparison would not do for NaN: DuckDB leaves it out where the statistics of a Parquet file decide it, and these
 * know no NaN.
 */
export const whole = (value: string, cap: number, { finite }: Dialect): string =>
  `CASE WHEN ${finite(value)} AND ${value} >= 0 THEN CAST(floor(LEAST(${value}, CAST('${cap}' AS DOUBLE)) * 1000000 + 0.5) AS DECIMAL(18, 0)) END`;

/** Texts by code point, NULL as `_U` and absent numbers first: rows alike in all of this are interchangeable. */
export const orderOfRows = (variables: readonly CountedVariable[], { ordered }: Dialect): string =>
  variables
    .map(({ kind }, position) =>
      kind === 'number' ? `${ordered(`v${position}`)} NULLS FIRST` : `COALESCE(v${position}, '_U')`,
    )
    .join(', ');
