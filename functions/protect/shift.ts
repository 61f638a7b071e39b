import type { Layer, Requirement } from './system.ts';

/**
 * Other values that a layer might have: per place by how much they differ from the true ones. A shift that moves only
 * withheld places, keeps every relation and goes below no floor is one that no attacker can rule out.
 */
export type Shift = ReadonlyMap<number, number>;

/** A direction to shift in. */
export interface Move {
  readonly places: readonly number[];
  readonly steps: readonly number[];
}

const tolerance = 1e-6;

/** How far one can go from `shift` along `move`: 0 where a relation or a floor stands in the way at once. */
export const roomFor = (layer: Layer, shift: Shift, { places, steps }: Move): number => {
  const step = new Map<number, number>();
  places.forEach((place, at) => void step.set(place, (step.get(place) ?? 0) + (steps[at] ?? 0)));
  let room = Infinity;
  const narrow = (slack: number, rate: number) => {
    if (rate < 0) room = Math.min(room, Math.max(0, slack) / -rate);
  };
  const relations = new Set<number>();
  for (const [place, rate] of step) {
    narrow(valueAt(layer, shift, place) - (layer.floor[place] ?? 0), rate);
    for (const relation of layer.relations.of(place)) relations.add(relation);
  }
  for (const at of relations) {
    const relation = layer.relations.all[at];
    if (!relation) continue;
    const { kind, whole, parts } = relation;
    const rate = step.get(whole) ?? 0;
    const partRate = parts.reduce((sum, part) => sum + (step.get(part) ?? 0), 0);
    if (kind === 'sum') {
      if (Math.abs(partRate - rate) > tolerance) return 0;
      continue;
    }
    const top = valueAt(layer, shift, whole);
    for (const part of parts) {
      const own = step.get(part) ?? 0;
      if (own > rate) narrow(top - valueAt(layer, shift, part), rate - own);
    }
    if (kind === 'cover' && partRate < rate) {
      const covered = parts.reduce((sum, part) => sum + valueAt(layer, shift, part), 0);
      narrow(covered - top, partRate - rate);
    }
  }
  return layer.whole ? Math.floor(room + tolerance) : room;
};

/** The shift with the move made `times` times. */
export const moved = (shift: Shift, { places, steps }: Move, times: number): Shift => {
  const next = new Map(shift);
  places.forEach((place, at) => {
    const by = (next.get(place) ?? 0) + times * (steps[at] ?? 0);
    if (by === 0) next.delete(place);
    else next.set(place, by);
  });
  return next;
};

/** Whether nothing that is published or known rules the shift out. */
export const isPossible = (layer: Layer, shift: Shift, withheld: Uint8Array): boolean => {
  const relations = new Set<number>();
  for (const [place, by] of shift) {
    if (withheld[place] !== 1 || !Number.isFinite(by) || (layer.whole && !Number.isInteger(by))) return false;
    if (valueAt(layer, shift, place) < (layer.floor[place] ?? 0) - (layer.whole ? 0 : tolerance))
      return false;
    for (const relation of layer.relations.of(place)) relations.add(relation);
  }
  return [...relations].every((at) => {
    const relation = layer.relations.all[at];
    if (!relation) return false;
    const { kind, whole, parts } = relation;
    const by = shift.get(whole) ?? 0;
    const near = layer.whole ? 0 : tolerance;
    if (kind === 'sum') {
      const sum = parts.reduce((total, part) => total + (shift.get(part) ?? 0), 0);
      return Math.abs(sum - by) <= near;
    }
    const top = valueAt(layer, shift, whole);
    if (parts.some((part) => valueAt(layer, shift, part) > top + near)) return false;
    return (
      kind === 'inside' || parts.reduce((sum, part) => sum + valueAt(layer, shift, part), 0) >= top - near
    );
  });
};

/** What the hidden number would be. */
export const hiddenValue = (layer: Layer, { terms }: Requirement, shift: Shift): number =>
  terms.reduce((sum, [place, sign]) => sum + sign * valueAt(layer, shift, place), 0);

/** Whether two possible shifts show the hidden number to be hidden enough. */
export const isHidden = (
  layer: Layer,
  requirement: Requirement,
  { least, most }: { least: Shift; most: Shift },
): boolean => {
  const high = hiddenValue(layer, requirement, most);
  const near = layer.whole ? 0 : tolerance * requirement.width;
  return (
    high >= requirement.reach - near &&
    high - hiddenValue(layer, requirement, least) >= requirement.width - near
  );
};

const valueAt = (layer: Layer, shift: Shift, place: number): number =>
  (layer.value[place] ?? 0) + (shift.get(place) ?? 0);
