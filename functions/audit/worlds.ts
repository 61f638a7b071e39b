import type { Bounds } from './bounds.ts';
import type { Figure } from './figures.ts';
import type { Excerpt, Surroundings } from './neighbourhood.ts';
import type { World } from './sight.ts';
import type { Row } from './unknowns.ts';

/** What the solver may be wrong by; it keeps to 1e-7. */
export const tolerance = 1e-6;

/** What was really counted, where that is known of every unknown and fits: one world that everybody must allow. */
export const trueWorld = (
  figures: readonly Figure[],
  { rows, bounds }: Surroundings,
  truthOf: (figure: Figure) => number | null,
): World | null => {
  const values = new Float64Array(figures.length);
  for (const [at, figure] of figures.entries()) {
    const value = truthOf(figure);
    if (value === null) return null;
    values[at] = value;
  }
  return isWithin(values, bounds) && keeps(values, rows) ? { values, whole: true } : null;
};

/** The values with a solution over an excerpt in their place. */
export const changed = (
  from: Float64Array,
  { unknowns }: Pick<Excerpt, 'unknowns'>,
  point: Float64Array,
): Float64Array => {
  const values = Float64Array.from(from);
  unknowns.forEach((unknown, number) => {
    values[unknown] = point[number] ?? 0;
  });
  return values;
};

/** A solution in whole numbers counts as such only if it keeps every row exactly. */
export const worldFrom = (point: Float64Array, { rows, bounds }: Surroundings): World => {
  const rounded = point.map(Math.round);
  const isWhole =
    rounded.every((value, at) => Math.abs(value - (point[at] ?? 0)) <= tolerance) &&
    isWithin(rounded, bounds) &&
    keeps(rounded, rows);
  return isWhole ? { values: rounded, whole: true } : { values: point, whole: false };
};

const isWithin = (values: Float64Array, { low, high }: Bounds): boolean =>
  values.every((value, at) => value >= (low[at] ?? 0) && value <= (high[at] ?? 0));

const keeps = (values: Float64Array, rows: readonly Row[]): boolean =>
  rows.every(({ sense, unknowns, weights, right }) => {
    const sum = unknowns.reduce((left, unknown, at) => left + (weights[at] ?? 0) * (values[unknown] ?? 0), 0);
    return sense === '=' ? sum === right : sum <= right;
  });
