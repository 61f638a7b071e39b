import { addsUpAt, lineAt } from '../../../core/adds-up.ts';
import { OTHER, TOTAL } from '../../../core/classification.ts';
import type { PublishedTable } from '../../../core/published-table.ts';

/** What is known about the cells of one measure: published values, and what must hold between cells. */
export interface Problem {
  readonly cells: readonly (readonly string[])[];
  readonly value: readonly (number | null)[];
  readonly floor: readonly number[];
  readonly sums: readonly Line[];
  readonly covers: readonly Line[];
}

export interface Line {
  readonly whole: number;
  readonly parts: readonly number[];
}

/** Sets up an attack on the published files alone, without a look at how they were made. */
export const problemOf = (table: PublishedTable, measure: string): Problem => {
  const { value = [] } = table.cells.measures[measure] ?? {};
  const told = table.measures.find(({ name }) => name === measure);
  const columns = table.dimensions.map(({ name }) => table.cells.codes[name] ?? []);
  const all = value.map((_, row) => columns.map((column) => column[row] ?? ''));
  const rows = all.flatMap((codes, row) => (codes.includes(OTHER) ? [] : [row]));
  const cells = rows.map((row) => all[row] ?? []);
  const at = new Map(cells.map((codes, cell) => [codes.join('/'), cell]));
  const sums: Line[] = [];
  const covers: Line[] = [];
  table.dimensions.forEach((dimension, along) => {
    for (const { code: parent } of dimension.codes) {
      const children = dimension.codes.filter(
        (one) => one.code !== TOTAL && one.code !== OTHER && (one.parent ?? TOTAL) === parent,
      );
      if (children.length === 0) continue;
      cells.forEach((codes, whole) => {
        if (codes[along] !== parent) return;
        const parts = children.flatMap(({ code }) => at.get(codes.with(along, code).join('/')) ?? []);
        const place = lineAt(table.dimensions, cells[parts[0] ?? whole] ?? []);
        (told && addsUpAt(told, dimension.name, place) ? sums : covers).push({ whole, parts });
      });
    }
  });
  const floor = cells.map((codes) =>
    table.dimensions.some(({ sensitive }, along) => sensitive && codes[along] !== TOTAL) ? 0 : 1,
  );
  return { cells, value: rows.map((row) => value[row] ?? null), floor, sums, covers };
};

/**
 * Whether some whole numbers fit the problem with the number at least (or at most) `bound`. Goes through all of them:
 * bounds are narrowed until nothing changes, then the narrowest unknown is tried value by value.
 */
export const isPossible = (
  problem: Problem,
  {
    terms,
    atLeast,
    atMost,
  }: { terms: readonly (readonly [number, number])[]; atLeast?: number; atMost?: number },
  ceiling: number,
): boolean => {
  const rows: { terms: readonly (readonly [number, number])[]; least: number }[] = [];
  const add = (own: readonly (readonly [number, number])[], least: number) =>
    rows.push({ terms: own, least });
  const negative = (own: readonly (readonly [number, number])[]) =>
    own.map(([cell, weight]) => [cell, -weight] as const);
  for (const { whole, parts } of problem.sums) {
    const line = [[whole, 1] as const, ...parts.map((part) => [part, -1] as const)];
    add(line, 0);
    add(negative(line), 0);
  }
  for (const { whole, parts } of problem.covers) {
    add([[whole, -1], ...parts.map((part) => [part, 1] as const)], 0);
    for (const part of parts)
      add(
        [
          [whole, 1],
          [part, -1],
        ],
        0,
      );
  }
  if (atLeast !== undefined) add(terms, atLeast);
  if (atMost !== undefined) add(negative(terms), -atMost);
  const low = problem.value.map((value, cell) => value ?? problem.floor[cell] ?? 0);
  const high = problem.value.map((value) => value ?? ceiling);
  return search(rows, low, high);
};

type Rows = readonly { readonly terms: readonly (readonly [number, number])[]; readonly least: number }[];

const search = (rows: Rows, low: number[], high: number[]): boolean => {
  if (!narrow(rows, low, high)) return false;
  let pick = -1;
  for (let cell = 0; cell < low.length; cell++) {
    const width = (high[cell] ?? 0) - (low[cell] ?? 0);
    if (width > 0 && (pick < 0 || width < (high[pick] ?? 0) - (low[pick] ?? 0))) pick = cell;
  }
  if (pick < 0) return true;
  for (let value = low[pick] ?? 0; value <= (high[pick] ?? 0); value++)
    if (search(rows, low.with(pick, value), high.with(pick, value))) return true;
  return false;
};

const narrow = (rows: Rows, low: number[], high: number[]): boolean => {
  for (let changed = true; changed; ) {
    changed = false;
    for (const { terms, least } of rows) {
      const most = terms.reduce(
        (sum, [cell, weight]) => sum + weight * ((weight > 0 ? high : low)[cell] ?? 0),
        0,
      );
      if (most < least) return false;
      for (const [cell, weight] of terms) {
        const room = Math.floor((most - least) / Math.abs(weight));
        if (weight > 0 && (low[cell] ?? 0) < (high[cell] ?? 0) - room) low[cell] = (high[cell] ?? 0) - room;
        else if (weight < 0 && (high[cell] ?? 0) > (low[cell] ?? 0) + room)
          high[cell] = (low[cell] ?? 0) + room;
        else continue;
        changed = true;
      }
    }
  }
  return true;
};

/** Reduced equations over the withheld cells, in exact fractions: what adding and subtracting published numbers tells. */
export const reducedEquations = ({ value, sums }: Problem): readonly ReadonlyMap<number, Fraction>[] => {
  const reduced: Map<number, Fraction>[] = [];
  for (const { whole, parts } of sums) {
    let row = new Map<number, Fraction>();
    if (value[whole] === null) row.set(whole, [-1n, 1n]);
    for (const part of parts) if (value[part] === null) row.set(part, [1n, 1n]);
    for (const other of reduced) {
      const pivot = other.keys().next().value ?? -1;
      row = minus(row, other, row.get(pivot) ?? [0n, 1n]);
    }
    const [pivot] = row;
    if (!pivot) continue;
    const scaled = new Map([...row].map(([cell, own]) => [cell, times(own, [pivot[1][1], pivot[1][0]])]));
    for (const [at, other] of reduced.entries())
      reduced[at] = minus(other, scaled, other.get(pivot[0]) ?? [0n, 1n]);
    reduced.push(scaled);
  }
  return reduced;
};

export type Fraction = readonly [bigint, bigint];

const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => simple([a * c, b * d]);
const simple = ([a, b]: Fraction): Fraction => {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  const by = (x === 0n ? 1n : x) * (b < 0n ? -1n : 1n);
  return [a / by, b / by];
};
const minus = (
  row: ReadonlyMap<number, Fraction>,
  other: ReadonlyMap<number, Fraction>,
  factor: Fraction,
): Map<number, Fraction> => {
  const left = new Map(row);
  if (factor[0] === 0n) return left;
  for (const [cell, own] of other) {
    const [a, b] = times(own, factor);
    const [c, d] = left.get(cell) ?? [0n, 1n];
    const next = simple([c * b - a * d, d * b]);
    if (next[0] === 0n) left.delete(cell);
    else left.set(cell, next);
  }
  return left;
};
