import { describe, expect, test } from 'vitest';
import type { PublishedFilter, PublishedTable } from '../../core/published-table.ts';
import { attackPublished, attackTonight } from '../../functions/audit/attack.ts';
import { flatDimension } from '../support/published-table.ts';
import { meanTable } from './mean-table.ts';
import { asEvents, gridTable, lineTable } from './small-table.ts';

/** The minimum frequency is 5. */
const found = async (...tables: PublishedTable[]): Promise<boolean> =>
  (await attackPublished(tables)).some(
    ({ attacker, found: times }) => attacker === 'remainders' && times > 0,
  );

const by = (variable: string, ...codes: string[]): PublishedFilter => ({
  variable,
  classification: variable,
  in: codes,
});

const counting = (table: PublishedTable, counted: 'people' | 'events'): PublishedTable =>
  counted === 'people' ? table : asEvents(table);

describe.each(['people', 'events'] as const)(
  '%s left by tables that differ in two respects are found:',
  (of) => {
    const course = (table: string, a: number, changes: Partial<PublishedTable>) =>
      counting(lineTable({ a, b: 90 }, { changes: { table, ...changes } }), of);

    test.each([
      [4, true],
      [5, false],
    ])('%i whom neither of two filters keeps', async (neither, expected) => {
      const tables = [
        course('all', 60 + neither, { where: [] }),
        course('home', 40, { where: [by('land', 'DE', 'FR')] }),
        course('young', 40, { where: [by('age', 'young')] }),
        course('both', 20, { where: [by('land', 'DE', 'FR'), by('age', 'young')] }),
      ];
      expect(await found(...tables)).toBe(expected);
      expect(await found(...tables.slice(0, 3))).toBe(false);
    });

    test.each([
      [4, true],
      [5, false],
    ])('%i whom a filter does not keep in one of two sources', async (left, expected) => {
      const [both, one] = [['mail', 'web'], ['web']];
      const home = [by('land', 'DE')];
      const tables = [
        course('all', 60 + left, { sources: both }),
        course('web', 40, { sources: one }),
        course('home', 40, { sources: both, where: home }),
        course('home-web', 20, { sources: one, where: home }),
      ];
      expect(await found(...tables)).toBe(expected);
    });

    test.each([
      [4, true],
      [5, false],
    ])('%i by which a filter gains less than all between two versions', async (left, expected) => {
      const home = [by('land', 'DE')];
      const tables = [
        course('all', 60, { version: 1 }),
        course('all', 80 + left, { version: 2 }),
        course('home', 30, { version: 1, where: home }),
        course('home', 50, { version: 2, where: home }),
      ];
      expect(await found(...tables)).toBe(expected);
    });

    test.each([
      [4, true],
      [5, false],
    ])('%i whom a filter does not keep among the courses that are not shown', async (left, expected) => {
      const courses = { withheld: ['b', 'c'], dimensions: [flatDimension('course', ['a', 'b', 'c'])] };
      const tables = [
        lineTable({ a: 60, b: 40, c: 20 + left }, { ...courses, changes: { table: 'all' } }),
        lineTable(
          { a: 40, b: 40, c: 20 },
          { ...courses, changes: { table: 'home', where: [by('land', 'DE')] } },
        ),
      ].map((table) => counting(table, of));
      expect(await found(...tables)).toBe(expected);
    });
  },
);

test.each([
  [4, true],
  [5, false],
])(
  '%i events in a month that is not published, of lands that a filter does not keep',
  async (left, expected) => {
    const table = (name: string, period: string, a: number) => {
      const where = name.endsWith('home') ? [by('land', 'DE')] : [];
      return counting(lineTable({ a, b: 300 }, { changes: { table: name, period, where } }), 'events');
    };
    const months = ['2026-04', '2026-05'].flatMap((month) => [
      table('m', month, 85),
      table('m-home', month, 60),
    ]);
    const quarters = [table('q', '2026-Q2', 230 + left), table('q-home', '2026-Q2', 180)];
    expect(await found(...months, ...quarters)).toBe(expected);
  },
);

describe('an outcome that nobody, or nearly everybody, of those left has is found', () => {
  /** As many of course `a` passed and failed, and 100 more of each in course `b`. */
  const results = (
    table: string,
    [pass, fail]: readonly [number, number],
    changes: Partial<PublishedTable> = {},
  ) =>
    gridTable(
      [
        [pass, fail],
        [100 + pass, 100 + fail],
      ],
      [],
      {
        dimensions: [
          flatDimension('row', ['r1', 'r2']),
          flatDimension('column', ['c1', 'c2'], { sensitive: true }),
        ],
        changes: { table, ...changes },
      },
    );

  const left: readonly (readonly [readonly [number, number], boolean])[] = [
    [[0, 30], true],
    [[30, 0], true],
    [[4, 30], true],
    [[30, 4], true],
    [[5, 30], false],
    [[30, 5], false],
  ];

  test.each(left)('between a table and a filter of it: %j', async ([pass, fail], expected) => {
    const all = results('all', [40 + pass, 40 + fail]);
    expect(await found(all, results('home', [40, 40], { where: [by('land', 'DE')] }))).toBe(expected);
  });

  test.each(left)('between two versions, late rows: %j', async ([pass, fail], expected) => {
    const later = results('all', [40 + pass, 40 + fail], { version: 2 });
    expect(await found(later, results('all', [40, 40]))).toBe(expected);
  });

  test.each(left)('between two versions, erased people: %j', async ([pass, fail], expected) => {
    const later = results('all', [40, 40], { version: 2 });
    expect(await found(later, results('all', [40 + pass, 40 + fail]))).toBe(expected);
  });

  test.each(left)('between a month and a week of it: %j', async ([pass, fail], expected) => {
    const month = results('month', [40 + pass, 40 + fail], { period: '2026-11' });
    expect(await found(month, results('week', [40, 40]))).toBe(expected);
  });
});

describe('what those left with a value have is found', () => {
  const shown = { measures: ['people', 'with a value', 'sum'] as const, cap: 100 };
  const [less, rest, more] = [
    { people: 60, withValue: 50, sum: 2_000 },
    { people: 90, withValue: 70, sum: 3_000 },
    { people: 190, withValue: 170, sum: 9_000 },
  ];
  const plus = (left: typeof less) => ({
    people: less.people + left.people,
    withValue: less.withValue + left.withValue,
    sum: less.sum + left.sum,
  });
  const isFound = async (tonight: PublishedTable[], before: PublishedTable[] = []): Promise<boolean> => {
    const attacked = await attackTonight(tonight, before);
    return attacked.some(({ attacks }) =>
      attacks.some(({ attacker, found: times }) => attacker === 'remainders' && times > 0),
    );
  };

  const groups: readonly (readonly [string, typeof less, boolean])[] = [
    ['few', { people: 30, withValue: 4, sum: 200 }, true],
    ['enough', { people: 30, withValue: 5, sum: 250 }, false],
    ['nobody', { people: 30, withValue: 0, sum: 0 }, true],
    ['all but few', { people: 30, withValue: 26, sum: 1_300 }, true],
    ['all but enough', { people: 30, withValue: 25, sum: 1_300 }, false],
    ['nothing, but for few', { people: 30, withValue: 20, sum: 4 }, true],
    ['something, maybe enough of them', { people: 30, withValue: 20, sum: 5 }, false],
  ];

  test.each(groups)('by a filter: %s', async (_, left, expected) => {
    const all = meanTable({ a: plus(left), b: more }, { ...shown, changes: { table: 'all' } });
    const home = meanTable(
      { a: less, b: rest },
      { ...shown, changes: { table: 'home', where: [by('land', 'DE')] } },
    );
    expect(await isFound([all, home])).toBe(expected);
  });

  test.each(groups)('of late rows: %s', async (_, left, expected) => {
    const [first, second] = [{ version: 1 }, { version: 2 }];
    const before = meanTable({ a: less, b: more }, { ...shown, changes: first });
    const now = meanTable({ a: plus(left), b: more }, { ...shown, changes: second });
    expect(await isFound([now], [before])).toBe(expected);
  });

  test.each(groups)('of people who were erased: %s', async (_, left, expected) => {
    const [first, second] = [{ version: 1 }, { version: 2 }];
    const before = meanTable({ a: plus(left), b: more }, { ...shown, changes: first });
    const now = meanTable({ a: less, b: more }, { ...shown, changes: second });
    expect(await isFound([now], [before])).toBe(expected);
  });
});
