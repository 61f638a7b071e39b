import type { LinearTable } from '../../../core/linear-table.ts';

/** How far an attacker must be able to move an unsafe cell: up, down, or both ways together. */
export interface Requirement {
  readonly cell: number;
  readonly way: 'up' | 'down' | 'either';
  readonly level: number;
}

/**
 * The table with a level for each unsafe cell that has none, which must at least not be known exactly: by one where all values
 * are whole numbers, else by a thousandth of its own; by no more than its bounds leave.
 */
export const asked = (table: LinearTable): LinearTable => {
  const isWhole = table.cells.every(({ value }) => Number.isInteger(value));
  const sizes = table.cells.map(({ value }) => Math.abs(value)).filter((size) => size > 0);
  const smallest = sizes.reduce((a, b) => Math.min(a, b), 1);
  return {
    ...table,
    cells: table.cells.map((cell) => {
      const { status, value, lower, upper, lowerProtection, upperProtection, slidingProtection } = cell;
      if (status !== 'unsafe' || lowerProtection + upperProtection + slidingProtection > 0) return cell;
      const least = isWhole ? 1 : (Math.abs(value) || smallest) / 1000;
      return { ...cell, slidingProtection: upper > lower ? Math.min(least, upper - lower) : least };
    }),
  };
};

/** The requirements of all unsafe cells. */
export const requirementsOf = ({ cells }: LinearTable): readonly Requirement[] =>
  cells.flatMap((cell, at): readonly Requirement[] => {
    if (cell.status !== 'unsafe') return [];
    const [up, down, sliding] = [cell.upperProtection, cell.lowerProtection, cell.slidingProtection].map(
      (level) => (level > 0 ? Math.max(level, finest) : 0),
    ) as [number, number, number];
    return [
      { cell: at, way: 'up' as const, level: up },
      { cell: at, way: 'down' as const, level: down },
      { cell: at, way: 'either' as const, level: sliding > up + down ? sliding : 0 },
    ].filter(({ level }) => level > 0);
  });

/** A level below it is taken for it: the solver's arithmetic could not tell whether it is kept. */
const finest = 1e-3;

/** Differences that the solver's arithmetic cannot tell from none. */
export const tolerance = (level: number): number => 1e-6 * Math.max(1, level);
