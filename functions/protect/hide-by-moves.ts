import { bestMove, type PricedMove, scoreOf } from './moves.ts';
import { type Pattern, withMore } from './pattern.ts';
import { hiddenValue, isHidden, moved, type Shift } from './shift.ts';
import type { Layer, Requirement, System } from './system.ts';

/** Two possible shifts that show a requirement to be kept, and the places to withhold for them. */
export interface Hiding {
  /** The layer in which they are possible. */
  readonly layer: Layer;
  readonly least: Shift;
  readonly most: Shift;
  readonly more: readonly number[];
}

/** Moves made for one requirement at most. */
const steps = 40;

/** Hides a number by moves, each as cheap as can be found; undefined where they lead nowhere. */
export const hideByMoves = (
  system: System,
  pattern: Pattern,
  { layer, requirement, least }: { layer: Layer; requirement: Requirement; least: Shift },
): Hiding | undefined => {
  const low = hiddenValue(layer, requirement, least);
  const goal = Math.max(requirement.reach, low + requirement.width);
  const up = go({ system, layer, requirement, goal, direction: 1 }, pattern);
  const high = hiddenValue(layer, requirement, up.shift);
  const down =
    high < goal
      ? go({ system, layer, requirement, goal: high - requirement.width, direction: -1 }, up.pattern)
      : { shift: least, pattern: up.pattern };
  const shifts = { least: down.shift, most: up.shift };
  if (!isHidden(layer, requirement, shifts)) return undefined;
  return { layer, ...shifts, more: addedBy(pattern, [shifts.least, shifts.most]) };
};

/** The places of the shifts that the pattern does not withhold yet. */
export const addedBy = ({ withheld }: Pattern, shifts: readonly Shift[]): readonly number[] => [
  ...new Set(shifts.flatMap((shift) => [...shift.keys()].filter((place) => withheld[place] !== 1))),
];

interface Going {
  readonly system: System;
  readonly layer: Layer;
  readonly requirement: Requirement;
  readonly goal: number;
  readonly direction: 1 | -1;
}

const go = (going: Going, pattern: Pattern): { readonly shift: Shift; readonly pattern: Pattern } => {
  const { layer, requirement, goal, direction } = going;
  let at: { shift: Shift; pattern: Pattern } = { shift: new Map(), pattern };
  for (let step = 0; step < steps; step++) {
    const wanted = direction * (goal - hiddenValue(layer, requirement, at.shift));
    if (wanted <= 1e-9) break;
    const next = cheapest(going, at, wanted);
    if (!next) break;
    const gain = direction * gainOf(requirement, next);
    const times = Math.min(next.room, layer.whole ? Math.ceil(wanted / gain) : wanted / gain);
    at = {
      shift: moved(at.shift, next.move, times),
      pattern: next.price > 0 ? withMore(at.pattern, next.move.places) : at.pattern,
    };
  }
  return at;
};

const cheapest = (
  { system, layer, requirement, direction }: Going,
  { shift, pattern }: { shift: Shift; pattern: Pattern },
  wanted: number,
): PricedMove | undefined => {
  const found = requirement.terms.flatMap(([place, sign]) =>
    system
      .homes(place)
      .filter(([member]) => layer.members.includes(member))
      .flatMap(([at, cell]) => {
        const member = system.members[at];
        const turn = (sign * direction) as 1 | -1;
        const move = member && bestMove(member, { cell, sign: turn }, { layer, pattern, shift, wanted });
        return move && direction * gainOf(requirement, move) > 0 ? [move] : [];
      }),
  );
  return found.toSorted((a, b) => scoreOf(a, wanted) - scoreOf(b, wanted))[0];
};

const gainOf = ({ terms }: Requirement, { move }: PricedMove): number =>
  terms.reduce((sum, [place, sign]) => {
    const at = move.places.indexOf(place);
    return at < 0 ? sum : sum + sign * (move.steps[at] ?? 0);
  }, 0);
