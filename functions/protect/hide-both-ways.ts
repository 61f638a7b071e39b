import { addedBy, type Hiding } from './hide-by-moves.ts';
import type { ProgrammeRow, Solve } from './linear-programme.ts';
import { neighbourhood } from './neighbourhood.ts';
import { type Pattern, priceOf, withMore } from './pattern.ts';
import { columnRows } from './programme-rows.ts';
import { hiddenValue, isHidden, isPossible, type Shift } from './shift.ts';
import type { Layer, Requirement } from './system.ts';

/** Places looked at. */
const scope = 3_000;

/**
 * Hides a number by the cheapest pair of shifts, found by one linear programme over both, where each by itself does not get far
 * enough; undefined where no places near can hide it.
 */
export const hideBothWays = (
  pattern: Pattern,
  { layer, requirement, solve }: { layer: Layer; requirement: Requirement; solve: Solve },
): Hiding | undefined => {
  const terms = requirement.terms.map(([place]) => place);
  const places = neighbourhood({ layer, pattern }, terms, scope).filter(
    (place) => priceOf(pattern, place) < Infinity,
  );
  for (const whole of layer.whole ? [false, true] : [false]) {
    const found = solve(programmeOf({ places, pattern, layer, requirement }, whole));
    const [least, most] = [0, 1].map((which) => shiftIn(found, { places, which, whole: layer.whole }));
    if (!found || !least || !most) return undefined;
    const { withheld } = withMore(pattern, [...least.keys(), ...most.keys()]);
    const holds = isPossible(layer, least, withheld) && isPossible(layer, most, withheld);
    if (holds && isHidden(layer, requirement, { least, most }))
      return { layer, least, most, more: addedBy(pattern, [least, most]) };
  }
  return undefined;
};

interface Task {
  readonly places: readonly number[];
  readonly pattern: Pattern;
  readonly layer: Layer;
  readonly requirement: Requirement;
}

/** Four columns a place: how far up and how far down in the one shift, and then in the other. */
const programmeOf = ({ places, pattern, layer, requirement }: Task, whole: boolean) => {
  const { width, reach, terms } = requirement;
  const far = 20 * Math.max(width, 1) + (reach === -Infinity ? 0 : Math.max(0, reach));
  const columns = new Map(places.map((place, at) => [place, at]));
  const spare = (place: number) =>
    Math.min(far, Math.max(0, (layer.value[place] ?? 0) - (layer.floor[place] ?? 0)));
  const aim = terms.flatMap(([place, sign]) => {
    const column = columns.get(place);
    return column === undefined ? [] : [{ column, sign }];
  });
  const goal = (weights: (sign: number) => readonly number[], lower: number): ProgrammeRow => ({
    columns: aim.flatMap(({ column }) => [0, 1, 2, 3].map((one) => 4 * column + one)),
    weights: aim.flatMap(({ sign }) => weights(sign)),
    lower,
    upper: Infinity,
  });
  const rows = columnRows(layer, columns, true);
  return {
    cost: places.flatMap((place) => Array.from({ length: 4 }, () => priceOf(pattern, place))),
    lower: places.flatMap(() => [0, 0, 0, 0]),
    upper: places.flatMap((place) => [far, spare(place), far, spare(place)]),
    rows: [
      ...rows.map((row) => inShift(row, 0)),
      ...rows.map((row) => inShift(row, 1)),
      goal((sign) => [-sign, sign, sign, -sign], width),
      goal((sign) => [0, 0, sign, -sign], reach - hiddenValue(layer, requirement, new Map())),
    ],
    whole,
  };
};

const inShift = (row: ProgrammeRow, which: number): ProgrammeRow => ({
  ...row,
  columns: row.columns.flatMap((column) => [4 * column + 2 * which, 4 * column + 2 * which + 1]),
  weights: row.weights.flatMap((weight) => [weight, -weight]),
});

const shiftIn = (
  found: Float64Array | undefined,
  { places, which, whole }: { places: readonly number[]; which: number; whole: boolean },
): Shift | undefined => {
  if (!found) return undefined;
  const shift = new Map<number, number>();
  places.forEach((place, at) => {
    const by = (found[4 * at + 2 * which] ?? 0) - (found[4 * at + 2 * which + 1] ?? 0);
    const moved = whole ? Math.round(by) : by;
    if (Math.abs(moved) > 1e-7) shift.set(place, moved);
  });
  return shift;
};
