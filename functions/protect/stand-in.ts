import type { Solve } from './linear-programme.ts';
import { columnRows } from './programme-rows.ts';
import type { Layer, System } from './system.ts';

/** More than anybody would guess for a cell that an earlier release withholds. */
const far = 1e6;

/**
 * Values for what only earlier releases have and withhold, be it cells or amounts that tonight does not count of its own: some
 * that fit all that is published and counted. Undefined where none fit, because rows came or went in between.
 */
export const standIns = (system: System, solve: Solve): System | undefined => {
  const layers: Layer[] = [];
  for (const layer of system.layers) {
    const filled = fill(layer, system.unknown, solve);
    if (!filled) return undefined;
    layers.push(filled);
  }
  return { ...system, layers };
};

const fill = (layer: Layer, unknown: readonly number[], solve: Solve): Layer | undefined => {
  const isUncounted = (place: number) => Number.isNaN(layer.value[place] ?? Number.NaN);
  const places = [...new Set([...unknown, ...layer.value.keys().filter(isUncounted)])].filter(
    (place) => layer.relations.of(place).length > 0,
  );
  if (places.length === 0) return layer;
  const value = layer.value.slice();
  for (const place of places) value[place] = 0;
  const columns = new Map(places.map((place, at) => [place, at]));
  const rows = columnRows({ ...layer, value }, columns, false);
  const programme = {
    cost: places.map(() => 1),
    lower: places.map((place) => layer.floor[place] ?? 0),
    upper: places.map(() => far),
    rows,
  };
  const loose = solve({ ...programme, whole: false });
  const found = loose && layer.whole && !loose.every(isWhole) ? solve({ ...programme, whole: true }) : loose;
  if (!found) return undefined;
  places.forEach((place, at) => {
    value[place] = layer.whole ? Math.round(found[at] ?? 0) : (found[at] ?? 0);
  });
  return { ...layer, value };
};

const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-6;
