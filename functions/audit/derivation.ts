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
 * Derives unknowns from equations by fraction-free elimination (Bareiss 1968). Unknowns that the equations do not fix get
 * no derivation. Throws `NotExact`.
 */
export const derive = (rows: readonly Row[], sought: ReadonlySet<number>): readonly Derivation[] => {
  const budget = { steps: limit };
  const pivots = new Map<number, Combination>();
  const equations = rows.filter(({ sense }) => sense === '=');
  for (const row of equations.toSorted((a, b) => a.unknowns.length - b.unknowns.length)) {
    const terms = new Map(row.unknowns.map((unknown, at) => [unknown, row.weights[at] ?? 0]));
    const combination = reduce({ terms, rows: new Map([[row, 1]]), scale: 0 }, { pivots, budget });
    const unknown = combination.terms.keys().next().value;
    if (unknown !== undefined) pivots.set(unknown, combination);
  }
  return [...sought].flatMap((unknown) => {
    const start = { terms: new Map([[unknown, 1]]), rows: new Map<Row, number>(), scale: 1 };
    const { terms, rows: used, scale } = reduce(start, { pivots, budget });
    if (terms.size > 0) return [];
    return [{ unknown, scale, rows: new Map([...used].map(([row, times]) => [row, -times])) }];
  });
};

interface Elimination {
  readonly pivots: ReadonlyMap<number, Combination>;
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
