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

/**
 * The power of two to measure a table in, so that solvers, which take what is below a millionth for nothing, see what is asked
 * of it: 1 where the least protection level of an unsafe cell, or without levels the least value, is of a size that they bear.
 */
export const unitOf = ({ cells }: LinearTable): number => {
  const levels = cells
    .filter(({ status }) => status === 'unsafe')
    .flatMap((cell) => [cell.lowerProtection, cell.upperProtection, cell.slidingProtection]);
  const isAsked = levels.some((level) => level > 0);
  let [least, most] = [Infinity, 0];
  for (const size of isAsked ? levels : cells.map(({ value }) => Math.abs(value))) {
    if (size > 0) least = Math.min(least, size);
    most = Math.max(most, size);
  }
  if (most === 0 || (least >= 2 ** -6 && least <= 2 ** 16)) return 1;
  return 2 ** Math.floor(Math.log2(Math.max(least, most * 2 ** -20)));
};

/** The same relation with no weight below 1, so that no solver takes what a small weight bears for nothing. */
export const evened = ({ total, cells, weights }: LinearRelation): LinearRelation => {
  const least = weights.reduce((all, weight) => Math.min(all, Math.abs(weight)), 1);
  const factor = 2 ** -Math.floor(Math.log2(least));
  return { total: total * factor, cells, weights: weights.map((weight) => weight * factor) };
};
