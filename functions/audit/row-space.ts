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

const echelonOf = (equations: readonly Row[]): readonly Pivot[] => {
  const uses = new Map<number, number>();
  for (const { unknowns } of equations)
    for (const unknown of unknowns) uses.set(unknown, (uses.get(unknown) ?? 0) + 1);
  const pivots: Pivot[] = [];
  const byUnknown = new Map<number, SparseRow>();
  for (const equation of equations.toSorted((a, b) => a.unknowns.length - b.unknowns.length)) {
    const row: SparseRow = new Map();
    equation.unknowns.forEach((unknown, at) => {
      row.set(unknown, residue(equation.weights[at] ?? 0));
    });
    for (const [unknown, weight] of row) {
      const pivot = byUnknown.get(unknown);
      if (pivot) subtract(row, { pivot, times: weight });
    }
    const unknown = rarest(row, uses);
    if (unknown === null) continue;
    normalise(row, unknown);
    byUnknown.set(unknown, row);
    pivots.push({ unknown, row });
  }
  return pivots;
};

/** The pivot's own weight is 1. New terms go to the row's end, so that whoever walks it meets them too. */
const subtract = (row: SparseRow, { pivot, times }: { pivot: SparseRow; times: number }): void => {
  for (const [unknown, weight] of pivot) {
    const left = residue((row.get(unknown) ?? 0) - ((times * weight) % prime));
    if (left === 0) row.delete(unknown);
    else row.set(unknown, left);
  }
};

const rarest = (row: SparseRow, uses: ReadonlyMap<number, number>): number | null => {
  let best: number | null = null;
  for (const unknown of row.keys())
    if (best === null || (uses.get(unknown) ?? 0) < (uses.get(best) ?? 0)) best = unknown;
  return best;
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
