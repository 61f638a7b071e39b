import type { Terms } from './linear-programme.ts';
import type { Search } from './search-part.ts';
import { worldFrom } from './worlds.ts';

/** A sweep is worth its time while it clears this share of the doubts. */
const worth = 0.1;

/**
 * Looks for worlds in which many doubtful groups are larger, or smaller, at once. None is let grow by more than its doubt
 * needs, so that there is room for the others.
 */
export const sweep = (search: Search): void => {
  for (const sense of ['maximise', 'minimise'] as const)
    for (let doubts = doubtful(search).length; doubts > 1; ) {
      sweepOnce(search, sense);
      const left = doubtful(search).length;
      if (left > doubts * (1 - worth)) break;
      doubts = left;
    }
};

const doubtful = ({ sights }: Search) => sights.filter((sight) => !sight.cleared());

const sweepOnce = (search: Search, sense: 'maximise' | 'minimise'): void => {
  const { solver, surroundings, sights, base } = search;
  const { rows, bounds } = surroundings;
  const high = Float64Array.from(bounds.high);
  const low = Float64Array.from(bounds.low);
  const terms: (readonly [number, number])[] = [];
  for (const sight of doubtful(search)) {
    terms.push(...sight.terms);
    const [only] = sight.terms;
    if (only === undefined || sight.terms.length > 1 || only[1] !== 1) continue;
    const from = base.values[only[0]] ?? 0;
    const room = sight.target.minimum + 4;
    high[only[0]] = Math.min(high[only[0]] ?? 0, Math.ceil(from) + room);
    low[only[0]] = Math.max(low[only[0]] ?? 0, Math.floor(from) - room);
  }
  const programme = solver(rows, low, high);
  try {
    const optimum = programme.best(sense, terms satisfies Terms);
    if (optimum === null) return;
    const world = worldFrom(optimum.point, surroundings);
    for (const sight of sights) sight.see(world);
  } finally {
    programme.close();
  }
};
