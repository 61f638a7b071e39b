import type { Row } from './unknowns.ts';

/** Largest prime below 2^26: products of two residues stay whole numbers in a double. */
const prime = 67_108_859;

type SparseRow = Map<number, number>;

interface Pivot {
  readonly unknown: number;
  readonly row: SparseRow;
}

/**
 * The unknowns that may be fixed by the equations alone, whatever the numbers in them: those that are zero in random
 * solutions of the homogeneous equations modulo a prime. An unknown that is fixed is always among them, unless the prime
 * divides a minor of the matrix; one that is not fixed hardly ever is.
 */
export const likelyFixed = (rows: readonly Row[]): ReadonlySet<number> => {
  const equations = rows.filter(({ sense }) => sense === '=');
  const pivots = echelonOf(equations);
  const unknowns = new Set(equations.flatMap((row) => row.unknowns));
  const random = randomResidues();
  const fixed = new Set(unknowns);
  for (let round = 0; round < 2; round++) {
    const solution = homogeneousSolution({ pivots, unknowns }, random);
    for (const unknown of unknowns) if (solution.get(unknown) !== 0) fixed.delete(unknown);
  }
  return fixed;
};

/**
 * Elimination that takes the unknown in the fewest rows next, and the shortest of these rows as its pivot, so that few new
 * terms come up (Markowitz 1957). No pivot's row has an unknown of an earlier pivot.
 */
const echelonOf = (equations: readonly Row[]): readonly Pivot[] => {
  const rows = equations.map(({ unknowns, weights }): SparseRow => {
    return new Map(unknowns.map((unknown, at) => [unknown, residue(weights[at] ?? 0)]));
  });
  const queue = openQueue(rows);
  const pivots: Pivot[] = [];
  for (let unknown = queue.next(); unknown !== null; unknown = queue.next()) {
    const among = [...queue.rowsOf(unknown)];
    const pivot = among.reduce((best, row) => (row.size < best.size ? row : best), among[0] ?? new Map());
    normalise(pivot, unknown);
    for (const row of among) if (row !== pivot) subtract(row, { pivot, times: row.get(unknown) ?? 0, queue });
    queue.remove(pivot);
    pivots.push({ unknown, row: pivot });
  }
  return pivots;
};

type Queue = ReturnType<typeof openQueue>;

/** The unknowns by the number of rows that they are in. */
const openQueue = (rows: readonly SparseRow[]) => {
  const rowsByUnknown = new Map<number, Set<SparseRow>>();
  const byCount: Set<number>[] = [];
  const rowsOf = (unknown: number): Set<SparseRow> => {
    const own = rowsByUnknown.get(unknown) ?? new Set();
    rowsByUnknown.set(unknown, own);
    return own;
  };
  const bucket = (count: number): Set<number> => {
    const own = byCount[count] ?? new Set();
    byCount[count] = own;
    return own;
  };
  const change = (unknown: number, row: SparseRow, how: 'add' | 'delete'): void => {
    const own = rowsOf(unknown);
    bucket(own.size).delete(unknown);
    own[how](row);
    if (own.size > 0) bucket(own.size).add(unknown);
  };
  for (const row of rows) for (const unknown of row.keys()) change(unknown, row, 'add');
  return {
    rowsOf,
    change,
    remove(row: SparseRow): void {
      for (const unknown of row.keys()) change(unknown, row, 'delete');
    },
    next(): number | null {
      for (const unknowns of byCount) for (const unknown of unknowns ?? []) return unknown;
      return null;
    },
  };
};

/** The pivot's own weight is 1. */
const subtract = (
  row: SparseRow,
  { pivot, times, queue }: { pivot: SparseRow; times: number; queue: Queue },
): void => {
  for (const [unknown, weight] of pivot) {
    const before = row.get(unknown);
    const left = residue((before ?? 0) - ((times * weight) % prime));
    if (left === 0) {
      row.delete(unknown);
      queue.change(unknown, row, 'delete');
    } else {
      row.set(unknown, left);
      if (before === undefined) queue.change(unknown, row, 'add');
    }
  }
};

const normalise = (row: SparseRow, unknown: number): void => {
  const factor = inverse(row.get(unknown) ?? 1);
  for (const [other, weight] of row) row.set(other, (weight * factor) % prime);
};

const homogeneousSolution = (
  { pivots, unknowns }: { pivots: readonly Pivot[]; unknowns: ReadonlySet<number> },
  random: () => number,
): ReadonlyMap<number, number> => {
  const dependent = new Set(pivots.map(({ unknown }) => unknown));
  const solution = new Map<number, number>();
  for (const unknown of unknowns) if (!dependent.has(unknown)) solution.set(unknown, random());
  for (const { unknown, row } of pivots.toReversed()) {
    let sum = 0;
    for (const [other, weight] of row)
      if (other !== unknown) sum = (sum + weight * (solution.get(other) ?? 0)) % prime;
    solution.set(unknown, residue(-sum));
  }
  return solution;
};

const residue = (value: number): number => ((value % prime) + prime) % prime;

/** By Euclid's algorithm. */
const inverse = (value: number): number => {
  let [a, b, x, y] = [value, prime, 1, 0];
  while (b !== 0) {
    const quotient = Math.floor(a / b);
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return residue(x);
};

/** The same residues in every run: mulberry32 (Ettinger 2017) from a fixed start. */
const randomResidues = (): (() => number) => {
  let state = 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return 1 + (((mixed ^ (mixed >>> 14)) >>> 0) % (prime - 1));
  };
};
