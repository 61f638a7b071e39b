import type { Bounds } from './bounds.ts';
import type { Figure } from './figures.ts';
import {
  type Excerpt,
  excerptOf,
  nearest,
  type Surroundings,
  surroundingsOf,
  within,
} from './neighbourhood.ts';
import type { World } from './sight.ts';
import type { Row } from './unknowns.ts';
import { changed } from './worlds.ts';

/** Unknown counts of people that may change while everything else follows: events by as many as their people. */
export interface Room {
  readonly size: number;
  readonly all: () => Changes;
  /** Only about as many as `size` change, those nearest to the ones given. */
  around(start: readonly number[], size: number): Changes;
}

/** Some unknowns that may change, and the world that a change of them leads to. */
export interface Changes {
  readonly excerpt: Omit<Excerpt, 'unknowns'>;
  worldOf(point: Float64Array): Float64Array;
}

/** The unknowns, and all rows that were told of them. */
interface Part {
  readonly figures: readonly Figure[];
  readonly numberOf: ReadonlyMap<Figure, number>;
  readonly told: readonly Row[];
}

/**
 * Fixes how many more events than people each cell has, and everything else that is not people, to what the base says. A
 * table's events add up wherever its people do, so that hardly anything is lost, and half of the unknowns are saved.
 */
export const roomOf = (
  { rows, bounds }: Surroundings,
  { figures, numberOf, told }: Part,
  base: World,
): Room => {
  const people = new Set(figures.flatMap(({ kind }, at) => (kind === 'people' ? [at] : [])));
  const leader = leadersIn(told, numberOf);
  const surplus = (unknown: number, by: number): number =>
    (base.values[unknown] ?? 0) - (base.values[by] ?? 0);
  const led = rows.map((row) => followed(row, { people, leader, surplus, base }));
  const excerpt = excerptOf(people, distinct(led), tightened(bounds, leader, surplus));
  const inner = surroundingsOf(excerpt.rows, excerpt);
  const from = Float64Array.from(excerpt.unknowns, (unknown) => base.values[unknown] ?? 0);
  const worldOf = (point: Float64Array): Float64Array => {
    const values = Float64Array.from(base.values);
    excerpt.unknowns.forEach((unknown, number) => {
      values[unknown] = point[number] ?? 0;
    });
    for (const [events, by] of leader) values[events] = (values[by] ?? 0) + surplus(events, by);
    return values;
  };
  const around = (start: readonly number[], size: number): Changes => {
    const near = nearest(
      inner,
      start.flatMap((unknown) => excerpt.numberOf.get(unknown) ?? []),
      size,
    );
    const part = within(inner, near, from);
    const numberOf = new Map(
      part.unknowns.map((number, at) => [excerpt.unknowns[number] ?? -1, at] as const),
    );
    return { excerpt: { ...part, numberOf }, worldOf: (point) => worldOf(changed(from, part, point)) };
  };
  return { size: excerpt.unknowns.length, all: () => ({ excerpt, worldOf }), around };
};

/** Unknown events to the unknown people who had them; the part may have lost the row that says so. */
const leadersIn = (
  rows: readonly Row[],
  numberOf: ReadonlyMap<Figure, number>,
): ReadonlyMap<number, number> => {
  const leader = new Map<number, number>();
  for (const { relation } of rows) {
    const [one, other] = relation.figures;
    if (relation.rough || one?.kind !== 'people' || other?.kind !== 'events') continue;
    const [people, events] = [numberOf.get(one), numberOf.get(other)];
    if (people !== undefined && events !== undefined) leader.set(events, people);
  }
  return leader;
};

interface Following {
  readonly people: ReadonlySet<number>;
  readonly leader: ReadonlyMap<number, number>;
  readonly surplus: (unknown: number, by: number) => number;
  readonly base: World;
}

const followed = (row: Row, { people, leader, surplus, base }: Following): Row => {
  const weights = new Map<number, number>();
  let { right } = row;
  row.unknowns.forEach((unknown, at) => {
    const weight = row.weights[at] ?? 0;
    const by = people.has(unknown) ? unknown : leader.get(unknown);
    if (by === undefined) right -= weight * (base.values[unknown] ?? 0);
    else {
      if (by !== unknown) right -= weight * surplus(unknown, by);
      weights.set(by, (weights.get(by) ?? 0) + weight);
    }
  });
  const terms = [...weights].filter(([, weight]) => weight !== 0);
  return {
    ...row,
    unknowns: terms.map(([unknown]) => unknown),
    weights: terms.map(([, weight]) => weight),
    right,
  };
};

/** Rows of one form hold with one right side, that of the base; the narrowest of inequalities is enough. */
const distinct = (rows: readonly Row[]): readonly Row[] => {
  const byForm = new Map<string, Row>();
  for (const row of rows) {
    if (row.unknowns.length === 0) continue;
    const form = `${row.sense}${row.unknowns.map((unknown, at) => `${unknown}*${row.weights[at]}`).join()}`;
    const known = byForm.get(form);
    if (known === undefined || row.right < known.right) byForm.set(form, row);
  }
  return [...byForm.values()];
};

const tightened = (
  bounds: Bounds,
  leader: ReadonlyMap<number, number>,
  surplus: Following['surplus'],
): Bounds => {
  const [low, high] = [Float64Array.from(bounds.low), Float64Array.from(bounds.high)];
  for (const [events, by] of leader) {
    const more = surplus(events, by);
    low[by] = Math.max(low[by] ?? 0, (bounds.low[events] ?? 0) - more);
    high[by] = Math.min(high[by] ?? 0, (bounds.high[events] ?? 0) - more);
  }
  return { low, high };
};
