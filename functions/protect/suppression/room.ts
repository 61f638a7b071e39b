import type { LinearTable } from '../../../core/linear-table.ts';

/** How far each value can be moved down and up within what is known of it beforehand. */
export interface Room {
  readonly below: Float64Array;
  readonly above: Float64Array;
}

/** None where the cell has to be published. Cut off far beyond anything that is asked. */
export const roomOf = ({ cells }: LinearTable): Room => {
  const far =
    10 *
    cells.reduce(
      (sum, cell) =>
        sum + Math.abs(cell.value) + cell.slidingProtection + cell.upperProtection + cell.lowerProtection,
      1,
    );
  const room = (status: string, distance: number) =>
    status === 'fixed' ? 0 : Math.min(Math.max(0, distance), far);
  return {
    below: Float64Array.from(cells, ({ status, value, lower }) => room(status, value - lower)),
    above: Float64Array.from(cells, ({ status, value, upper }) => room(status, upper - value)),
  };
};
