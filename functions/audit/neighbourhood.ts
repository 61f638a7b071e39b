import type { Bounds } from './bounds.ts';
import type { Row } from './unknowns.ts';

/** Some of the unknowns, numbered anew, with rows over them alone. */
export interface Excerpt {
  readonly unknowns: readonly number[];
  readonly numberOf: ReadonlyMap<number, number>;
  readonly rows: readonly Row[];
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface Surroundings {
  readonly rows: readonly Row[];
  readonly rowsOf: readonly (readonly Row[])[];
  readonly bounds: Bounds;
}

export const surroundingsOf = (rows: readonly Row[], bounds: Bounds): Surroundings => {
  const rowsOf: Row[][] = Array.from(bounds.low, () => []);
  for (const row of rows) for (const unknown of row.unknowns) rowsOf[unknown]?.push(row);
  return { rows, rowsOf, bounds };
};

/** The unknowns nearest to those given, by the rows that join them, the shortest rows first; about as many as `size`. */
export const nearest = (
  { rowsOf }: Surroundings,
  start: readonly number[],
  size: number,
): ReadonlySet<number> => {
  const near = new Set(start);
  for (const unknown of near) {
    const rows = (rowsOf[unknown] ?? []).toSorted((a, b) => a.unknowns.length - b.unknowns.length);
    for (const row of rows)
      for (const other of row.unknowns) {
        if (near.size >= size) return near;
        near.add(other);
      }
  }
  return near;
};

/** Only these may change and all others keep their values: whatever fits, fits in the whole. */
export const within = (
  { rowsOf, bounds }: Surroundings,
  near: ReadonlySet<number>,
  values: Float64Array,
): Excerpt => {
  const rows = new Set([...near].flatMap((unknown) => rowsOf[unknown] ?? []));
  return excerptOf(
    near,
    [...rows].map((row) => {
      const terms = row.unknowns.map((unknown, at) => [unknown, row.weights[at] ?? 0] as const);
      const own = terms.filter(([unknown]) => near.has(unknown));
      const rest = terms.filter(([unknown]) => !near.has(unknown));
      const right = rest.reduce((sum, [unknown, weight]) => sum - weight * (values[unknown] ?? 0), row.right);
      return {
        ...row,
        unknowns: own.map(([unknown]) => unknown),
        weights: own.map(([, weight]) => weight),
        right,
      };
    }),
    bounds,
  );
};

/** Only the rows with one of these count: whatever cannot be, cannot be in the whole. */
export const around = ({ rowsOf, bounds }: Surroundings, near: ReadonlySet<number>): Excerpt => {
  const rows = [...new Set([...near].flatMap((unknown) => rowsOf[unknown] ?? []))];
  return excerptOf(new Set([...near, ...rows.flatMap(({ unknowns }) => unknowns)]), rows, bounds);
};

export const excerptOf = (
  unknowns: ReadonlySet<number>,
  rows: readonly Row[],
  { low, high }: Bounds,
): Excerpt => {
  const kept = [...unknowns];
  const numberOf = new Map(kept.map((unknown, number) => [unknown, number]));
  return {
    unknowns: kept,
    numberOf,
    rows: rows.map((row) => ({
      ...row,
      unknowns: row.unknowns.map((unknown) => numberOf.get(unknown) ?? 0),
    })),
    low: Float64Array.from(kept, (unknown) => low[unknown] ?? 0),
    high: Float64Array.from(kept, (unknown) => high[unknown] ?? 0),
  };
};
