import { type Pattern, priceOf } from './pattern.ts';
import type { Layer } from './system.ts';

/** Parts of one relation taken in at a time. */
const parts = 8;

/**
 * Places from which some others can be reached through relations, the nearest first and `most` at the most: withheld ones,
 * and of those that may be withheld the cheapest and the largest of each relation.
 */
export const neighbourhood = (
  { layer, pattern }: { layer: Layer; pattern: Pattern },
  from: readonly number[],
  most: number,
): readonly number[] => {
  const reached = new Set(from);
  for (const place of reached) {
    for (const at of layer.relations.of(place)) {
      const relation = layer.relations.all[at];
      if (!relation || reached.size >= most) continue;
      for (const next of chosen([relation.whole, ...relation.parts], { layer, pattern, most }))
        if (reached.size < most) reached.add(next);
    }
    if (reached.size >= most) break;
  }
  return [...reached];
};

const chosen = (
  places: readonly number[],
  { layer, pattern, most }: { layer: Layer; pattern: Pattern; most: number },
): readonly number[] => {
  const open = places.filter((place) => priceOf(pattern, place) < Infinity);
  if (most === Infinity) return open;
  const withheld = open.filter((place) => priceOf(pattern, place) === 0);
  const others = open.filter((place) => priceOf(pattern, place) > 0);
  const cheapest = others
    .toSorted((a, b) => priceOf(pattern, a) - priceOf(pattern, b) || a - b)
    .slice(0, parts);
  const largest = others
    .toSorted((a, b) => (layer.value[b] ?? 0) - (layer.value[a] ?? 0) || a - b)
    .slice(0, parts);
  return [...new Set([...withheld, ...cheapest, ...largest])];
};
