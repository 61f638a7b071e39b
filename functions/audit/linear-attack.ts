import { evened, isWithheld, type LinearTable, unitOf } from '../../core/linear-table.ts';
import { inOneThread, offer, type Spread } from '../../core/spread.ts';
import { loadSolver, type Solver } from './linear-programme.ts';
import { type Interval, openWorlds } from './linear-worlds.ts';
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
const sizes = [40, 250];

/** The cells that a sweep has to leave at most of those before, for another one to be worth it. */
const most = 0.95;

export interface Attack {
  /** Withheld cells up to which every interval is met. */
  readonly exactUpTo?: number;
  /** The people of unsafe cells of at most so many know their cell, and tell each other. */
  readonly insiders?: number;
  readonly spread?: Spread;
}

/** Cells whose intervals are met together; a number of its own, so that cores make no difference to the result. */
const together = 128;

/**
 * What somebody works out who has the published cells, every relation and the bounds: the least and the most that each
 * withheld cell can be, by linear programming over all of it. In large tables it is enough for a cell to find two tables that
 * fit what is published and lie as far apart as its levels ask; all cells but those near it keep their values for that. Or
 * the relations near it alone show that there are none. Where neither is found, the programme over all cells decides. Rejects
 * where the solver cannot tell: that is no pass.
 */
export const attackLinear = async (
  table: LinearTable,
  { exactUpTo = metUpTo, insiders = 0, spread = inOneThread }: Attack = {},
): Promise<readonly AttackedCell[]> => {
  const unit = unitOf(table);
  const shifts = shiftsOf(table, unit);
  const withheld = table.cells.flatMap((cell, at) => (isWithheld(cell) ? [at] : []));
  const isKnown = (at: number): boolean =>
    table.cells[at]?.status === 'unsafe' && (table.cells[at]?.value ?? 0) <= insiders;
  const known = withheld.filter(isKnown);
  const targets = withheld.filter((at) => !isKnown(at));
  const size = targets.length > exactUpTo ? targets.length : together;
  const tasks: readonly Outlook[] = [
    ...Array.from({ length: Math.ceil(targets.length / size) }, (_, part) => ({
      known,
      targets: targets.slice(part * size, (part + 1) * size),
    })),
    ...known.map((own) => ({ known: known.filter((at) => at !== own), targets: [own] })),
  ];
  const given = { table: shifts, exactUpTo };
  const all = await (withheld.length < few ? inOneThread : spread)(lookOut, given, tasks);
  const found = all.flat();
  return found
    .toSorted((a, b) => a.cell - b.cell)
    .map((one) => {
      const value = table.cells[one.cell]?.value ?? 0;
      return { ...one, least: value + unit * one.least, most: value + unit * one.most };
    });
};

/** Cells some of which somebody knows, who asks for others. */
interface Outlook {
  readonly known: readonly number[];
  readonly targets: readonly number[];
}

/** Withheld cells up to which another thread would be ready too late. */
const few = 200;

const lookOut = offer({
  name: 'intervals of a table',
  module: import.meta.url,
  async begin({ table, exactUpTo }: { readonly table: LinearTable; readonly exactUpTo: number }) {
    const solver = await loadSolver();
    return ({ known, targets }: Outlook): readonly AttackedCell[] =>
      attacked(knownTo(table, known), targets, { exactUpTo, solver });
  },
});

/** Bounds beyond it are written for none, and no solver tells them from none. */
const farthest = 1e15;

/**
 * The table by how far each value can be from what it is. That every cell may stay as it is fits the relations exactly, however
 * large and fractional the values are, and what is asked of small cells is not lost beside large ones.
 */
const shiftsOf = ({ cells, relations }: LinearTable, unit: number): LinearTable => ({
  cells: cells.map((cell) => ({
    ...cell,
    value: 0,
    lower: Math.max(-farthest, (cell.lower - cell.value) / unit),
    upper: Math.min(farthest, (cell.upper - cell.value) / unit),
    lowerProtection: cell.lowerProtection / unit,
    upperProtection: cell.upperProtection / unit,
    slidingProtection: cell.slidingProtection / unit,
  })),
  relations: relations.map((relation) => ({ ...evened(relation), total: 0 })),
});

/** The table in the eyes of those who know these cells. */
const knownTo = (table: LinearTable, known: readonly number[]): LinearTable => {
  const cells = [...table.cells];
  for (const at of known) {
    const cell = cells[at];
    if (cell) cells[at] = { ...cell, status: 'fixed' };
  }
  return { ...table, cells };
};

const attacked = (
  table: LinearTable,
  targets: readonly number[],
  { exactUpTo, solver }: { readonly exactUpTo: number; readonly solver: Solver },
): readonly AttackedCell[] => {
  const withheld = table.cells.flatMap((cell, at) => (isWithheld(cell) ? [at] : []));
  const unknownOf = new Map(withheld.map((cell, at) => [cell, at]));
  const rows = table.relations.flatMap((relation) => rowOf(relation, unknownOf));
  const worlds = openWorlds({ rows, cells: withheld.map((cell) => table.cells[cell]), solver });
  const settled = new Map<number, AttackedCell>();
  const settle = (cell: number, interval: AttackedCell['interval'], seen: Interval): void => {
    const found = judged(table, cell, { ...seen, interval });
    const isEnough = {
      exact: true,
      'at least': found.isProtected && !found.isExact,
      'at most': !found.isProtected,
    };
    if (isEnough[interval]) settled.set(cell, found);
  };
  const left = (): readonly number[] => {
    for (const cell of targets)
      if (!settled.has(cell)) settle(cell, 'at least', worlds.seen(unknownOf.get(cell) ?? -1));
    return targets.filter((cell) => !settled.has(cell));
  };
  try {
    if (withheld.length > exactUpTo) {
      for (let open = left(), before = Infinity; open.length < most * before; open = left()) {
        before = open.length;
        worlds.sweep(open.map((cell) => unknownOf.get(cell) ?? -1));
      }
      for (const size of sizes)
        for (const cell of left()) {
          const at = unknownOf.get(cell) ?? -1;
          settle(cell, 'at least', worlds.seen(at));
          if (!settled.has(cell)) settle(cell, 'at most', worlds.look(at, size));
        }
    }
    for (const cell of exactUpTo < withheld.length ? left() : targets)
      settle(cell, 'exact', worlds.meet(unknownOf.get(cell) ?? -1));
    return [...settled.values()];
  } finally {
    worlds.close();
  }
};

const published = { sense: '=', figures: [], weights: [], rough: false } as const;

const rowOf = (
  { cells, weights }: LinearTable['relations'][number],
  unknownOf: ReadonlyMap<number, number>,
): readonly Row[] => {
  const terms = cells.flatMap((cell, at) => {
    const unknown = unknownOf.get(cell);
    return unknown === undefined ? [] : [[unknown, weights[at] ?? 0] as const];
  });
  if (terms.length === 0) return [];
  const [unknowns, own] = [terms.map(([unknown]) => unknown), terms.map(([, weight]) => weight)];
  return [{ relation: published, unknowns, weights: own, sense: '=', right: 0 }];
};

const judged = (
  { cells }: LinearTable,
  cell: number,
  { least, most, interval }: Pick<AttackedCell, 'least' | 'most' | 'interval'>,
): AttackedCell => {
  const own = cells[cell];
  if (!own) throw new RangeError('a cell that the table does not have');
  const isExact = most - least <= slackOf(0);
  const reaches =
    most >= own.upperProtection - slackOf(own.upperProtection) &&
    least <= slackOf(own.lowerProtection) - own.lowerProtection &&
    most - least >= own.slidingProtection - slackOf(own.slidingProtection);
  const isProtected = own.status !== 'unsafe' || (reaches && !isExact);
  return { cell, least, most, interval, isExact, isProtected };
};

/** What the solver's arithmetic may keep from a distance. */
const slackOf = (distance: number): number => 2e-6 * Math.max(1, distance);
