import { describe, expect, test } from 'vitest';
import type { Rounding } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackPublished, attackTonight } from '../../functions/audit/attack.ts';
import { countedFor, lineTable } from './small-table.ts';

const base5: Rounding = { base: 5, method: 'random' };

/** The table with other numbers in the place of those it shows, in the order of its cells. */
const shownAs = (
  table: PublishedTable,
  value: readonly (number | null)[],
  rounding = base5,
): PublishedTable => ({
  ...table,
  rounding,
  cells: {
    ...table.cells,
    measures: {
      people: { value, status: value.map((one) => (one === null ? ('c' as const) : ('ok' as const))) },
    },
  },
});

const foundBy = async (...tables: PublishedTable[]): Promise<string[]> =>
  (await attackPublished(tables)).filter(({ found }) => found > 0).map(({ attacker }) => attacker);

const counts = { a: 17, b: 23, c: 31 };
const exact = lineTable(counts, { minimumFrequency: 6 });

/** What the night says of a table that was shown so: the attackers that found something. */
const nightOn = async (
  shown: PublishedTable,
  table = exact,
  values: Readonly<Record<string, number>> = counts,
) => {
  const counted = countedFor(table, { ...values, _T: Object.values(values).reduce((a, b) => a + b, 0) });
  const [attacked] = await attackTonight([table], [], {
    cellsOf: () => counted,
    shownOf: () => shown,
    dominanceOf: () => ({ p: 10, n: 2, k: 85 }),
    classifications: {},
  });
  return {
    outcome: attacked?.outcome,
    by: attacked?.attacks.filter(({ found }) => found > 0).map(({ attacker }) => attacker),
    report: attacked?.attacks.find(({ attacker }) => attacker === 'rounding-preimages'),
  };
};

describe('rounding-preimages, from what everybody sees,', () => {
  test('leaves numbers alone that stand for many', async () => {
    expect(await foundBy(shownAs(exact, [15, 25, 35, 70]))).toEqual([]);
  });

  test('finds a number that is no multiple', async () => {
    expect(await foundBy(shownAs(exact, [17, 25, 35, 70]))).toContain('rounding-preimages');
  });

  test('finds a number below the minimum', async () => {
    expect(await foundBy(shownAs(exact, [5, 25, 35, 70]))).toEqual(['small-cells', 'rounding-preimages']);
  });

  test('counts the numbers that follow exactly from others', async () => {
    const tight = shownAs(lineTable({ a: 11, b: 11, c: 11 }, { minimumFrequency: 11 }), [15, 15, 15, 30]);
    const [report] = (await attackPublished([tight])).filter(
      ({ attacker }) => attacker === 'rounding-preimages',
    );
    expect(report).toMatchObject({ found: 0 });
    const pinned = shownAs(lineTable({ a: 11, b: 11 }, { minimumFrequency: 11 }), [15, 15, 20]);
    const [all] = (await attackPublished([pinned])).filter(
      ({ attacker }) => attacker === 'rounding-preimages',
    );
    expect(all).toMatchObject({ found: 0, tightest: 2 });
    const narrower = shownAs(lineTable({ a: 12, b: 12 }, { minimumFrequency: 12 }), [15, 15, 20]);
    const [exactly] = (await attackPublished([narrower])).filter(
      ({ attacker }) => attacker === 'rounding-preimages',
    );
    expect(exactly).toMatchObject({ found: 0, tightest: 0, pinned: 3 });
  });
});

describe('the other attackers, on rounded numbers,', () => {
  test('find a withheld number that can be small only', async () => {
    const withheld = lineTable({ a: 4, b: 40, c: 50 }, { withheld: ['a'], minimumFrequency: 16 });
    expect(await foundBy(shownAs(withheld, [null, 40, 50, 95], { base: 5, method: 'nearest' }))).toContain(
      'feasibility-intervals',
    );
  });

  test('leave one alone that may be many', async () => {
    const withheld = lineTable({ a: 4, b: 40, c: 50 }, { withheld: ['a'], minimumFrequency: 6 });
    expect(await foundBy(shownAs(withheld, [null, 40, 50, 95]))).toEqual([]);
  });

  test('find controlled rounding that does not add up, and margins that cannot be', async () => {
    expect(await foundBy(shownAs(exact, [15, 25, 35, 70], { base: 5, method: 'controlled' }))).toContain(
      'consistency',
    );
    expect(await foundBy(shownAs(exact, [15, 25, 30, 70], { base: 5, method: 'controlled' }))).toEqual([]);
    expect(await foundBy(shownAs(exact, [15, 25, 35, 100]))).toContain('consistency');
  });

  test('take two versions that are rounded otherwise for numbers of other rows', async () => {
    const later = { ...shownAs(exact, [20, 30, 35, 80]), version: 2 };
    expect(await foundBy(shownAs(exact, [15, 25, 35, 70]), later)).toEqual([]);
  });
});

describe('the night', () => {
  test('passes a table whose shown numbers are neighbours of the counted ones', async () => {
    const { outcome, report } = await nightOn(shownAs(exact, [15, 25, 35, 70]));
    expect(outcome).toBe('passed');
    expect(report?.tried).toBeGreaterThan(0);
  });

  test.each([
    ['further away than the base', [10, 25, 35, 70]],
    ['exact', [17, 25, 35, 70]],
    ['below the minimum', [5, 25, 35, 70]],
  ])('breaches one with a number that is %s', async (_, value) => {
    const { outcome, by } = await nightOn(shownAs(exact, value));
    expect(outcome).toBe('breached');
    expect(by).toEqual(['rounding-preimages']);
  });

  test('breaches a multiple that became another', async () => {
    const table = lineTable({ a: 15, b: 23 }, { minimumFrequency: 6 });
    const passes = await nightOn(shownAs(table, [15, 25, 40]), table, { a: 15, b: 23 });
    expect(passes.outcome).toBe('passed');
    const fails = await nightOn(shownAs(table, [20, 25, 40]), table, { a: 15, b: 23 });
    expect(fails.by).toEqual(['rounding-preimages']);
  });

  test('tells no narrowest result of attackers that saw the exact numbers, not of another table either', async () => {
    const plain = lineTable({ a: 60, b: 70 }, { changes: { table: 'plain', period: '2026-W46' } });
    const counted = countedFor(exact, { ...counts, _T: 71 });
    const plainCounted = countedFor(plain, { a: 60, b: 70, _T: 130 });
    const attack = (shown: PublishedTable | null) =>
      attackTonight([exact, plain], [], {
        cellsOf: (table) => (table === plain ? plainCounted : counted),
        shownOf: (table) => (table === exact ? shown : null),
        dominanceOf: () => ({ p: 10, n: 2, k: 85 }),
        classifications: {},
      });
    const narrowest = (attacked: Awaited<ReturnType<typeof attack>>) =>
      attacked.flatMap(({ attacks }) =>
        attacks.flatMap(({ pinned, tightest }) => (pinned === undefined ? (tightest ?? []) : [])),
      );
    expect(narrowest(await attack(null))).toContain(17);
    expect(narrowest(await attack(shownAs(exact, [15, 25, 35, 70])))).toEqual([]);
  });

  test('breaches a number that was shown otherwise before', async () => {
    const before = { ...exact, table: 'before' };
    const shownBefore = { ...shownAs(exact, [20, 25, 35, 70]), table: 'before' };
    const counted = countedFor(exact, { ...counts, _T: 71 });
    const attack = (shown: PublishedTable) =>
      attackTonight([exact], [before], {
        cellsOf: () => counted,
        shownOf: (table) => (table === before ? shownBefore : shown),
        dominanceOf: () => ({ p: 10, n: 2, k: 85 }),
        classifications: {},
      });
    expect((await attack(shownAs(exact, [20, 25, 35, 70])))[0]?.outcome).toBe('passed');
    expect((await attack(shownAs(exact, [15, 25, 35, 70])))[0]?.outcome).toBe('breached');
  });
});
