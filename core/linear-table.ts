/** Cells that are tied by linear relations, however these came about: the form in which statistical offices exchange tables. */
export interface LinearTable {
  readonly cells: readonly LinearCell[];
  readonly relations: readonly LinearRelation[];
}

/** `unsafe` by a primary rule, `secondary` for its sake, `fixed` where it has to be published, else `safe`. */
export type LinearStatus = 'safe' | 'unsafe' | 'secondary' | 'fixed';

export interface LinearCell {
  readonly value: number;
  /** What withholding it costs. */
  readonly weight: number;
  readonly status: LinearStatus;
  /** What anyone knows of it beforehand. */
  readonly lower: number;
  readonly upper: number;
  /** How far below its value, above it, and from the least to the most an attacker's interval of an unsafe cell must reach. */
  readonly lowerProtection: number;
  readonly upperProtection: number;
  readonly slidingProtection: number;
}

/** The sum of weight times value over the cells is the total. */
export interface LinearRelation {
  readonly total: number;
  readonly cells: readonly number[];
  readonly weights: readonly number[];
}

export const isWithheld = ({ status }: LinearCell): boolean => status === 'unsafe' || status === 'secondary';
