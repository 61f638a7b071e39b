import { describe, expect, test } from 'vitest';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackPublished, attackTonight } from '../../functions/audit/attack.ts';
import { cellsOf, flatDimension, publishedTable } from '../support/published-table.ts';
import { countedFor, gridTable, gridValues, lineTable } from './small-table.ts';

/** The attackers that found something in what everybody can read. The minimum frequency is 5. */
const foundBy = async (...tables: PublishedTable[]): Promise<string[]> =>
  (await attackPublished(tables)).filter(({ found }) => found > 0).map(({ attacker }) => attacker);

const outcomeWith = async (table: PublishedTable, values: Readonly<Record<string, number>>) => {
  const counted = countedFor(table, values);
  const [attacked] = await attackTonight([table], [], {
    cellsOf: () => counted,
    shownOf: () => null,
    dominanceOf: () => ({ p: 10, n: 2, k: 85 }),
    classifications: {},
  });
  return attacked?.outcome;
};

describe('small-cells', () => {
  test('finds a count of four', async () => {
    expect(await foundBy(lineTable({ a: 4, b: 20 }))).toContain('small-cells');
  });

  test.each([0, 5, 6])('leaves a count of %i alone', async (count) => {
    expect(await foundBy(lineTable({ a: count, b: 20 }))).toEqual([]);
  });
});

describe('row-space', () => {
  test('recomputes the one withheld cell of a line', async () => {
    expect(await foundBy(lineTable({ a: 4, b: 20, c: 30 }, { withheld: ['a'] }))).toContain('row-space');
  });

  test('adds up withheld cells to a group of four', async () => {
    expect(await foundBy(lineTable({ a: 2, b: 2, c: 30 }, { withheld: ['a', 'b'] }))).toContain('row-space');
  });

  test('leaves a group of many that nothing divides alone', async () => {
    expect(await foundBy(lineTable({ a: 4, b: 6, c: 30 }, { withheld: ['a', 'b'] }))).toEqual([]);
  });
});

describe('feasibility-intervals', () => {
  const corners = ['r1/c1', 'r1/c2', 'r2/c1', 'r2/c2'];
  const square = (small: number, other: number) => [
    [small, other, 20],
    [other, small, 20],
    [20, 20, 20],
  ];

  test('finds cells that can be four at most, though none can be recomputed', async () => {
    expect(await foundBy(gridTable(square(2, 3), corners))).toContain('feasibility-intervals');
  });

  test('leaves cells that can be five alone', async () => {
    expect(await foundBy(gridTable(square(2, 4), corners))).toEqual([]);
  });

  test('that are narrow give a small cell away to a night that knows it to be small', async () => {
    const inner = square(2, 4);
    expect(await outcomeWith(gridTable(inner, corners), gridValues(inner))).toBe('breached');
    const wide = square(4, 40);
    expect(await outcomeWith(gridTable(wide, corners), gridValues(wide))).toBe('passed');
  });
});

describe('homogeneity', () => {
  const outcome = [flatDimension('course', ['pass', 'fail', '_U'], { sensitive: true })];

  test('finds that nobody of a group failed', async () => {
    expect(await foundBy(lineTable({ pass: 40, fail: 0, _U: 0 }, { dimensions: outcome }))).toContain(
      'homogeneity',
    );
  });

  test('takes an outcome that is known of everybody for none', async () => {
    expect(await foundBy(lineTable({ pass: 40, fail: 20, _U: 0 }, { dimensions: outcome }))).toEqual([]);
  });
});

describe('differencing', () => {
  const version = (number: number, a: number) => lineTable({ a, b: 40 }, { changes: { version: number } });

  test('subtracts an earlier version from a later one', async () => {
    expect(await foundBy(version(1, 20), version(2, 24))).toContain('differencing');
    expect(await foundBy(version(1, 20), version(2, 25))).toEqual([]);
    expect(await foundBy(version(1, 20), version(2, 20))).toEqual([]);
  });
});

describe('residual-identifiers', () => {
  test('finds an e-mail address in a label', async () => {
    const [course] = lineTable({ a: 20, b: 20 }).dimensions;
    const codes = (course?.codes ?? []).map((code) =>
      code.code === 'a' ? { ...code, label: 'ann@example.org' } : code,
    );
    const dimensions = course ? [{ ...course, codes }] : [];
    expect(await foundBy(lineTable({ a: 20, b: 20 }, { dimensions }))).toContain('residual-identifiers');
  });
});

describe('consistency', () => {
  test('refuses margins that do not add up', async () => {
    const table = lineTable({ a: 20, b: 40 });
    const people = table.cells.measures.people;
    const wrong = {
      ...table.cells,
      measures: { people: { value: [20, 40, 61], status: people?.status ?? [] } },
    };
    expect(await foundBy({ ...table, cells: wrong })).toContain('consistency');
  });

  test('refuses a withheld cell with a value', async () => {
    const table = lineTable({ a: 20, b: 40 });
    const told = { people: { value: [20, 40, 60], status: ['ok', 'c', 'ok'] as const } };
    expect(await foundBy({ ...table, cells: { ...table.cells, measures: told } })).toContain('consistency');
  });
});

describe('other, where the groups have outcomes', () => {
  const other = [
    { ...flatDimension('region', ['a', 'b', 'c', '_O']) },
    flatDimension('result', ['pass', 'fail'], { sensitive: true }),
  ];
  const withOther = (values: Readonly<Record<string, number | null>>) => {
    const all: Readonly<Record<string, number | null>> = {
      'a/pass': 30,
      'a/fail': 20,
      'a/_T': 50,
      'b/pass': 40,
      'b/fail': 30,
      'b/_T': 70,
      'c/pass': 40,
      'c/fail': 40,
      'c/_T': 80,
      '_O/pass': 0,
      '_O/fail': 0,
      '_O/_T': 0,
      '_T/pass': 110,
      '_T/fail': 90,
      '_T/_T': 200,
      ...values,
    };
    const table = publishedTable({ minimumFrequency: 5, dimensions: other });
    return { ...table, cells: cellsOf(other, table.measures, (codes) => all[codes.join('/')] ?? null) };
  };

  test('is no group of which nobody has an outcome, if nothing of it is withheld', async () => {
    const totals = { 'a/_T': null, 'b/_T': null, '_O/_T': null };
    expect(await foundBy(withOther(totals))).toEqual([]);
  });
});
