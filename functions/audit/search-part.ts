import { type Bounds, open } from './bounds.ts';
import { ledByPeople } from './companions.ts';
import type { Question, Result } from './interval-search.ts';
import type { Programme, Solver, Terms } from './linear-programme.ts';
import { around, type Excerpt, nearest, type Surroundings, surroundingsOf, within } from './neighbourhood.ts';
import { openSight, type Sight, shrunk, type World } from './sight.ts';
import { sweep } from './sweep.ts';
import { discloses, type Interval, type Target } from './targets.ts';
import type { Unknowns } from './unknowns.ts';
import { changed, tolerance, trueWorld, worldFrom } from './worlds.ts';

/** Unknowns up to which a part is solved over whole numbers; a larger one is linearly, with a margin. */
const strictUpTo = 250;

/** Unknowns that are looked at together, first few, then more, before all are. */
const sizes = [60, 300];

interface Part extends Question {
  /** Unknowns that hang together and have more than one value each. */
  readonly part: Unknowns;
}

/** Some unknowns that may change, and the world that a change of them leads to. */
export interface Changes {
  readonly excerpt: Excerpt;
  readonly programme: Programme;
  worldOf(point: Float64Array): Float64Array;
}

export interface Search {
  readonly solver: Solver;
  readonly surroundings: Surroundings;
  readonly sights: readonly Sight[];
  readonly base: World;
  readonly strict: boolean;
  /** People change, and their events with them; opened when first needed. */
  readonly changes: () => Changes;
  /** All rows at once; opened when first needed. */
  readonly everything: () => Programme;
}

/**
 * Settles all groups that can be together, then each in a growing neighbourhood: changes in it alone show that the group is
 * safe, its rows alone that it is not. Null if no values fit.
 */
export const searchPart = (question: Part, solver: Solver): readonly Result[] | null => {
  const { part, targets } = question;
  const strict = part.figures.length <= strictUpTo;
  const surroundings = surroundingsOf(part.rows, boundsIn(question));
  const sights = targets.map((target) => openSight(target, termsOf(target, question), strict));
  const { rows, bounds } = surroundings;
  const opened: Programme[] = [];
  const open_ = (from: Pick<Excerpt, 'rows' | 'low' | 'high'>): Programme => {
    const programme = solver(from.rows, from.low, from.high);
    opened.push(programme);
    return programme;
  };
  const everything = once(() => open_({ rows, ...bounds }));
  try {
    const base =
      trueWorld(part.figures, surroundings, question.truthOf) ??
      linearWorld(everything(), surroundings, sights);
    if (base === null) return null;
    const changes = once(() => {
      const led = ledByPeople(surroundings, { ...part, told: question.unknowns.rows }, base);
      return { ...led, programme: open_(led.excerpt) };
    });
    for (const sight of sights) sight.see(base);
    const search = { solver, surroundings, sights, base, strict, changes, everything };
    sweep(search);
    for (const sight of sights) if (!sight.cleared() && !settle(sight, search)) return null;
    return sights.map(({ target, interval }) => ({ target, interval: interval() }));
  } finally {
    for (const programme of opened) programme.close();
  }
};

const once = <Made>(make: () => Made): (() => Made) => {
  let made: { readonly it: Made } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
};

/** The bounds of the part's unknowns; where nothing limits one, so much that nothing else is limited by it. */
const boundsIn = ({ part, unknowns, bounds }: Part): Bounds => {
  const numbers = part.figures.map((figure) => unknowns.numberOf.get(figure) ?? 0);
  const low = Float64Array.from(numbers, (number) => bounds.low[number] ?? 0);
  const high = Float64Array.from(numbers, (number) => bounds.high[number] ?? open);
  const sum = (values: Float64Array) => values.reduce((left, right) => left + right, 0);
  const enough = 1e6 + sum(low) + sum(high.filter((most) => most < open));
  return { low, high: high.map((most) => (most < open ? most : enough)) };
};

/** The target's unknowns, and what the rest of it comes to. */
const termsOf = (target: Target, { part, unknowns, bounds }: Part): { terms: Terms; fixed: number } => {
  let fixed = 0;
  const terms: [number, number][] = [];
  for (const [figure, weight] of target.terms) {
    const number = part.numberOf.get(figure);
    if (number !== undefined) terms.push([number, weight]);
    else fixed += weight * (figure.value ?? bounds.low[unknowns.numberOf.get(figure) ?? -1] ?? 0);
  }
  return { terms, fixed };
};

/** A world that has as many people as possible in the groups. */
const linearWorld = (
  programme: Programme,
  surroundings: Surroundings,
  sights: readonly Sight[],
): World | null => {
  const optimum = programme.best(
    'maximise',
    sights.flatMap(({ terms }) => terms),
  );
  return optimum && worldFrom(optimum.point, surroundings);
};

const using = <Outcome>(programme: Programme, work: (programme: Programme) => Outcome): Outcome => {
  try {
    return work(programme);
  } finally {
    programme.close();
  }
};

/** False if nothing fits. */
const settle = (sight: Sight, search: Search): boolean => {
  const { solver, surroundings, base, changes } = search;
  const start = sight.terms.map(([unknown]) => unknown);
  const neighbourhoods = sizes
    .map((size) => nearest(surroundings, start, size))
    .filter(({ size }) => size < surroundings.rowsOf.length);
  for (const near of neighbourhoods) {
    const excerpt = within(surroundings, near, base.values);
    const isSafe = using(solver(excerpt.rows, excerpt.low, excerpt.high), (programme) =>
      showSafe(sight, { excerpt, programme, worldOf: (point) => changed(base, excerpt, point) }, search),
    );
    if (isSafe) return true;
  }
  if (showSafe(sight, changes(), search)) return true;
  for (const near of neighbourhoods) if (showDisclosed(sight, near, search)) return true;
  return settleExactly(sight, search);
};

/** Lets every group learn from the best worlds that differ from the base in the excerpt alone. */
const showSafe = (
  sight: Sight,
  { excerpt, programme, worldOf }: Changes,
  { surroundings, sights }: Search,
): boolean => {
  for (const sense of ['maximise', 'minimise'] as const) {
    const optimum = programme.best(sense, termsIn(excerpt, sight));
    if (optimum === null) return false;
    const world = worldFrom(worldOf(optimum.point), surroundings);
    for (const other of sights) other.see(world);
    if (sight.cleared()) return true;
  }
  return false;
};

const termsIn = ({ numberOf }: Excerpt, { terms }: Sight): Terms =>
  terms.map(([unknown, weight]) => [numberOf.get(unknown) ?? 0, weight]);

const showDisclosed = (
  sight: Sight,
  near: ReadonlySet<number>,
  { solver, surroundings }: Search,
): boolean => {
  const excerpt = around(surroundings, near);
  return using(solver(excerpt.rows, excerpt.low, excerpt.high), (programme) => {
    const interval = intervalOf(programme, termsIn(excerpt, sight));
    if (interval === null || !discloses(sight.target, sight.outside(interval))) return false;
    sight.settle(interval);
    return true;
  });
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
