import type { LinearTable } from '../../../core/linear-table.ts';

/** How far each value can be moved down and up within what is known of it beforehand. */
export interface Room {
  readonly below: Float64Array;
  readonly above: Float64Array;
  /** 1 where insiders know the value: the cell stands still whenever another one is to be hidden from them. */
  readonly known: Uint8Array;
}

/**
 * None where the cell has to be published. Cut off far beyond anything that is asked. Insiders stand in the unsafe cells of at
 * most `insiders` people, and tell each other what they know.
 */
export const roomOf = ({ cells, relations }: LinearTable, insiders: number): Room => {
  const far =
    10 *
    steepest(relations) *
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
    known: Uint8Array.from(cells, ({ status, value }) => (status === 'unsafe' && value <= insiders ? 1 : 0)),
  };
};

/** How much farther one cell can have to be moved than another one in the same relation. */
const steepest = (relations: LinearTable['relations']): number =>
  relations.reduce((all, { weights }) => {
    const sizes = weights.map(Math.abs);
    const [least, most] = [
      sizes.reduce((a, b) => Math.min(a, b), 1),
      sizes.reduce((a, b) => Math.max(a, b), 1),
    ];
    return Math.max(all, most / least);
  }, 1);
