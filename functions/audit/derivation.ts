import type { Row } from './unknowns.ts';

/** That `scale` times an unknown is the sum of rows, each taken so many times: exact, in whole numbers. */
export interface Derivation {
  readonly unknown: number;
  readonly scale: number;
  readonly rows: ReadonlyMap<Row, number>;
}

interface Combination {
  readonly terms: Map<number, number>;
  readonly rows: Map<Row, number>;
  /** How often the unknown sought is in it. */
  scale: number;
}

/** Numbers grew too large to be exact, or the work too much. */
export class NotExact extends Error {
  override readonly name = 'NotExact';
}

/** Steps after which the search for a derivation ends. */
const limit = 20_000_000;

/**
 * Derives unknowns from equations, first one at a time, the rest by fraction-free elimination (Bareiss 1968). Unknowns that
 * the equations do not fix get no derivation. Throws `NotExact`.
 */
export const derive = (rows: readonly Row[], sought: ReadonlySet<number>): readonly Derivation[] => {
  const equations = rows.filter(({ sense }) => sense === '=');
  const elimination = { pivots: new Map<number, Combination>(), budget: { steps: limit } };
  const derived = peel(equations, elimination);
  const rest = [...sought].filter((unknown) => !derived.has(unknown));
  if (rest.length > 0) eliminate(equations, derived, elimination);
  return [...sought].flatMap((unknown) => {
    const start = { terms: new Map([[unknown, 1]]), rows: new Map<Row, number>(), scale: 1 };
    const { terms, rows: used, scale } = reduce(start, elimination);
    if (terms.size > 0) return [];
    return [{ unknown, scale, rows: new Map([...used].map(([row, times]) => [row, -times])) }];
  });
};

/** Rows with one unknown left tell it, and take it out of other rows. */
const peel = (equations: readonly Row[], elimination: Elimination): ReadonlySet<number> => {
  const rowsOf = new Map<number, Row[]>();
  for (const row of equations)
    for (const unknown of row.unknowns) {
      const own = rowsOf.get(unknown) ?? [];
      rowsOf.set(unknown, own);
      own.push(row);
    }
  const derived = new Set<number>();
  const waiting = new Set(equations);
  for (const row of waiting) {
    waiting.delete(row);
    const left = row.unknowns.filter((unknown) => !derived.has(unknown));
    const [only] = left;
    if (only === undefined || left.length > 1) continue;
    elimination.pivots.set(only, reduce(combinationOf(row), elimination));
    derived.add(only);
    for (const other of rowsOf.get(only) ?? []) if (other !== row) waiting.add(other);
  }
  return derived;
};

const eliminate = (
  equations: readonly Row[],
  derived: ReadonlySet<number>,
  { pivots, budget }: Elimination,
): void => {
  const left = equations.filter(({ unknowns }) => unknowns.some((unknown) => !derived.has(unknown)));
  for (const row of left.toSorted((a, b) => a.unknowns.length - b.unknowns.length)) {
    const combination = reduce(combinationOf(row), { pivots, budget });
    const unknown = combination.terms.keys().next().value;
    if (unknown !== undefined) pivots.set(unknown, combination);
  }
};

const combinationOf = (row: Row): Combination => ({
  terms: new Map(row.unknowns.map((unknown, at) => [unknown, row.weights[at] ?? 0])),
  rows: new Map([[row, 1]]),
  scale: 0,
});

interface Elimination {
  readonly pivots: Map<number, Combination>;
  readonly budget: { steps: number };
}

const reduce = (combination: Combination, { pivots, budget }: Elimination): Combination => {
  for (const [unknown, weight] of combination.terms) {
    const pivot = pivots.get(unknown);
    const own = pivot?.terms.get(unknown);
    if (!pivot || own === undefined) continue;
    const common = gcd(weight, own);
    const [keep, take] = [own / common, weight / common];
    combine(combination.terms, pivot.terms, [keep, take]);
    combine(combination.rows, pivot.rows, [keep, take]);
    combination.scale = exact(combination.scale * keep - pivot.scale * take);
    budget.steps -= combination.terms.size + combination.rows.size;
    if (budget.steps < 0) throw new NotExact('too much work');
  }
  return withoutContent(combination);
};

/** Keeps so many of the first and takes away so many of the second. */
const combine = <Key>(
  into: Map<Key, number>,
  from: ReadonlyMap<Key, number>,
  [keep, take]: readonly [number, number],
): void => {
  if (keep !== 1) for (const [key, value] of into) into.set(key, exact(value * keep));
  for (const [key, value] of from) {
    const left = exact((into.get(key) ?? 0) - exact(value * take));
    if (left === 0) into.delete(key);
    else into.set(key, left);
  }
};

const withoutContent = (combination: Combination): Combination => {
  let content = Math.abs(combination.scale);
  for (const value of combination.terms.values()) content = gcd(content, value);
  for (const value of combination.rows.values()) content = gcd(content, value);
  if (content <= 1) return combination;
  for (const [key, value] of combination.terms) combination.terms.set(key, value / content);
  for (const [key, value] of combination.rows) combination.rows.set(key, value / content);
  combination.scale /= content;
  return combination;
};

const gcd = (a: number, b: number): number => {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
};

const exact = (value: number): number => {
  if (!Number.isSafeInteger(value)) throw new NotExact('numbers beyond 2^53');
  return value;
};
