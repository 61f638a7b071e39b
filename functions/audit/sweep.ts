import type { Changes, Search } from './search-part.ts';
import type { Sight } from './sight.ts';
import { worldFrom } from './worlds.ts';

/** A sweep is worth its time while it clears this share of the doubts. */
const worth = 0.1;

/**
 * Looks for worlds in which many doubtful groups are larger, or smaller, at once. None is let grow by more than its doubt
 * needs, so that there is room for the others. Only the unknowns that groups are made of change.
 */
export const sweep = (search: Search): void => {
  if (doubtful(search).length < 2) return;
  const changes = search.changes();
  for (const sense of ['maximise', 'minimise'] as const)
    for (let doubts = doubtful(search).length; doubts > 1; ) {
      sweepOnce(search, changes, sense);
      const left = doubtful(search).length;
      if (left > doubts * (1 - worth)) break;
      doubts = left;
    }
};

const doubtful = ({ sights }: Search): readonly Sight[] => sights.filter((sight) => !sight.cleared());

const sweepOnce = (search: Search, { excerpt, worldOf }: Changes, sense: 'maximise' | 'minimise'): void => {
  const { solver, surroundings, sights, base } = search;
  const [low, high] = [Float64Array.from(excerpt.low), Float64Array.from(excerpt.high)];
  const terms: (readonly [number, number])[] = [];
  for (const { target, terms: own } of doubtful(search)) {
    terms.push(...own.map(([unknown, weight]) => [excerpt.numberOf.get(unknown) ?? 0, weight] as const));
    const [only] = own;
    if (only === undefined || own.length > 1 || only[1] !== 1) continue;
    const number = excerpt.numberOf.get(only[0]) ?? 0;
    const from = base.values[only[0]] ?? 0;
    const room = target.minimum + 4;
    high[number] = Math.min(high[number] ?? 0, Math.ceil(from) + room);
    low[number] = Math.max(low[number] ?? 0, Math.floor(from) - room);
  }
  const programme = solver(excerpt.rows, low, high);
  try {
    const optimum = programme.best(sense, terms);
    if (optimum === null) return;
    const world = worldFrom(worldOf(optimum.point), surroundings);
    for (const sight of sights) sight.see(world);
  } finally {
    programme.close();
  }
};
