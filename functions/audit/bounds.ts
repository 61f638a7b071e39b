import { spanBy } from './figures.ts';
import type { Row, Unknowns } from './unknowns.ts';

/** The least and the most that each unknown count can be, whole numbers; `open` above where nothing limits it. */
export interface Bounds {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** More than any count. Rows whose weights would take sums of it out of the whole numbers that a double holds are left out. */
export const open = 1e10;

/** A row is looked at so often at most: bounds that creep by ones are left to the linear programme. */
const visits = 60;

/**
 * Bounds from one relation at a time, over and over, rounded to whole numbers (activity-based bound tightening, Savelsbergh
 * 1994). Null if no values fit.
 */
export const boundsOf = ({ figures, rows }: Unknowns): Bounds | null => {
  const bounds = {
    low: Float64Array.from(figures, (figure) => spanBy(figure).low),
    high: Float64Array.from(figures, (figure) => Math.min(open, spanBy(figure).high)),
  };
  const rowsOf: number[][] = figures.map(() => []);
  const waiting = new Set<number>();
  rows.forEach((row, at) => {
    if (row.weights.reduce((sum, weight) => sum + Math.abs(weight), 0) * open > Number.MAX_SAFE_INTEGER)
      return;
    waiting.add(at);
    for (const unknown of row.unknowns) rowsOf[unknown]?.push(at);
  });
  const visited = new Uint16Array(rows.length);
  for (const at of waiting) {
    waiting.delete(at);
    const row = rows[at];
    if (!row || (visited[at] ?? 0) >= visits) continue;
    visited[at] = (visited[at] ?? 0) + 1;
    const changed = tighten(row, bounds);
    if (changed === null) return null;
    for (const unknown of changed) for (const other of rowsOf[unknown] ?? []) waiting.add(other);
  }
  return bounds;
};

/** The unknowns whose bounds the row narrows; null if it cannot hold. */
const tighten = (row: Row, bounds: Bounds): readonly number[] | null => {
  const up = tightenBelow(row, { bounds, sign: 1 });
  if (up === null || row.sense === '<=') return up;
  const down = tightenBelow(row, { bounds, sign: -1 });
  return down && [...up, ...down];
};

/** Treats the row, times the sign, as `at most`. */
const tightenBelow = (
  { unknowns, weights, right }: Row,
  { bounds: { low, high }, sign }: { bounds: Bounds; sign: 1 | -1 },
): readonly number[] | null => {
  let least = 0;
  unknowns.forEach((unknown, at) => {
    const weight = sign * (weights[at] ?? 0);
    least += weight * ((weight > 0 ? low[unknown] : high[unknown]) ?? 0);
  });
  const room = sign * right - least;
  if (room < 0) return null;
  const changed: number[] = [];
  unknowns.forEach((unknown, at) => {
    const weight = sign * (weights[at] ?? 0);
    const [from, to] = [low[unknown] ?? 0, high[unknown] ?? 0];
    const step = Math.floor(room / Math.abs(weight));
    if (weight > 0 && from + step < to) high[unknown] = from + step;
    else if (weight < 0 && to - step > from) low[unknown] = to - step;
    else return;
    changed.push(unknown);
  });
  return changed;
};
