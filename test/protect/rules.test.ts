import { describe, expect, test } from 'vitest';
import { isDominated, largestTogether, leastUndominated } from '../../functions/protect/dominance.ts';
import { isSmall } from '../../functions/protect/minimum-frequency.ts';
import { outcomeRisk } from '../../functions/protect/outcome.ts';

const minimum = 10;

describe('the minimum frequency', () => {
  test.each([
    [0, false],
    [1, true],
    [minimum - 1, true],
    [minimum, false],
    [minimum + 1, false],
  ])('%i people are too few: %s', (people, small) => {
    expect(isSmall(people, minimum)).toBe(small);
  });
});

describe('an outcome of a group of 30', () => {
  test.each([
    [0, 'nobody'],
    [1, 'none'],
    [30 - minimum, 'none'],
    [30 - minimum + 1, 'nearly everybody'],
    [30, 'nearly everybody'],
  ] as const)('that %i people have tells: %s', (people, risk) => {
    expect(outcomeRisk(people, 30, minimum)).toBe(risk);
  });

  test('tells nothing where there is no group', () => {
    expect(outcomeRisk(0, 0, minimum)).toBe('none');
  });
});

describe('dominance', () => {
  test.each([
    [9, true],
    [10, false],
  ])(
    'looks at what is left beside the largest and all insiders: of %i beside 100 and two of 50: %s',
    (rest, dominated) => {
      expect(isDominated(200 + rest, [100, 50, 50], { p: 10, n: 1, k: 100, insiders: 2 })).toBe(dominated);
      expect(isDominated(200 + rest, [100, 50, 50], { p: 10, n: 1, k: 100 })).toBe(false);
    },
  );

  const off = { p: 0, n: 1, k: 100 };

  test.each([
    ['one contributor of 85 % and a bit', 330, [300, 20, 10], true],
    ['two halves', 100_000, [50_000, 49_000], false],
  ])('(1,85): %s', (_, total, largest, dominated) => {
    expect(isDominated(total, largest, { ...off, k: 85 })).toBe(dominated);
  });

  test('(1,90) finds nothing where the second contributor knows the first to 2 %, the p % rule does', () => {
    expect(isDominated(100_000, [50_000, 49_000], { ...off, k: 90 })).toBe(false);
    expect(isDominated(100_000, [50_000, 49_000], { ...off, p: 3 })).toBe(true);
  });

  test('p = 10 lets an error of 15.4 % pass that (2,90.9) does not', () => {
    expect(isDominated(110_000, [52_000, 50_000], { ...off, p: 10 })).toBe(false);
    expect(isDominated(110_000, [52_000, 50_000], { p: 0, n: 2, k: 90.9 })).toBe(true);
  });

  test.each([
    [{ p: 10, n: 1, k: 100 }, 160],
    [{ p: 10, n: 1, k: 50 }, 200],
    [{ p: 10, n: 1, k: 100, insiders: 2 }, 190],
  ])('the least that %o leave to [100, 50, 30] is %i', (rule, least) => {
    expect(leastUndominated([100, 50, 30], rule)).toBe(least);
    expect(isDominated(least, [100, 50, 30], rule)).toBe(false);
    expect(isDominated(least - 1, [100, 50, 30], rule)).toBe(true);
  });

  test('reckons with one person in all cells, where some may be in several', () => {
    const cells = [[100, 5], [60, 50], []];
    expect(largestTogether(cells, { apart: true })).toEqual([100, 60, 50, 5]);
    expect(largestTogether(cells, { apart: false })).toEqual([160, 55]);
  });

  test.each([
    [9, true],
    [10, false],
    [11, false],
  ])('p = 10: a rest of %i beside a largest contribution of 100 is disclosive: %s', (rest, dominated) => {
    expect(isDominated(150 + rest, [100, 50], { ...off, p: 10 })).toBe(dominated);
  });

  test.each([
    [89, false],
    [90, false],
    [91, true],
  ])('(1,90): a largest contribution of %i in 100 is disclosive: %s', (largest, dominated) => {
    expect(isDominated(100, [largest, 1], { ...off, k: 90 })).toBe(dominated);
  });

  test('a single contributor always dominates, and nobody dominates nothing', () => {
    expect(isDominated(100, [100], { p: 10, n: 2, k: 90 })).toBe(true);
    expect(isDominated(0, [0, 0], { p: 10, n: 2, k: 90 })).toBe(false);
  });
});
