import { type Bounds, open } from './bounds.ts';
import type { Question, Result } from './interval-search.ts';
import type { Programme, Solver, Terms } from './linear-programme.ts';
import { type Excerpt, type Surroundings, surroundingsOf } from './neighbourhood.ts';
import { type Changes, type Room, roomOf } from './room.ts';
import { settle } from './settle.ts';
import { openSight, type Sight, type World } from './sight.ts';
import { sweep } from './sweep.ts';
import type { Target } from './targets.ts';
import type { Unknowns } from './unknowns.ts';
import { trueWorld, worldFrom } from './worlds.ts';

/** Unknowns up to which a part is solved over whole numbers; a larger one is linearly, with a margin. */
const strictUpTo = 250;

interface Part extends Question {
  /** Unknowns that hang together and have more than one value each. */
  readonly part: Unknowns;
}

export interface Search {
  readonly solver: Solver;
  readonly surroundings: Surroundings;
  readonly sights: readonly Sight[];
  readonly base: World;
  readonly strict: boolean;
  readonly room: Room;
  /** All of the room at once; opened when first needed. */
  readonly everyChange: () => Changes & { readonly programme: Programme };
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
    const room = roomOf(surroundings, { ...part, told: question.unknowns.rows }, base);
    const everyChange = once(() => ({ ...room.all(), programme: open_(room.all().excerpt) }));
    for (const sight of sights) sight.see(base);
    const search = { solver, surroundings, sights, base, strict, room, everyChange, everything };
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
