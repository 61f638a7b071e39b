import type { Coverage } from './coverage.ts';
import type { Period } from './period.ts';

/**
 * A table of one period as counted, before any protection: the cells of all margins in which anybody is, in columns.
 * `codes[d][i]` is cell i's code in dimension d, at any allowed level or above, `_T` for all.
 */
export interface CellTable {
  readonly table: string;
  readonly period: Period;
  /** SHA-256 over what was counted: the manifests of the microdata read. Equal inputs, equal cells. */
  readonly inputs: string;
  readonly codes: Readonly<Record<string, readonly string[]>>;
  readonly measures: Readonly<Record<string, CellMeasure>>;
  /**
   * Per dimension the finest level (a position in its classification) at which each person has one code only, so that
   * people add up from there on; the number of levels where they never do.
   */
  readonly splitsAt: Readonly<Record<string, number>>;
  readonly coverage: Coverage;
}

export interface CellMeasure {
  /** A whole number for people and events; sums are rounded to 6 decimals. */
  readonly value: readonly number[];
  /** Distinct people behind each value. */
  readonly contributors: readonly number[];
  /** The largest contributions of single people to each value, descending; absent for people. */
  readonly largest?: readonly (readonly number[])[];
}
