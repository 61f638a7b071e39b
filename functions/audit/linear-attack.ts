import { isWithheld, type LinearTable } from '../../core/linear-table.ts';
import { type Constraint, loadSolver } from './linear-programme.ts';

export interface AttackedCell {
  readonly cell: number;
  readonly least: number;
  readonly most: number;
  /** Whether the interval reaches as far as the cell's protection levels ask; nothing is asked of secondary cells. */
  readonly isProtected: boolean;
  readonly isExact: boolean;
}

/**
 * What somebody works out who has the published cells, every relation and the bounds: the least and the most that each
 * withheld cell can be, by linear programming over all of it. Rejects where the solver cannot tell: that is no pass.
 */
export const attackLinear = async (table: LinearTable): Promise<readonly AttackedCell[]> => {
  const withheld = table.cells.flatMap((cell, at) => (isWithheld(cell) ? [at] : []));
  const unknownOf = new Map(withheld.map((cell, at) => [cell, at]));
  const rows = table.relations.flatMap((relation) => rowOf(relation, table, unknownOf));
  const own = withheld.map((cell) => table.cells[cell]);
  const open = await loadSolver();
  const programme = open(
    rows,
    Float64Array.from(own, (cell) => cell?.lower ?? 0),
    Float64Array.from(own, (cell) => cell?.upper ?? 0),
  );
  try {
    return withheld.map((cell, at) => {
      const least = programme.best('minimise', [[at, 1]]);
      const most = programme.best('maximise', [[at, 1]]);
      if (least === null || most === null) throw new Error('the published cells contradict their relations');
      return judged(table, cell, { least: least.value, most: most.value });
    });
  } finally {
    programme.close();
  }
};

const rowOf = (
  { total, cells, weights }: LinearTable['relations'][number],
  table: LinearTable,
  unknownOf: ReadonlyMap<number, number>,
): readonly Constraint[] => {
  const unknowns: number[] = [];
  const taken: number[] = [];
  let right = total;
  cells.forEach((cell, at) => {
    const unknown = unknownOf.get(cell);
    const weight = weights[at] ?? 0;
    if (unknown === undefined) right -= weight * (table.cells[cell]?.value ?? 0);
    else {
      unknowns.push(unknown);
      taken.push(weight);
    }
  });
  return unknowns.length === 0 ? [] : [{ unknowns, weights: taken, sense: '=', right }];
};

const judged = (
  { cells }: LinearTable,
  cell: number,
  { least, most }: { readonly least: number; readonly most: number },
): AttackedCell => {
  const own = cells[cell];
  if (!own) throw new RangeError('a cell that the table does not have');
  const slack = 1e-6 * Math.max(1, Math.abs(own.value));
  const isExact = most - least <= slack;
  const reaches =
    most >= own.value + own.upperProtection - slack &&
    least <= own.value - own.lowerProtection + slack &&
    most - least >= own.slidingProtection - slack;
  return { cell, least, most, isExact, isProtected: own.status !== 'unsafe' || (reaches && !isExact) };
};
