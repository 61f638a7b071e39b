import { isWithheld, type LinearTable } from '../../core/linear-table.ts';
import { loadSolver, type Programme, type Solver } from './linear-programme.ts';
import { around, type Excerpt, nearest, type Surroundings, surroundingsOf, within } from './neighbourhood.ts';
import type { Row } from './unknowns.ts';

export interface AttackedCell {
  readonly cell: number;
  readonly least: number;
  readonly most: number;
  /** Whether the interval is met, or reaches at least or at most so far: enough to know whether the cell is protected. */
  readonly interval: 'exact' | 'at least' | 'at most';
  /** Whether the interval reaches as far as the cell's protection levels ask; nothing is asked of secondary cells. */
  readonly isProtected: boolean;
  readonly isExact: boolean;
}

/** Withheld cells up to which every interval is worked out over all of them. */
const metUpTo = 1_500;

/** Cells that may change in the search for other tables that somebody must reckon with. */
const sizes = [40, 250, 1_500];

/**
 * What somebody works out who has the published cells, every relation and the bounds: the least and the most that each
 * withheld cell can be, by linear programming over all of it. In large tables it is enough for a cell to find two tables that
 * fit what is published and lie as far apart as its levels ask; all cells but those near it keep their values for that. Or
 * the relations near it alone show that there are none. Where neither is found, the programme over all cells decides. Rejects where the solver cannot tell: that is no pass.
 */
export const attackLinear = async (
  table: LinearTable,
  { exactUpTo = metUpTo }: { readonly exactUpTo?: number } = {},
): Promise<readonly AttackedCell[]> => {
  const withheld = table.cells.flatMap((cell, at) => (isWithheld(cell) ? [at] : []));
  const unknownOf = new Map(withheld.map((cell, at) => [cell, at]));
  const rows = table.relations.flatMap((relation) => rowOf(relation, table, unknownOf));
  const own = withheld.map((cell) => table.cells[cell]);
  const bounds = {
    low: Float64Array.from(own, (cell) => cell?.lower ?? 0),
    high: Float64Array.from(own, (cell) => cell?.upper ?? 0),
  };
  const values = Float64Array.from(own, (cell) => cell?.value ?? 0);
  const solver = await loadSolver();
  let everything: Programme | undefined;
  const worlds = openWorlds({ surroundings: surroundingsOf(rows, bounds), values, solver });
  try {
    return withheld.map((cell, at) => {
      if (withheld.length > exactUpTo)
        for (const size of sizes) {
          const seen = judged(table, cell, { ...worlds.seen(at), interval: 'at least' });
          if (seen.isProtected && !seen.isExact) return seen;
          const most = judged(table, cell, { ...worlds.look(at, size), interval: 'at most' });
          if (!most.isProtected) return most;
        }
      everything ??= solver(rows, bounds.low, bounds.high);
      const least = everything.best('minimise', [[at, 1]]);
      const most = everything.best('maximise', [[at, 1]]);
      if (least === null || most === null) throw new Error('the published cells contradict their relations');
      return judged(table, cell, { least: least.value, most: most.value, interval: 'exact' });
    });
  } finally {
    everything?.close();
  }
};

/** Tables that fit what is published, and between which values each cell has been seen in them. */
const openWorlds = ({
  surroundings,
  values,
  solver,
}: {
  readonly surroundings: Surroundings;
  readonly values: Float64Array;
  readonly solver: Solver;
}) => {
  const [low, high] = [Float64Array.from(values), Float64Array.from(values)];
  return {
    seen: (at: number) => ({ least: low[at] ?? 0, most: high[at] ?? 0 }),
    /** Looks for worlds near the cell; gives the interval outside of which it is in none. */
    look(at: number, size: number): Pick<AttackedCell, 'least' | 'most'> {
      const near = nearest(surroundings, [at], size);
      const changes = within(surroundings, near, values);
      for (const { point } of optima(changes, at, solver))
        changes.unknowns.forEach((unknown, column) => {
          low[unknown] = Math.min(low[unknown] ?? 0, point[column] ?? 0);
          high[unknown] = Math.max(high[unknown] ?? 0, point[column] ?? 0);
        });
      const [least, most] = optima(around(surroundings, near), at, solver);
      return { least: least?.value ?? 0, most: most?.value ?? 0 };
    },
  };
};

const optima = ({ rows, low, high, numberOf }: Excerpt, unknown: number, solver: Solver) => {
  const programme = solver(rows, low, high);
  try {
    return (['minimise', 'maximise'] as const).map((sense) => {
      const optimum = programme.best(sense, [[numberOf.get(unknown) ?? 0, 1]]);
      if (optimum === null) throw new Error('the published cells contradict their relations');
      return optimum;
    });
  } finally {
    programme.close();
  }
};

const published = { sense: '=', figures: [], weights: [], rough: false } as const;

const rowOf = (
  { total, cells, weights }: LinearTable['relations'][number],
  table: LinearTable,
  unknownOf: ReadonlyMap<number, number>,
): readonly Row[] => {
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
  return unknowns.length === 0 ? [] : [{ relation: published, unknowns, weights: taken, sense: '=', right }];
};

const judged = (
  { cells }: LinearTable,
  cell: number,
  { least, most, interval }: Pick<AttackedCell, 'least' | 'most' | 'interval'>,
): AttackedCell => {
  const own = cells[cell];
  if (!own) throw new RangeError('a cell that the table does not have');
  const slack = 1e-6 * Math.max(1, Math.abs(own.value));
  const isExact = most - least <= slack;
  const reaches =
    most >= own.value + own.upperProtection - slack &&
    least <= own.value - own.lowerProtection + slack &&
    most - least >= own.slidingProtection - slack;
  const isProtected = own.status !== 'unsafe' || (reaches && !isExact);
  return { cell, least, most, interval, isExact, isProtected };
};
