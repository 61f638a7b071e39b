import type { Programme, Terms } from './linear-programme.ts';
import { around, type Excerpt, nearest } from './neighbourhood.ts';
import type { Changes } from './room.ts';
import type { Search } from './search-part.ts';
import { type Sight, shrunk } from './sight.ts';
import { sweptAtOnce } from './sweep.ts';
import { discloses, type Interval } from './targets.ts';
import { tolerance, worldFrom } from './worlds.ts';

/** Unknowns that are looked at together, first few, then more, before all are. */
const sizes = [60, 300];

/** Unknowns up to which all are looked at together: beyond, a group that nothing cleared counts as disclosed. */
const solvedUpTo = 10_000;

/**
 * Settles one group in a growing neighbourhood: changes in it alone show that the group is safe, its rows alone that it is
 * not. False if nothing fits.
 */
export const settle = (sight: Sight, search: Search): boolean => {
  const { surroundings, room, everyChange } = search;
  const start = sight.terms.map(([unknown]) => unknown);
  const own = sizes.filter((size) => size < surroundings.rowsOf.length);
  for (const size of own)
    if (showSafe(sight, openChanges(room.around(start, size), search), search)) return true;
  if (room.size <= sweptAtOnce && showSafe(sight, { ...everyChange(), close: () => undefined }, search))
    return true;
  for (const size of own) if (showDisclosed(sight, nearest(surroundings, start, size), search)) return true;
  if (surroundings.rowsOf.length <= solvedUpTo) return settleExactly(sight, search);
  sight.giveUp();
  return true;
};

interface OpenChanges extends Changes {
  readonly programme: Programme;
  close(): void;
}

const openChanges = (changes: Changes, { solver }: Search): OpenChanges => {
  const { rows, low, high } = changes.excerpt;
  const programme = solver(rows, low, high);
  return { ...changes, programme, close: () => programme.close() };
};

/** Lets every group learn from the best worlds that differ from the base in the excerpt alone. */
const showSafe = (sight: Sight, changes: OpenChanges, { surroundings, sights }: Search): boolean => {
  const { excerpt, programme, worldOf, close } = changes;
  try {
    if (excerpt.low.length === 0) return false;
    for (const sense of ['maximise', 'minimise'] as const) {
      const optimum = programme.best(sense, termsIn(excerpt, sight));
      if (optimum === null) return false;
      const world = worldFrom(worldOf(optimum.point), surroundings);
      for (const other of sights) other.see(world);
      if (sight.cleared()) return true;
    }
    return false;
  } finally {
    close();
  }
};

const termsIn = ({ numberOf }: Pick<Excerpt, 'numberOf'>, { terms }: Sight): Terms =>
  terms.flatMap(([unknown, weight]) => {
    const number = numberOf.get(unknown);
    return number === undefined ? [] : [[number, weight] as const];
  });

const showDisclosed = (
  sight: Sight,
  near: ReadonlySet<number>,
  { solver, surroundings }: Search,
): boolean => {
  const { rows, low, high, numberOf } = around(surroundings, near);
  const programme = solver(rows, low, high);
  try {
    const interval = intervalOf(programme, termsIn({ numberOf }, sight));
    if (interval === null || !discloses(sight.target, sight.outside(interval))) return false;
    sight.settle(interval);
    return true;
  } finally {
    programme.close();
  }
};

const intervalOf = (programme: Programme, terms: Terms, whole = false): Interval | null => {
  const best = whole ? programme.bestWhole : programme.best;
  const most = best('maximise', terms);
  const least = most && best('minimise', terms);
  return least && { low: Math.ceil(least.value - tolerance), high: Math.floor(most.value + tolerance) };
};

/** The whole interval of one group under all rows. What is only safe without the margin counts as disclosed. */
const settleExactly = (sight: Sight, { everything, strict }: Search): boolean => {
  const linear = intervalOf(everything(), sight.terms);
  if (linear === null) return false;
  const isFound = discloses(sight.target, sight.outside(linear));
  const interval = isFound ? linear : strict ? intervalOf(everything(), sight.terms, true) : shrunk(linear);
  if (interval !== null) sight.settle(interval);
  return interval !== null;
};
