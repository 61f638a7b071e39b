import { describe, expect, test } from 'vitest';
import type { Rounding } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { loadSolve } from '../../functions/protect/linear-programme.ts';
import { roundTables } from '../../functions/protect/rounding/round-tables.ts';

const solve = await loadSolve();
const seed = Buffer.alloc(32, 7);

interface Shape {
  readonly name?: string;
  readonly version?: number;
  readonly minimum?: number;
  readonly kind?: 'people' | 'events' | 'sum';
  readonly other?: boolean;
}

/** A table of rows by columns with all of its margins; null where a cell is withheld. */
const tableOf = (
  cells: readonly (readonly (number | null)[])[],
  { name = 'table', version = 1, minimum = 11, kind = 'people', other = false }: Shape = {},
): PublishedTable => {
  const rows = cells.length;
  const columns = cells[0]?.length ?? 0;
  const dimension = (at: string, count: number, withOther: boolean) => ({
    name: at,
    title: at,
    variable: at,
    classification: at,
    sensitive: false,
    levels: [at],
    level: 0,
    codes: [
      ...Array.from({ length: count - 1 - (withOther ? 1 : 0) }, (_, code) => ({
        code: `${at}${code}`,
        label: `${at}${code}`,
        level: 0,
      })),
      ...(withOther ? [{ code: '_O', label: 'Other', level: 0 }] : []),
      { code: '_T', label: 'Total', level: 1 },
    ],
  });
  const dimensions = [dimension('r', rows, false), dimension('c', columns, other)];
  const value = cells.flat();
  const codesOf = (at: number) => dimensions[at]?.codes.map(({ code }) => code) ?? [];
  return {
    table: name,
    title: 'Table',
    description: 'A table.',
    period: '2026-10',
    version,
    sources: ['web'],
    where: [],
    protectedUnit: 'learner',
    minimumFrequency: minimum,
    dimensions,
    measures: [
      { name: 'n', title: 'n', unit: 'n', kind, additive: { r: ['r, c', 'r, _T'], c: ['r, c', '_T, c'] } },
    ],
    cells: {
      codes: {
        r: value.map((_, at) => codesOf(0)[Math.floor(at / columns)] ?? ''),
        c: value.map((_, at) => codesOf(1)[at % columns] ?? ''),
      },
      measures: { n: { value, status: value.map((one) => (one === null ? 'c' : 'ok')) } },
    },
    coverage: { refusedExports: 'none', unreadableLines: 'few or none' },
  };
};

/** Rows and columns with their totals. */
const withTotals = (inner: readonly (readonly number[])[]): number[][] => {
  const rows = inner.map((row) => [...row, row.reduce((a, b) => a + b, 0)]);
  const width = rows[0]?.length ?? 0;
  return [
    ...rows,
    Array.from({ length: width }, (_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0)),
  ];
};

const round = (
  tables: readonly PublishedTable[],
  rounding: Rounding,
  { earlier = [], by = seed }: { earlier?: readonly PublishedTable[]; by?: Uint8Array } = {},
) =>
  roundTables(
    tables.map((table) => ({ table, rounding })),
    { earlier, seed: by, solve },
  );

const valuesOf = (table: PublishedTable | undefined) => table?.cells.measures.n?.value ?? [];
const roundOne = (value: number, rounding: Rounding, shape: Shape = {}) =>
  valuesOf(round([tableOf([[value]], shape)], rounding)[0])[0];

const nearest = { base: 5, method: 'nearest' } as const;
const random = { base: 5, method: 'random' } as const;
const controlled = { base: 5, method: 'controlled' } as const;

describe('every method', () => {
  test.each([nearest, random, controlled])(
    'leaves multiples and zero as they are, and what is withheld withheld (%o)',
    (rule) => {
      const table = tableOf([[0, 15, null, 100]]);
      expect(valuesOf(round([table], rule)[0])).toEqual([0, 15, null, 100]);
    },
  );

  test.each([nearest, random, controlled])(
    'shows neighbouring multiples and nothing below the minimum (%o)',
    (rule) => {
      for (let value = 11; value < 60; value++) {
        const shown = roundOne(value, rule, { minimum: rule === nearest ? 8 : 11 }) ?? Number.NaN;
        expect(shown % 5).toBe(0);
        expect(Math.abs(shown - value)).toBeLessThan(5);
        expect(shown).toBeGreaterThanOrEqual(rule === nearest ? 10 : 15);
      }
    },
  );

  test('gives sums the same, which may become nothing', () => {
    for (const value of [0.4, 2.6, 17.25])
      expect([0, 5, 15, 20]).toContain(roundOne(value, random, { kind: 'sum' }));
    expect(roundOne(2.6, nearest, { kind: 'sum' })).toBe(5);
  });
});

describe('rounding to the nearest multiple', () => {
  test.each([
    [8, 10],
    [12, 10],
    [13, 15],
    [17, 15],
    [18, 20],
  ])('takes %i to %i', (value, shown) => {
    expect(roundOne(value, nearest, { minimum: 8 })).toBe(shown);
  });

  test.each([
    [14, 10],
    [15, 20],
    [24, 20],
    [25, 30],
  ])('takes halves up (%i to %i by ten)', (value, shown) => {
    expect(roundOne(value, { base: 10, method: 'nearest' }, { minimum: 5 })).toBe(shown);
  });

  test('gives the numbers of the handbook’s example', () => {
    const inner = [
      [1, 0],
      [3, 3],
      [12, 20],
    ];
    const shown = valuesOf(round([tableOf(withTotals(inner), { minimum: 1 })], nearest)[0]);
    expect(shown).toEqual([0, 0, 0, 5, 5, 5, 10, 20, 30, 15, 25, 40]);
  });
});

describe('rounding at random', () => {
  const many = (value: number) =>
    Array.from(
      { length: 4000 },
      (_, at) =>
        valuesOf(
          round([tableOf([[value]], { name: 't' })], random, { by: Buffer.alloc(32, `seed ${at}`) })[0],
        )[0],
    );

  test.each([16, 17, 18, 19, 23])('is right on average (%i)', (value) => {
    const shown = many(value).map((one) => one ?? Number.NaN);
    const mean = shown.reduce((sum, one) => sum + one, 0) / shown.length;
    const p = (value % 5) / 5;
    const deviation = Math.sqrt((25 * p * (1 - p)) / shown.length);
    expect(Math.abs(mean - value)).toBeLessThan(4 * deviation);
    expect(new Set(shown).size).toBe(2);
  });

  test('takes what lies between the minimum and the next multiple up, and stands for as many numbers there as elsewhere', () => {
    for (const value of [11, 12, 13, 14]) expect(new Set(many(value))).toEqual(new Set([15]));
  });

  test('is the same for the same cell in another table and version, and without the other dimension', () => {
    const [one, two] = round(
      [tableOf([[17, 23, 19, 59]]), tableOf([[17, 23, 19, 59]], { name: 'other', version: 2 })],
      random,
    );
    expect(valuesOf(one)).toEqual(valuesOf(two));
    const total = round([tableOf([[59]], { name: 'total' })], random)[0];
    expect(valuesOf(total)).toEqual(valuesOf(one).slice(3));
  });

  test('hangs on what is counted and on the seed', () => {
    const cells = Array.from({ length: 40 }, () => 17);
    const [one] = round([tableOf([cells])], random);
    expect(new Set(valuesOf(one)).size).toBe(2);
    const [other] = round([tableOf([cells])], random, { by: Buffer.alloc(32, 8) });
    expect(valuesOf(other)).not.toEqual(valuesOf(one));
  });

  test('keeps what was shown before, as long as it is a neighbour', () => {
    const shown = (value: number, number: number): PublishedTable => ({
      ...tableOf([[number]], { name: 'before' }),
      rounding: random,
      description: `${value}`,
    });
    for (const number of [15, 20])
      expect(valuesOf(round([tableOf([[17]])], random, { earlier: [shown(17, number)] })[0])).toEqual([
        number,
      ]);
    expect([25, 30]).toContain(
      valuesOf(round([tableOf([[27]])], random, { earlier: [shown(17, 15)] })[0])[0],
    );
  });
});

describe('controlled rounding', () => {
  const adds = (shown: readonly (number | null)[], columns: number) => {
    const at = (row: number, column: number) => shown[row * columns + column] ?? 0;
    const rows = shown.length / columns;
    for (let row = 0; row < rows; row++)
      expect(Array.from({ length: columns - 1 }, (_, c) => at(row, c)).reduce((a, b) => a + b, 0)).toBe(
        at(row, columns - 1),
      );
    for (let column = 0; column < columns; column++)
      expect(Array.from({ length: rows - 1 }, (_, r) => at(r, column)).reduce((a, b) => a + b, 0)).toBe(
        at(rows - 1, column),
      );
  };

  test('keeps every sum, and moves the handbook’s example no further than the handbook does', () => {
    const exact = withTotals([
      [1, 0],
      [3, 3],
      [12, 20],
    ]);
    const [table] = round([tableOf(exact, { minimum: 0 })], controlled);
    const shown = valuesOf(table);
    adds(shown, 3);
    const handbook = [5, 0, 5, 0, 5, 5, 10, 20, 30, 15, 25, 40];
    const distance = (of: readonly (number | null)[]) =>
      exact.flat().reduce((sum, value, at) => sum + Math.abs(value - (of[at] ?? 0)), 0);
    expect(distance(shown)).toBeLessThanOrEqual(distance(handbook));
    expect(table?.rounding).toEqual(controlled);
  });

  test('adds up over many tables', () => {
    for (let at = 0; at < 20; at++) {
      const inner = Array.from({ length: 4 }, (_, r) =>
        Array.from({ length: 5 }, (_, c) => 16 + ((at * 31 + r * 17 + c * 7) % 40)),
      );
      const [table] = round([tableOf(withTotals(inner))], controlled);
      expect(table?.rounding).toEqual(controlled);
      adds(valuesOf(table), 6);
    }
  });

  test('counts other in the place of what is withheld', () => {
    const exact = [[17, null, null, 33, 50]];
    const shown = valuesOf(round([tableOf(exact, { other: true })], controlled)[0]);
    expect((shown[0] ?? 0) + (shown[3] ?? 0)).toBe(shown[4]);
  });

  test('keeps in a second table what the first one shows', () => {
    const first = tableOf(withTotals([[17, 18, 19]]), { name: 'first' });
    const second = tableOf(
      withTotals([
        [17, 18, 19],
        [21, 22, 23],
      ]),
      { name: 'second' },
    );
    const [one, two] = round([first, second], controlled);
    expect(valuesOf(two).slice(0, 4)).toEqual(valuesOf(one).slice(0, 4));
    adds(valuesOf(two), 4);
  });

  test('falls back to rounding at random where nothing adds up, and says so', () => {
    const contradictory = tableOf([[11, 11, 22]]);
    const [table] = round([contradictory], controlled);
    expect(table?.rounding).toEqual({ base: 5, method: 'random', insteadOf: 'controlled' });
    expect(valuesOf(table)).toEqual(valuesOf(round([contradictory], random)[0]));
  });

  test('is the same every time', () => {
    const table = tableOf(
      withTotals([
        [17, 18, 19, 24],
        [21, 22, 23, 26],
      ]),
    );
    expect(round([table], controlled)).toEqual(round([table], controlled));
  });
});
