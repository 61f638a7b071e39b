import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DisclosureRisk } from '../../core/errors.ts';
import type { LinearTable } from '../../core/linear-table.ts';
import { attackLinear } from '../../functions/audit/linear-attack.ts';
import { suppress } from '../../functions/protect/suppression/suppress.ts';
import { anyTable, linearCell } from '../support/linear-tables.ts';

const plenty = 60;

/** Every unsafe cell asks for something: what is asked of those that do not hangs on whether all values are whole. */
const anyAskingTable = anyTable.map((table) => ({
  ...table,
  cells: table.cells.map((cell) =>
    cell.status === 'unsafe' && cell.lowerProtection + cell.upperProtection + cell.slidingProtection === 0
      ? { ...cell, slidingProtection: 1 }
      : cell,
  ),
}));

const inUnits = ({ cells, relations }: LinearTable, unit: number, scale = 1): LinearTable => ({
  relations,
  cells: cells.map((cell) => ({
    status: cell.status,
    weight: cell.weight * scale,
    value: cell.value * unit,
    lower: cell.lower * unit,
    upper: cell.upper * unit,
    lowerProtection: cell.lowerProtection * unit,
    upperProtection: cell.upperProtection * unit,
    slidingProtection: cell.slidingProtection * unit,
  })),
});

const made = (table: LinearTable) =>
  suppress(table, plenty).catch((error: unknown) => {
    if (error instanceof DisclosureRisk) return undefined;
    throw error;
  });

const anyUnit = fc.constantFrom(1e-6, 1e-3, 0.01, 1e4, 1e9);

describe('the unit of values and of weights', () => {
  test('makes no pattern dearer, and none where there is none', async () => {
    await fc.assert(
      fc.asyncProperty(anyAskingTable, anyUnit, anyUnit, async (table, unit, scale) => {
        const [one, other] = [await made(table), await made(inUnits(table, unit, scale))];
        expect(other?.optimal).toBe(one?.optimal);
        if (one && other) expect(other.cost / scale).toBeCloseTo(one.cost, 6);
      }),
      { numRuns: 40 },
    );
  });

  test('changes nothing of what an attacker works out', async () => {
    await fc.assert(
      fc.asyncProperty(anyAskingTable, anyUnit, async (table, unit) => {
        const one = await attackLinear(table);
        const other = await attackLinear(inUnits(table, unit));
        const verdicts = (of: typeof one) =>
          of.map(({ cell, isProtected, isExact }) => ({ cell, isProtected, isExact }));
        expect(verdicts(other)).toEqual(verdicts(one));
        for (const [at, { least, most }] of other.entries()) {
          expect(least / unit).toBeCloseTo(one[at]?.least ?? Number.NaN, 4);
          expect(most / unit).toBeCloseTo(one[at]?.most ?? Number.NaN, 4);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('large and fractional values', () => {
  test('whose bounds leave them no room are known, however their sum is rounded', async () => {
    const values = [1_234_567_890.17, 987_654_321.23, 456_789_123.49, 99.01, 73.3];
    const all = [...values, values.reduce((sum, value) => sum + value, 0)];
    const cells = all.map((value, at) =>
      linearCell(value, { lower: value, upper: value, status: at < 3 ? 'unsafe' : 'safe' }),
    );
    const weights = all.map((_, at) => (at === values.length ? -1 : 1));
    const table = { cells, relations: [{ total: 0, cells: [...all.keys()], weights }] };
    const attacked = await attackLinear(table);
    expect(attacked.map(({ isExact, least }) => [isExact, least])).toEqual(
      all.slice(0, 3).map((value) => [true, value]),
    );
    await expect(suppress(table, plenty)).rejects.toThrow(DisclosureRisk);
  });

  test('are as protected as their levels say, and not within a share of their size', async () => {
    // The 1e9 can be moved by 40 in the place of the 100 that it asks for.
    const cells = [
      linearCell(1e9, { status: 'unsafe', upperProtection: 100, upper: 2e9 }),
      linearCell(40, { status: 'secondary' }),
      linearCell(1e9 + 40, { upper: 3e9 }),
    ];
    const [own] = await attackLinear({
      cells,
      relations: [{ total: 0, cells: [0, 1, 2], weights: [1, 1, -1] }],
    });
    expect(own).toMatchObject({ isProtected: false, isExact: false, most: 1e9 + 40 });
  });
});

test('a cell that counts a thousandth in a relation may have to be moved a thousand times as far', async () => {
  const cells = [
    linearCell(5, { status: 'unsafe', upperProtection: 4 }),
    linearCell(0, { upper: 1e5, weight: 1 }),
    linearCell(5, { status: 'fixed' }),
  ];
  const relations = [{ total: 0, cells: [0, 1, 2], weights: [1, -0.001, -1] }];
  const { table } = await suppress({ cells, relations }, plenty);
  expect(table.cells.map(({ status }) => status)).toEqual(['unsafe', 'secondary', 'fixed']);
});

test('a cell without levels must not be known, in a table of fractions as far as a thousandth of it', async () => {
  const cells = [0.4, 3e6, 3_000_000.4].map((value, at) =>
    linearCell(value, { status: at === 0 ? 'unsafe' : 'safe', upper: at === 0 ? 0.8 : 1e7 }),
  );
  const relations = [{ total: 0, cells: [0, 1, 2], weights: [1, 1, -1] }];
  const { table, cost } = await suppress({ cells, relations }, plenty);
  expect([cost, (await attackLinear(table)).every(({ isProtected }) => isProtected)]).toEqual([
    3_000_001,
    true,
  ]);
});

test('what is withheld already stays so, and is used for nothing', async () => {
  const cells = [5, 30, 20, 55].map((value, at) =>
    linearCell(value, {
      weight: value,
      ...(at === 0 && { status: 'unsafe', upperProtection: 3 }),
      ...(at === 1 && { status: 'secondary' }),
    }),
  );
  const relations = [{ total: 0, cells: [0, 1, 2, 3], weights: [1, 1, 1, -1] }];
  expect(await suppress({ cells, relations }, plenty)).toMatchObject({
    table: { cells },
    cost: 0,
    optimal: true,
  });
});
