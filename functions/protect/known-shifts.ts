import { hiddenValue, isHidden, type Shift } from './shift.ts';
import type { Layer, Requirement } from './system.ts';

/** Possible shifts found so far: one that was found to hide a number may hide others that it moves. */
export interface KnownShifts {
  add(layer: Layer, shift: Shift): void;
  /** The shifts in which the number is least and most, the true values among them; those alone that the pattern allows. */
  extremes(layer: Layer, requirement: Requirement, withheld: Uint8Array): Extremes;
}

export interface Extremes {
  readonly least: Shift;
  readonly most: Shift;
  /** Whether they hide the number. */
  readonly hidden: boolean;
}

/** Shifts remembered per place. */
const remembered = 40;

const truth: Shift = new Map();

export const openKnownShifts = (): KnownShifts => {
  const byLayer = new Map<string, Map<number, Shift[]>>();
  return {
    add({ name }, shift) {
      const byPlace = byLayer.get(name) ?? new Map<number, Shift[]>();
      byLayer.set(name, byPlace);
      for (const place of shift.keys()) {
        const own = byPlace.get(place);
        if (!own) byPlace.set(place, [shift]);
        else if (own.push(shift) > remembered) own.shift();
      }
    },
    extremes(layer, requirement, withheld) {
      const shifts = [layer.name, layer.alsoMoves ?? layer.name].flatMap((name) =>
        requirement.terms.flatMap(([place]) => byLayer.get(name)?.get(place) ?? []),
      );
      const ordered = [...new Set(shifts)]
        .map((shift) => ({ shift, value: hiddenValue(layer, requirement, shift) }))
        .sort((a, b) => a.value - b.value)
        .map(({ shift }) => shift);
      const allowed = (shift: Shift) => [...shift.keys()].every((place) => withheld[place] === 1);
      const least = farther(layer, requirement, [ordered.find(allowed), truth], -1);
      const most = farther(layer, requirement, [ordered.findLast(allowed), truth], 1);
      return { least, most, hidden: isHidden(layer, requirement, { least, most }) };
    },
  };
};

const farther = (
  layer: Layer,
  requirement: Requirement,
  [found, otherwise]: readonly [Shift | undefined, Shift],
  direction: 1 | -1,
): Shift => {
  if (!found) return otherwise;
  const gain = hiddenValue(layer, requirement, found) - hiddenValue(layer, requirement, otherwise);
  return direction * gain > 0 ? found : otherwise;
};
