import type { Changes } from './room.ts';
import type { Search } from './search-part.ts';
import type { Sight } from './sight.ts';
import { worldFrom } from './worlds.ts';

/** A sweep is worth its time while it clears this share of the doubts. */
const worth = 0.1;

/** Unknowns that are swept at once: the work grows faster than they do. */
export const sweptAtOnce = 6_000;

/**
 * Looks for worlds in which many doubtful groups are larger, or smaller, at once. None is let grow by more than its doubt
 * needs, so that there is room for the others. A large part is swept piece by piece.
 */
export const sweep = (search: Search): void => {
  const { room, sights } = search;
  if (room.size <= sweptAtOnce) {
    sweepOver(search, room.all());
    return;
  }
  for (const sight of sights)
    if (!sight.cleared())
      sweepOver(
        search,
        room.around(
          sight.terms.map(([unknown]) => unknown),
          sweptAtOnce / 2,
        ),
      );
};

const sweepOver = (search: Search, changes: Changes): void => {
  const { numberOf } = changes.excerpt;
  const inside = search.sights.filter(({ terms }) => terms.every(([unknown]) => numberOf.has(unknown)));
  const doubtful = () => inside.filter((sight) => !sight.cleared());
  for (const sense of ['maximise', 'minimise'] as const)
    for (let doubts = doubtful(); doubts.length > 1; ) {
      sweepOnce(search, { ...changes, doubts, sense });
      const left = doubtful();
      if (left.length > doubts.length * (1 - worth)) break;
      doubts = left;
    }
};

interface Sweep extends Changes {
  readonly doubts: readonly Sight[];
  readonly sense: 'maximise' | 'minimise';
}

const sweepOnce = (
  { solver, surroundings, sights, base }: Search,
  { excerpt, worldOf, doubts, sense }: Sweep,
): void => {
  const [low, high] = [Float64Array.from(excerpt.low), Float64Array.from(excerpt.high)];
  for (const { target, terms } of doubts) {
    const [only] = terms;
    if (only === undefined || terms.length > 1 || only[1] !== 1) continue;
    const number = excerpt.numberOf.get(only[0]) ?? 0;
    const from = base.values[only[0]] ?? 0;
    const room = target.minimum + 4;
    high[number] = Math.min(high[number] ?? 0, Math.ceil(from) + room);
    low[number] = Math.max(low[number] ?? 0, Math.floor(from) - room);
  }
  const programme = solver(excerpt.rows, low, high);
  try {
    const terms = doubts.flatMap((sight) => sight.terms);
    const optimum = programme.best(
      sense,
      terms.map(([unknown, weight]) => [excerpt.numberOf.get(unknown) ?? 0, weight] as const),
    );
    if (optimum === null) return;
    const world = worldFrom(worldOf(optimum.point), surroundings);
    for (const sight of sights) sight.see(world);
  } finally {
    programme.close();
  }
};
