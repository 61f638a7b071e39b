import type { Attacker, Tally } from '../attacker.ts';
import { disclosureFrom, minimumFor, tonightAmong } from '../blame.ts';
import { isDominated } from '../dominance.ts';
import type { Figure, Place } from '../figures.ts';
import type { Material } from '../material.ts';
import { publishedIn, type Recomputed } from '../recomputed.ts';
import { isOutcome } from '../table-view.ts';
import type { TrueValues } from '../truth.ts';
import type { Row, Unknowns } from '../unknowns.ts';

/** Exact recomputation: what adding and subtracting published numbers gives away (Langsrud 2024, on the span of a table). */
export const rowSpace: Attacker = {
  name: 'row-space',
  tries:
    'Recomputes withheld cells and sums of withheld cells exactly, by adding and subtracting published ones.',
  run(material, tally) {
    for (const { equations } of material.scopes)
      for (const component of equations.components) {
        attackCells(component, { material, tally, recomputed: equations.recomputed });
        attackGroups(component, { material, tally });
      }
  },
};

interface Context {
  readonly material: Material;
  readonly tally: Tally;
}

const attackCells = (
  { figures }: Unknowns,
  { material, tally, recomputed }: Context & { recomputed: ReadonlyMap<Figure, Recomputed> },
): void => {
  for (const figure of figures) {
    for (const view of tonightAmong([figure])) tally.tried(view, 1);
    const result = recomputed.get(figure);
    if (result === undefined) continue;
    const small = isSmall([figure], result.value, material);
    const disclosure = small ? disclosureFrom(result.from) : null;
    if (disclosure) tally.found(disclosure);
  }
};

/** Rows that tell the sum of withheld figures, and what is left of one row when another is taken out of it. */
const attackGroups = ({ figures, rows }: Unknowns, { material, tally }: Context): void => {
  const sums = rows.filter((row) => new Set(row.weights).size === 1 && row.unknowns.length > 1);
  for (const row of sums) attackGroup({ row, figures, from: new Map([[row, 1]]) }, { material, tally });
  for (const [whole, part] of nested(sums)) {
    const sign = (whole.weights[0] ?? 1) * (part.weights[0] ?? 1);
    const inside = new Set(part.unknowns);
    const unknowns = whole.unknowns.filter((unknown) => !inside.has(unknown));
    const weights = unknowns.map(() => whole.weights[0] ?? 1);
    const row = { ...whole, unknowns, weights, right: whole.right - sign * part.right };
    const from = new Map([
      [whole, 1],
      [part, -sign],
    ]);
    attackGroup({ row, figures, from }, { material, tally });
  }
};

interface Group {
  readonly row: Row;
  readonly figures: readonly Figure[];
  readonly from: ReadonlyMap<Row, number>;
}

const attackGroup = ({ row, figures, from }: Group, { material, tally }: Context): void => {
  const group = row.unknowns.flatMap((unknown) => figures[unknown] ?? []);
  for (const view of tonightAmong(group)) tally.tried(view, 1);
  if (!isSmall(group, row.right / (row.weights[0] ?? 1), material)) return;
  const disclosure = disclosureFrom(publishedIn(from));
  if (disclosure) tally.found(disclosure);
};

/** Pairs of rows of which one has all unknowns of the other and more. */
const nested = function* (rows: readonly Row[]): Generator<readonly [Row, Row]> {
  const rowsOf = new Map<number, Row[]>();
  for (const row of rows)
    for (const unknown of row.unknowns) {
      const own = rowsOf.get(unknown) ?? [];
      rowsOf.set(unknown, own);
      own.push(row);
    }
  const insides = new Map(rows.map((row) => [row, new Set(row.unknowns)]));
  for (const part of rows) {
    const candidates = part.unknowns
      .map((unknown) => rowsOf.get(unknown) ?? [])
      .reduce((few, more) => (more.length < few.length ? more : few));
    for (const whole of candidates) {
      if (whole.unknowns.length <= part.unknowns.length) continue;
      const inside = insides.get(whole);
      if (part.unknowns.every((unknown) => inside?.has(unknown))) yield [whole, part];
    }
  }
};

/** That nobody has an outcome, or a value, tells of all of a group. */
const tellsByZero = ({ view, measure, cell }: Place): boolean =>
  isOutcome(view, cell) || (measure.kind === 'people' && measure.variable !== undefined);

/** Whether figures that add up to the value stand for a few people only. A value that nobody could state counts as one. */
const isSmall = (
  figures: readonly Figure[],
  value: number | null,
  { truth, dominanceOf }: Material,
): boolean => {
  const minimum = Math.max(...figures.map(minimumFor));
  const [first] = figures;
  if (value === null || first === undefined) return true;
  if (first.kind !== 'sum') {
    if (value > 0 && value < minimum) return true;
    if (value === 0 && figures.some(({ places }) => places.some(tellsByZero))) return true;
    if (first.kind === 'people') return false;
  }
  const counted = figures.flatMap(({ places }): readonly Counted[] => {
    const place = places.find(({ view, measure }) => view.tonight && truth(view, measure) !== null);
    const values = place && truth(place.view, place.measure);
    return values ? [{ ...place, values }] : [];
  });
  if (counted.length < figures.length) return false;
  const contributors = counted.reduce((sum, { values, cell }) => sum + values.contributors(cell), 0);
  return (contributors > 0 && contributors < minimum) || isOfDominantFew(counted, value, dominanceOf);
};

interface Counted extends Place {
  readonly values: TrueValues;
}

/** As if nobody were in two of the cells. */
const isOfDominantFew = (
  counted: readonly Counted[],
  value: number,
  dominanceOf: Material['dominanceOf'],
): boolean => {
  const largest = counted.flatMap(({ values, cell }) => values.largest(cell)).toSorted((a, b) => b - a);
  return counted.some(({ view }) => {
    const dominance = dominanceOf(view);
    return dominance !== null && isDominated(value, largest, dominance);
  });
};
