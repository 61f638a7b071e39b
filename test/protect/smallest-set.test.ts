import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadSolve } from '../../functions/protect/linear-programme.ts';
import { type Hides, smallestSet } from '../../functions/protect/smallest-set.ts';

const solve = await loadSolve();

const places = [0, 1, 2, 3, 4, 5, 6];
const subsets = Array.from({ length: 2 ** places.length }, (_, bits) =>
  places.filter((place) => (bits >> place) & 1),
);

/** Hides wherever one of the ways has nothing of it published, by the first that has not. */
const hidesBy =
  (ways: readonly (readonly number[])[]): Hides =>
  (isPublished) => {
    const way = ways.find((own) => !own.some(isPublished));
    return way && new Set(way);
  };

test('as few places are named as any set has that stops every way of hiding', () => {
  const anyWays = fc.array(fc.subarray(places, { minLength: 1 }), { maxLength: 8 });
  fc.assert(
    fc.property(anyWays, fc.boolean(), (ways, withKnown) => {
      const hides = hidesBy(ways);
      const stopping = subsets.filter((own) => hides((place) => own.includes(place)) === undefined);
      const found = smallestSet(hides, { solve, known: withKnown ? places : undefined }) ?? places;
      expect(hides((place) => found.includes(place))).toBeUndefined();
      expect(found).toHaveLength(Math.min(...stopping.map(({ length }) => length)));
    }),
    { seed: 16, numRuns: 200 },
  );
});

test('a set that is known to stop all ways is named where no fewer can', () => {
  const hides = hidesBy([
    [0, 1],
    [2, 3],
  ]);
  expect(smallestSet(hides, { solve, known: [1, 3] })).toEqual([1, 3]);
  expect(smallestSet(hides, { solve, known: [0, 1, 3] })).toHaveLength(2);
});

test('nothing is named where one way of hiding is open whatever is published', () => {
  expect(smallestSet(hidesBy([[1, 2], []]), { solve })).toBeUndefined();
});

test('nothing is named where the programme of the fewest gives up', () => {
  expect(smallestSet(hidesBy([[1, 2]]), { solve: () => undefined })).toBeUndefined();
});
