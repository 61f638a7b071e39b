import type { Day } from '../../core/period.ts';

/** What to count of one table in one period, in no dialect of SQL but for where the rows are. */
export interface Count extends CountPlan {
  /** The period: rows of other days do not count. */
  readonly days: { readonly first: Day; readonly last: Day };
  /** One per source of the table that has rows in the period. */
  readonly sources: readonly CountedSource[];
}

/** How a table is counted in any period. Codes of a dimension go by number: their position in `codes`. */
export interface CountPlan {
  /** Every variable of the sources. Rows of a person's day are ordered by all of them, so that any table cuts alike. */
  readonly variables: readonly CountedVariable[];
  readonly filters: readonly CountedFilter[];
  readonly dimensions: readonly CountedDimension[];
  readonly tallies: readonly Tally[];
  /** How many of the largest contributions of single people to tell of each cell. */
  readonly largest: number;
  /** Whether each person counts in one combination of finest codes only, whatever else they did. */
  readonly oneCell: boolean;
}

export interface CountedSource {
  /** Its rows, as the engine that counts calls them. */
  readonly relation: string;
  /** How many exports they come from. One export names each row once. */
  readonly exports: number;
  readonly rows: number;
  /** Columns that the rows have. */
  readonly columns: readonly string[];
  /** Whether some rows stand in several exports, as the steps `repeated_` and `first_` tell. */
  readonly repeats: boolean;
}

export interface CountedVariable {
  readonly name: string;
  readonly kind: 'code' | 'number';
}

/** Rows stay whose `variable` (a position) says one of the codes kept; a text not listed says `_U`. */
export interface CountedFilter {
  readonly variable: number;
  readonly codes: readonly { readonly code: string; readonly kept: boolean }[];
  readonly unknownKept: boolean;
}

export interface CountedDimension {
  readonly name: string;
  /** A position in the variables. */
  readonly variable: number;
  /** All codes that a cell may have, `_T` included, in UTF-16 order. */
  readonly codes: readonly string[];
  /** Per code its level; `_T` stands one above the coarsest. */
  readonly levels: readonly number[];
  /** Per code and level what it is generalised to at that level; the code itself below its own level. */
  readonly generalised: readonly (readonly number[])[];
  /** The finest level counted. */
  readonly finest: number;
  /** What a text of the microdata is counted as; a text not listed is counted as `unknown`. */
  readonly texts: readonly { readonly text: string; readonly code: number }[];
  readonly unknown: number;
}

/** Something to add up beside people. At most `cap` of one person on one day counts, over all rows of the sources. */
export type Tally =
  | { readonly kind: 'events'; readonly cap: number }
  /** Non-negative values of `variable` (a position), in whole millionths. */
  | { readonly kind: 'sum'; readonly variable: number; readonly cap: number };

/** One combination of codes at the levels it was counted at. */
export interface CountedCell {
  readonly codes: readonly number[];
  readonly people: number;
  readonly tallies: readonly CountedTally[];
}

export interface CountedTally {
  /** Events, or millionths. */
  readonly total: bigint;
  /** People with at least one value that counts. */
  readonly contributors: number;
  /** The largest contributions of single people, descending. */
  readonly largest: readonly bigint[];
}

/** Cells at one level per dimension. */
export interface CellsAtLevels {
  readonly levels: readonly number[];
  readonly cells: readonly CountedCell[];
}

export interface CountedCells {
  /** Per dimension the finest level at which nobody has two codes. */
  readonly splitsAt: readonly number[];
  /** Every combination of levels up to `splitsAt`; what lies above adds up from there. */
  readonly counted: readonly CellsAtLevels[];
}
