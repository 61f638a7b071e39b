import { describe, expect, test } from 'vitest';
import { DisclosureRisk } from '../../core/errors.ts';
import { inOneThread, type Spread } from '../../core/spread.ts';
import { threads } from '../../platform/threads.ts';
import { squares } from './processes/squares.ts';

/** Squares numbers, of which so many have to be in work at the same time before the first is done. */
const squared = (
  spread: Spread,
  numbers: readonly number[],
  {
    together = 1,
    misfortune = 'none',
  }: { together?: number; misfortune?: 'none' | 'leaves' | 'fills its memory' | 'cannot begin' } = {},
) => {
  const begun = new Int32Array(new SharedArrayBuffer(4));
  return spread(squares, { misfortune, begun, together }, numbers);
};

describe('tasks', () => {
  const even = Array.from({ length: 40 }, (_, at) => 2 * at);

  test.each([1, 2, 3])('come back in their order from %i threads', async (count) => {
    const made = await squared(threads(count), even);
    expect(made.map(({ square }) => square)).toEqual(even.map((number) => number * number));
  });

  test.each([2, 3])('are done by %i threads at the same time', async (count) => {
    const made = await squared(threads(count), even.slice(0, count), { together: count });
    expect(new Set(made.map(({ thread }) => thread)).size).toBe(count);
  });

  test('of which there is one only stay in this thread, and so do all where there is one only', async () => {
    const [here] = await squared(inOneThread, [2]);
    expect(await squared(threads(8), [2])).toEqual([here]);
    expect((await squared(threads(1), even)).every(({ thread }) => thread === here?.thread)).toBe(true);
  });

  test('of which some fail fail with the first of them, however many threads there are', async () => {
    for (const spread of [inOneThread, threads(1), threads(2), threads(3)]) {
      const failing = squared(spread, [2, 4, 7, 8, 9, 11]);
      await expect(failing).rejects.toThrow('no square of 7');
      await expect(failing).rejects.toBeInstanceOf(DisclosureRisk);
    }
  });

  test('fail with the first of them even if another thread comes to it', async () => {
    const failing = squared(threads(2), [3, 5], { together: 2 });
    await expect(failing).rejects.toThrow(new DisclosureRisk('no square of 3'));
  });
});

describe('a thread', () => {
  const both = [2, 4] as const;

  test('that leaves in the middle of its work fails it', async () => {
    const left = squared(threads(2), both, { together: 2, misfortune: 'leaves' });
    await expect(left).rejects.toThrow('a thread ended before its work did');
  });

  test('that has no memory left fails it', async () => {
    const spread = threads(2, { heapMegabytes: 16 });
    const filled = squared(spread, both, { together: 2, misfortune: 'fills its memory' });
    await expect(filled).rejects.toThrow('memory limit');
  });

  test('that cannot begin fails it', async () => {
    const broken = squared(threads(2), both, { misfortune: 'cannot begin' });
    await expect(broken).rejects.toThrow('nothing to begin with');
  });
});
