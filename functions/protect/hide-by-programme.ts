import { addedBy, type Hiding } from './hide-by-moves.ts';
import type { Programme, ProgrammeRow, Solve } from './linear-programme.ts';
import { neighbourhood } from './neighbourhood.ts';
import { type Pattern, priceOf, withMore } from './pattern.ts';
import { columnRows } from './programme-rows.ts';
import { hiddenValue, isHidden, isPossible, type Shift } from './shift.ts';
import type { Layer, Requirement } from './system.ts';

/** Places looked at, at first and then if that was not enough. */
const scopes = [120, 600, 3_000, Infinity];

/** Times that the cost of what is moved is divided by how far, so that few places move far rather than many a little. */
const rounds = 2;

/**
 * Hides a number by the cheapest shift that a linear programme finds, the relaxation of the cell suppression problem
 * (Kelly, Golden and Assad 1992; Fischetti and Salazar 2001); undefined where no places can hide it.
 */
export const hideByProgramme = (
  pattern: Pattern,
  { layer, requirement, least, solve }: Omit<Task, 'pattern' | 'places'> & { readonly least: Shift },
): Hiding | undefined => {
  let before = 0;
  for (const most of scopes) {
    const places = neighbourhood({ layer, pattern }, termsOf(requirement), most);
    if (places.length === before) continue;
    before = places.length;
    const hiding = hideWithin({ layer, pattern, requirement, solve, places }, least);
    if (hiding) return hiding;
  }
  return undefined;
};

interface Task {
  readonly layer: Layer;
  readonly pattern: Pattern;
  readonly requirement: Requirement;
  readonly solve: Solve;
  readonly places: readonly number[];
}

const hideWithin = (task: Task, known: Shift): Hiding | undefined => {
  const { pattern, layer, requirement } = task;
  for (const least of [known, lowest(task)]) {
    const goal =
      least && Math.max(requirement.reach, hiddenValue(layer, requirement, least) + requirement.width);
    const most = goal === undefined ? undefined : highest(task, goal);
    if (least && most && isHidden(layer, requirement, { least, most }))
      return { layer, least, most, more: addedBy(pattern, [least, most]) };
  }
  return undefined;
};

/** As low as the number can be without withholding more. */
const lowest = (task: Task): Shift | undefined => {
  const { pattern, requirement } = task;
  const places = task.places.filter((place) => priceOf(pattern, place) === 0);
  if (!termsOf(requirement).some((place) => places.includes(place))) return undefined;
  return solved({ ...task, places }, { prices: () => 0, aim: 'low' });
};

const highest = (task: Task, goal: number): Shift | undefined => {
  const { pattern } = task;
  let best: Shift | undefined;
  let weights: (place: number) => number = (place) => priceOf(pattern, place);
  for (let round = 0; round < rounds; round++) {
    const found = solved(task, { prices: weights, aim: goal });
    if (!found) break;
    if (!best || totalPrice(found, pattern) < totalPrice(best, pattern)) best = found;
    weights = (place) => priceOf(pattern, place) / (Math.abs(found.get(place) ?? 0) + 0.1);
  }
  return best;
};

interface Aim {
  readonly prices: (place: number) => number;
  readonly aim: number | 'low';
}

/** Whole numbers are asked for only where the programme does not give them by itself. */
const solved = (task: Task, aim: Aim): Shift | undefined => {
  const loose = shiftFrom(task, aim, false);
  if (!loose || !task.layer.whole || isWhole(loose)) return checked(task, loose && rounded(task, loose));
  const near = task.places.filter((place) => loose.has(place) || priceOf(task.pattern, place) === 0);
  const narrow = shiftFrom({ ...task, places: near }, aim, true);
  const strict = narrow ?? (task.places.length <= 600 ? shiftFrom(task, aim, true) : undefined);
  return checked(task, strict && rounded(task, strict));
};

const shiftFrom = (task: Task, { prices, aim }: Aim, whole: boolean): Shift | undefined => {
  const { layer, requirement, solve, places } = task;
  const far =
    20 * Math.max(requirement.width, 1) +
    Math.max(0, requirement.reach === -Infinity ? 0 : requirement.reach);
  const columns = new Map(places.map((place, at) => [place, at]));
  const rows = [...columnRows(layer, columns, true), ...aimRow(task, columns, aim)].map(bothWays);
  const spare = (place: number) => Math.max(0, (layer.value[place] ?? 0) - (layer.floor[place] ?? 0));
  const programme: Programme = {
    cost: places
      .flatMap((place) => [prices(place), prices(place)])
      .map((price, at) => (aim === 'low' ? lowCost(requirement, places[at >> 1] ?? -1, at) : price)),
    lower: places.flatMap(() => [0, 0]),
    upper: places.flatMap((place) => [far, Math.min(far, spare(place))]),
    rows,
    whole,
  };
  const found = solve(programme);
  if (!found) return undefined;
  const shift = new Map<number, number>();
  places.forEach((place, at) => {
    const by = (found[2 * at] ?? 0) - (found[2 * at + 1] ?? 0);
    if (Math.abs(by) > 1e-7) shift.set(place, by);
  });
  return shift;
};

/** A little against moving at all, so that what need not move does not. */
const lowCost = ({ terms }: Requirement, place: number, column: number): number => {
  const sign = terms.find(([own]) => own === place)?.[1] ?? 0;
  return (column % 2 === 0 ? sign : -sign) + 1e-4;
};

const aimRow = (
  { layer, requirement }: Task,
  columns: ReadonlyMap<number, number>,
  aim: Aim['aim'],
): readonly ProgrammeRow[] => {
  if (aim === 'low') return [];
  const terms = requirement.terms.flatMap(([place, sign]) => {
    const column = columns.get(place);
    return column === undefined ? [] : [[column, sign] as const];
  });
  const truth = hiddenValue(layer, requirement, new Map());
  return [
    {
      columns: terms.map(([column]) => column),
      weights: terms.map(([, sign]) => sign),
      lower: aim - truth,
      upper: Infinity,
    },
  ];
};

/** Each column as two: how far up, and how far down. */
const bothWays = (row: ProgrammeRow): ProgrammeRow => ({
  ...row,
  columns: row.columns.flatMap((column) => [2 * column, 2 * column + 1]),
  weights: row.weights.flatMap((weight) => [weight, -weight]),
});

const isWhole = (shift: Shift): boolean =>
  [...shift.values()].every((by) => Math.abs(by - Math.round(by)) < 1e-6);

const rounded = ({ layer }: Task, shift: Shift): Shift =>
  layer.whole
    ? new Map([...shift].map(([place, by]) => [place, Math.round(by)] as const).filter(([, by]) => by !== 0))
    : shift;

const checked = ({ layer, pattern }: Task, shift: Shift | undefined): Shift | undefined => {
  if (!shift) return undefined;
  return isPossible(layer, shift, withMore(pattern, shift.keys()).withheld) ? shift : undefined;
};

const totalPrice = (shift: Shift, pattern: Pattern): number =>
  [...shift.keys()].reduce((sum, place) => sum + priceOf(pattern, place), 0);

const termsOf = ({ terms }: Requirement): readonly number[] => terms.map(([place]) => place);
