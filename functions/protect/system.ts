import type { PublishedTable } from '../../core/published-table.ts';
import type { CountedTable } from './counted-table.ts';
import type { Grid } from './grid.ts';
import type { Relations } from './relations.ts';

/** All tables of tonight, and earlier ones that speak of the same rows, as one set of places and relations. */
export interface System {
  /** How many places there are. */
  readonly size: number;
  readonly members: readonly Member[];
  readonly layers: readonly Layer[];
  /** The cells of members that a place is. */
  readonly homes: (place: number) => readonly (readonly [member: number, cell: number])[];
  /** What withholding the place loses: the people in it. */
  readonly cost: Float64Array;
  /** 1 where tonight may withhold the place: not if an earlier release shows it, nor a zero that tells nothing. */
  readonly free: Uint8Array;
  /** 1 where an earlier release shows the place. */
  readonly told: Uint8Array;
  readonly minimum: Float64Array;
  /** Places that only earlier releases have, and withhold. */
  readonly unknown: readonly number[];
}

/** One table's part in it: the place of each of its cells. */
export interface Member {
  readonly announced: PublishedTable;
  readonly grid: Grid;
  readonly places: Int32Array;
  /** Absent for tables published before. */
  readonly counted?: CountedTable;
}

/** One quantity over the places. */
export interface Layer {
  readonly name: string;
  /**
   * `people`: distinct people, published or not. `amount`: events or a sum. `backing`: the people behind amounts that add
   * up where the people themselves do not.
   */
  readonly kind: 'people' | 'amount' | 'backing';
  /** Whether only whole numbers can be. */
  readonly whole: boolean;
  /** Whether everyone with a row counts. */
  readonly rows: boolean;
  /** Whether these people count as told, because a mean is shown of what they have. */
  readonly told: boolean;
  /** The layer whose possible shifts are possible here as well. */
  readonly alsoMoves?: string;
  /** NaN where the quantity is not counted. */
  readonly value: Float64Array;
  /** The least that someone who knows the rules must reckon with where the place is withheld. */
  readonly floor: Float64Array;
  /** How far apart the least and the most that a disclosive amount can be must lie; 0 for people. */
  readonly width: Float64Array;
  readonly relations: Relations;
  /** Members that count it. */
  readonly members: readonly number[];
}

/** A number that must stay hidden: the sum of its terms, times their signs. */
export interface Requirement {
  readonly layer: number;
  readonly terms: readonly (readonly [place: number, sign: 1 | -1])[];
  /** How far apart the least and the most that it can be must lie. */
  readonly width: number;
  /** What the most that it can be must not be below. */
  readonly reach: number;
  /** Whether tonight is not to blame if it cannot be hidden: it was published before. */
  readonly past?: boolean;
}
