import type { LinearTable } from '../../../core/linear-table.ts';

/** How far an attacker must be able to move an unsafe cell: up, down, or both ways together. */
export interface Requirement {
  readonly cell: number;
  readonly way: 'up' | 'down' | 'either';
  readonly level: number;
}

/**
 * The requirements of all unsafe cells. One without any protection level must at least not be known exactly: by one where
 * all values are whole numbers, else by a thousandth of the largest.
 */
export const requirementsOf = ({ cells }: LinearTable): readonly Requirement[] => {
  const whole = cells.every(({ value }) => Number.isInteger(value));
  const least = whole ? 1 : Math.max(...cells.map(({ value }) => Math.abs(value))) / 1000;
  return cells.flatMap((cell, at): readonly Requirement[] => {
    if (cell.status !== 'unsafe') return [];
    const [up, down, sliding] = [cell.upperProtection, cell.lowerProtection, cell.slidingProtection].map(
      (level) => (level > 0 ? Math.max(level, finest) : 0),
    ) as [number, number, number];
    const either = Math.max(sliding, up + down > 0 ? 0 : least);
    return [
      { cell: at, way: 'up' as const, level: up },
      { cell: at, way: 'down' as const, level: down },
      { cell: at, way: 'either' as const, level: either > up + down ? either : 0 },
    ].filter(({ level }) => level > 0);
  });
};

/** A level below it is taken for it: the solver's arithmetic could not tell whether it is kept. */
const finest = 1e-3;

/** Differences that the solver's arithmetic cannot tell from none. */
export const tolerance = (level: number): number => 1e-6 * Math.max(1, level);
