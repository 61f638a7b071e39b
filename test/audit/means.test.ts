import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackPublished, attackTonight } from '../../functions/audit/attack.ts';
import { codeTreesOf } from '../../functions/audit/code-trees.ts';
import { countsThatFit } from '../../functions/audit/means/counts-that-fit.ts';
import { fine, meansShownAs } from '../../functions/audit/means/span.ts';
import { unpick } from '../../functions/audit/means/unpick.ts';
import { viewOf } from '../../functions/audit/table-view.ts';
import { countedGroups, type Group, type Groups, meanTable, type Shown, withTotal } from './mean-table.ts';

/** Handbook on Statistical Disclosure Control (CC BY-SA 4.0), chapter 5, means: counts with noise beside exact means. */
describe('the means of the handbook', () => {
  const perturbed = [9, 14, 19];
  const deviation = 2;
  const means = [11.25, 7.916666666666667, 9.25].map((mean) => meansShownAs(mean, 15));
  const [all = 0, ...parts] = [19, 9, 14];
  const between = (count: number) => ({ low: BigInt(count - deviation), high: BigInt(count + deviation) });
  const line = { whole: between(all), parts: parts.map(between) };
  const inOrder = (ways: readonly (readonly bigint[])[] | null) =>
    ways
      ?.map(([whole, ...own]) => [...own, whole].map(Number))
      .sort((a, b) => (String(a) < String(b) ? -1 : 1));

  test('are beside counts that could come about in six ways by themselves', () => {
    expect(perturbed).toEqual([...parts, all]);
    expect(inOrder(countsThatFit(line, null, 1_000n))).toEqual([
      [7, 12, 19],
      [7, 13, 20],
      [7, 14, 21],
      [8, 12, 20],
      [8, 13, 21],
      [9, 12, 21],
    ]);
  });

  test('leave one of them', () => {
    const [one, other, whole] = means;
    if (!one || !other || !whole) throw new Error('three means');
    expect(inOrder(countsThatFit(line, [whole, one, other], 1_000n))).toEqual([[8, 12, 20]]);
  });

  test('are not gone through where there are more ways than may be tried', () => {
    expect(countsThatFit(line, null, 24n)).toBeNull();
    expect(countsThatFit(line, null, 25n)).not.toBeNull();
  });
});

const seen = (table: PublishedTable) => {
  const [found] = unpick([{ table, of: viewOf(table, true) }], codeTreesOf([viewOf(table, true)]));
  const spanAt = (row: number, of: 'people' | 'sum') => {
    const placed = found?.pairs.find((pair) => pair.row === row);
    const { low, high } = (placed && found?.spans.get(placed[of])) ?? { low: 0n, high: null };
    const unit = of === 'sum' ? Number(fine) : 1;
    return [Number(low) / unit, high === null ? null : Number(high) / unit];
  };
  return {
    fits: found?.fits,
    people: (row: number) => spanAt(row, 'people'),
    sum: (row: number) => spanAt(row, 'sum'),
  };
};

const groups: Groups = {
  a: { people: 30, withValue: 24, sum: 1001 },
  b: { people: 41, withValue: 33, sum: 1777 },
  c: { people: 52, withValue: 45, sum: 2503 },
};

describe('from what is seen follow', () => {
  test('the people with a value where the sum is shown beside the mean', () => {
    const { people } = seen(meanTable(groups, { measures: ['people', 'sum', 'mean'] }));
    expect([0, 1, 2, 3].map(people)).toEqual([
      [24, 24],
      [33, 33],
      [45, 45],
      [102, 102],
    ]);
  });

  test('the sum, to what rounding leaves of it, where these people are shown beside the mean', () => {
    const { sum } = seen(meanTable(groups, { measures: ['with a value', 'mean'], decimals: 0 }));
    expect(sum(0)).toEqual([24 * 41.5, 24 * 42.5]);
  });

  test('the sum to the unit where the decimals are many', () => {
    const [low = 0, high] = seen(meanTable(groups, { measures: ['with a value', 'mean'], decimals: 4 })).sum(
      0,
    );
    expect(Math.ceil(low ?? 0)).toBe(1001);
    expect(Math.floor(high ?? 0)).toBe(1001);
  });

  test('no more than that these people are among all, and enough, where nothing else is shown', () => {
    const { people } = seen(meanTable(groups, { decimals: 0 }));
    expect(people(0)).toEqual([5, 30]);
  });

  test('the true counts behind rounded ones, where exact means stand beside them', () => {
    const exact: Groups = {
      a: { people: 8, withValue: 8, sum: 90 },
      b: { people: 12, withValue: 12, sum: 95 },
    };
    const rounded = meanTable(exact, {
      measures: ['with a value', 'mean'],
      decimals: 6,
      changes: { rounding: { base: 5, method: 'random' } },
    });
    const { mean } = rounded.cells.measures;
    if (!mean) throw new Error('no means');
    const cells = {
      ...rounded.cells,
      measures: { mean, 'with a value': { value: [10, 15, 20], status: mean.status } },
    };
    const { people } = seen({ ...rounded, cells });
    expect([people(0), people(1), people(2)]).toEqual([
      [8, 8],
      [12, 12],
      [20, 20],
    ]);
  });
});

test('what was counted always lies within what is worked out, whatever is shown of it', () => {
  const group = fc
    .record({ withValue: fc.integer({ min: 5, max: 40 }), without: fc.integer({ min: 0, max: 12 }) })
    .chain(({ withValue, without }) =>
      fc
        .integer({ min: 0, max: 100 * withValue })
        .map((sum): Group => ({ people: withValue + without, withValue, sum })),
    );
  fc.assert(
    fc.property(
      fc.array(group, { minLength: 2, maxLength: 4 }),
      fc.subarray(['people', 'with a value', 'sum'] as const),
      fc.subarray(['a', 'b', 'c', '_T']),
      fc.integer({ min: 0, max: 4 }),
      (drawn, beside, withheld, decimals) => {
        const own = Object.fromEntries(drawn.map((one, at) => ['abcd'.charAt(at), one]));
        const { fits, people, sum } = seen(
          meanTable(own, { measures: [...beside, 'mean'], withheld, decimals }),
        );
        expect(fits).toBe(true);
        Object.values(withTotal(own)).forEach((counted, row) => {
          for (const [[low, high], value] of [
            [people(row), counted.withValue],
            [sum(row), counted.sum],
          ] as const) {
            expect(low).toBeLessThanOrEqual(value);
            expect(high ?? value).toBeGreaterThanOrEqual(value);
          }
        });
      },
    ),
    { numRuns: 300, seed: 5 },
  );
});

const foundBy = async (...tables: PublishedTable[]): Promise<string[]> =>
  (await attackPublished(tables)).filter(({ found }) => found > 0).map(({ attacker }) => attacker);

describe('means, from what everybody sees,', () => {
  test('leaves a table alone that withholds enough', async () => {
    expect(await foundBy(meanTable(groups))).toEqual([]);
    expect(await foundBy(meanTable(groups, { measures: ['people', 'sum', 'mean'] }))).toEqual([]);
    expect(await foundBy(meanTable(groups, { withheld: ['a', 'b'] }))).toEqual([]);
  });

  test.each([
    [4, ['means']],
    [5, []],
    [6, []],
  ])('finds %i people with a value in a withheld cell: %j', async (withValue, found) => {
    const own = { ...groups, a: { people: 30, withValue, sum: 40 * withValue } };
    const table = meanTable(own, { measures: ['people', 'sum', 'mean'], withheld: ['a'] });
    expect(await foundBy(table)).toEqual(found);
  });

  test.each([
    [1, ['means']],
    [4, ['means']],
    [5, []],
  ])('finds %i people without a value beside all others: %j', async (without, found) => {
    const own = { ...groups, a: { people: 30, withValue: 30 - without, sum: 1000 } };
    expect(await foundBy(meanTable(own, { measures: ['people', 'sum', 'mean'] }))).toEqual(found);
  });

  test.each([
    [4, ['means']],
    [5, []],
  ])(
    'finds a group of which nearly nobody can have anything but nothing, with %i in all: %j',
    async (sum, found) => {
      const own = { ...groups, a: { people: 24, withValue: 24, sum } };
      expect(await foundBy(meanTable(own, { measures: ['people', 'sum', 'mean'], decimals: 4 }))).toEqual(
        found,
      );
    },
  );

  test.each([
    [4, ['means']],
    [5, []],
  ])(
    'finds a group of which nearly everybody has the most, %i short of it in all: %j',
    async (short, found) => {
      const own = { ...groups, a: { people: 24, withValue: 24, sum: 24 * 100 - short } };
      expect(await foundBy(meanTable(own, { measures: ['people', 'sum', 'mean'], decimals: 4 }))).toEqual(
        found,
      );
    },
  );

  test('puts tables together: a sum here, a mean there', async () => {
    const own = { ...groups, a: { people: 30, withValue: 27, sum: 1000 } };
    const means = meanTable(own);
    const sums = meanTable(own, { measures: ['sum'], changes: { table: 'sums' } });
    expect(await foundBy(means)).toEqual([]);
    expect(await foundBy(sums)).toEqual([]);
    expect(await foundBy(means, sums)).toEqual(['means']);
  });

  test('takes no table whose means no sums and people fit', async () => {
    const table = meanTable(groups, { measures: ['people', 'sum', 'mean'] });
    const { mean } = table.cells.measures;
    if (!mean) throw new Error('no means');
    const measures = { ...table.cells.measures, mean: { ...mean, value: mean.value.with(0, 41.9) } };
    await expect(attackPublished([{ ...table, cells: { ...table.cells, measures } }])).rejects.toThrow(
      'means that no sums and people fit',
    );
  });

  test.each([
    ['is rounded', { rounding: { base: 5, method: 'random' } }],
    ['has more decimals than it says', {}],
  ] as const)('takes no table for one in which a mean stands that %s', async (_, changes) => {
    const table = meanTable(groups, { decimals: 2, changes });
    const measures = changes ? table.measures : [];
    const wrong = 'rounding' in changes ? measures : measures.map((own) => ({ ...own, decimals: 1 }));
    expect(await foundBy({ ...table, measures: wrong })).toEqual(['consistency']);
  });
});

describe('means, in the night,', () => {
  const nightOn = async (
    own: Groups,
    { as = {}, shown }: { as?: Shown; shown?: (table: PublishedTable) => PublishedTable } = {},
  ) => {
    const exact = meanTable(own, { ...as, measures: ['people', 'sum', 'with a value'] });
    const [attacked] = await attackTonight([exact], [], {
      cellsOf: () => countedGroups(exact, own, 100),
      shownOf: () => (shown ?? ((table) => table))(meanTable(own, as)),
      dominanceOf: () => ({ p: 10, n: 2, k: 85 }),
      classifications: {},
    });
    return attacked?.attacks.filter(({ found }) => found > 0).map(({ attacker }) => attacker);
  };

  test('passes what is protected, though audiences see a mean alone', async () => {
    expect(await nightOn(groups)).toEqual([]);
    expect(await nightOn(groups, { as: { withheld: ['a', 'b'] } })).toEqual([]);
  });

  test('is not content with a mean that hides few with a value: what it is made of counts as told', async () => {
    const own = { ...groups, a: { people: 30, withValue: 4, sum: 160 } };
    expect(await nightOn(own)).toContain('small-cells');
    expect(await nightOn(own, { as: { withheld: ['a'] } })).toContain('row-space');
  });

  test.each([
    ['few have no value', { people: 30, withValue: 28, sum: 1000 }],
    ['nobody has one', { people: 30, withValue: 0, sum: 0 }],
    ['nearly nobody has anything', { people: 30, withValue: 24, sum: 4 }],
    ['nearly everybody has the most', { people: 30, withValue: 24, sum: 2396 }],
  ])('finds a cell in which %s', async (_, a) => {
    expect(await nightOn({ ...groups, a })).toContain('means');
  });

  test.each([
    ['few have no value', { people: 30, withValue: 28, sum: 1000 }, { people: 40, withValue: 38, sum: 1000 }],
    ['few have anything', { people: 20, withValue: 20, sum: 2 }, { people: 20, withValue: 20, sum: 2 }],
  ])('finds two withheld cells in which together %s', async (_, a, b) => {
    expect(await nightOn({ ...groups, a, b }, { as: { withheld: ['a', 'b'] } })).toContain('means');
  });

  test('finds a mean that is not that of the sum and people who were protected for it', async () => {
    const shown = (table: PublishedTable): PublishedTable => {
      const { mean } = table.cells.measures;
      if (!mean) throw new Error('no means');
      const measures = { ...table.cells.measures, mean: { ...mean, value: mean.value.with(1, 53.7) } };
      return { ...table, cells: { ...table.cells, measures } };
    };
    expect(await nightOn(groups, { shown })).toEqual(['means']);
  });
});
