import { describe, expect, test } from 'vitest';
import type { PublishedMeasure, PublishedTable } from '../../core/published-table.ts';
import { attackPublished, attackTonight } from '../../functions/audit/attack.ts';
import { flatDimension } from '../support/published-table.ts';
import { lineTable } from './small-table.ts';

const rows = { web: 'bcdfghjk' };
const codings = { dfghjklm: 'pqrstbcd' };

const counted = (table: string, changes: Partial<PublishedTable> = {}): PublishedTable =>
  lineTable({ a: 40, b: 60 }, { changes: { table, period: '2026-11', rows, codings, ...changes } });

/** The same with what people do beside them, under a cap. */
const capped = (table: PublishedTable, measure: Partial<PublishedMeasure>): PublishedTable => {
  const [people] = table.measures;
  const values = table.cells.measures.people;
  if (!people || !values) throw new Error('a table without people');
  const { additive: _, ...named } = people;
  const more = measure.kind === 'mean' ? { ...values, value: values.value.map(() => 10) } : values;
  return {
    ...table,
    measures: [people, { ...named, name: 'more', kind: 'events', additive: {}, ...measure }],
    cells: { ...table.cells, measures: { people: values, more } },
  };
};

const found = async (...tables: readonly PublishedTable[]): Promise<boolean> => {
  const reports = await attackPublished(tables);
  return reports.some(({ attacker, found: times }) => attacker === 'policy-changes' && times > 0);
};

describe('tables of the same rows are told apart by their coding', () => {
  const recoded = (changes: Partial<PublishedTable> = {}) =>
    counted('other', { codings: { dfghjklm: 'bcdbcdbc' }, ...changes });

  test('where a column that both use is coded in two ways', async () => {
    expect(await found(counted('one'), recoded())).toBe(true);
    expect(await found(counted('one'), counted('other'))).toBe(false);
  });

  test('not where each uses columns of its own', async () => {
    expect(await found(counted('one'), recoded({ codings: { ghjklmnp: 'bcdbcdbc' } }))).toBe(false);
  });

  test.each([
    ['2026-12', false],
    ['2026-12-01', false],
    ['2026-11-30', true],
    ['2026-Q4', true],
  ])('by the days: a month beside %s', async (period, expected) => {
    expect(await found(counted('one'), recoded({ period }))).toBe(expected);
  });

  test('under whatever names of source and rows: a column has one of its own', async () => {
    expect(await found(counted('one'), recoded({ sources: ['pages'], rows: { pages: 'cdfghjkl' } }))).toBe(
      true,
    );
  });

  test('where one of them does not say how it was coded', async () => {
    const { codings: _, rows: __, ...unsaid } = counted('other');
    expect(await found(counted('one'), unsaid)).toBe(true);
    expect(await found(counted('one'), { ...unsaid, sources: ['mail'] })).toBe(false);
  });

  test('where a code that both show lies under two others, whatever they say', async () => {
    const tree = (parents: Readonly<Record<'a' | 'b', string>>, period = '2026-11') => {
      const [a, b] = [40, 60];
      const level = { level: 0 };
      const codes = [
        { code: 'a', label: 'A', ...level, parent: parents.a },
        { code: 'b', label: 'B', ...level, parent: parents.b },
        ...['x', 'y'].map((code) => ({ code, label: code, level: 1 })),
        { code: '_T', label: 'Total', level: 2 },
      ];
      const dimension = flatDimension('course', [], { levels: ['course', 'faculty'], codes });
      const under = (code: string) => (parents.a === code ? a : 0) + (parents.b === code ? b : 0);
      return lineTable(
        { a, b, x: under('x'), y: under('y') },
        {
          dimensions: [dimension],
          changes: { table: `t ${JSON.stringify(parents)}`, period, rows, codings },
        },
      );
    };
    const first = tree({ a: 'x', b: 'y' });
    expect(await found(first, { ...first, table: 'again' })).toBe(false);
    expect(await found(first, tree({ a: 'y', b: 'x' }))).toBe(true);
    expect(await found(first, tree({ a: 'y', b: 'x' }, '2026-12'))).toBe(false);
  });
});

describe('tables of the same rows are told apart by their caps', () => {
  const sum = { kind: 'sum', variable: 'minutes' } as const;

  test.each<[string, Partial<PublishedMeasure>, Partial<PublishedMeasure>, boolean]>([
    ['events under two caps', { cap: 5 }, { cap: 6 }, true],
    ['events under one cap', { cap: 5 }, { cap: 5 }, false],
    ['a sum under two caps', { ...sum, cap: 60 }, { ...sum, cap: 90 }, true],
    ['a sum under one cap', { ...sum, cap: 60 }, { ...sum, cap: 60 }, false],
    ['sums of two variables', { ...sum, cap: 60 }, { ...sum, variable: 'pages', cap: 90 }, false],
    ['events beside a sum', { cap: 5 }, { ...sum, cap: 60 }, false],
    ['a sum and its mean', { ...sum, cap: 60 }, { ...sum, kind: 'mean', decimals: 1, cap: 90 }, true],
    [
      'two means',
      { ...sum, kind: 'mean', decimals: 1, cap: 60 },
      { ...sum, kind: 'mean', decimals: 1, cap: 90 },
      true,
    ],
  ])('%s', async (_, one, other, expected) => {
    expect(await found(capped(counted('one'), one), capped(counted('other'), other))).toBe(expected);
    const later = counted('other', { period: '2026-12' });
    expect(await found(capped(counted('one'), one), capped(later, other))).toBe(false);
  });
});

describe('tables of the same rows and period are told apart by their rounding', () => {
  const nearest = { base: 5, method: 'nearest' } as const;
  const random = { base: 5, method: 'random' } as const;
  test.each<[string, Partial<PublishedTable>, Partial<PublishedTable>, boolean]>([
    ['one base', { rounding: nearest }, { rounding: nearest }, false],
    ['two bases', { rounding: nearest }, { rounding: { ...nearest, base: 4 } }, true],
    ['two methods', { rounding: nearest }, { rounding: random }, true],
    ['rounded and exact', { rounding: nearest }, {}, true],
    [
      'two minimums, of which the next multiple depends',
      { rounding: random },
      { rounding: random, minimumFrequency: 6 },
      true,
    ],
    [
      'two minimums, of which nothing depends',
      { rounding: nearest },
      { rounding: nearest, minimumFrequency: 6 },
      false,
    ],
    [
      'one that could not be controlled',
      { rounding: { ...random, method: 'controlled' } },
      { rounding: { ...random, insteadOf: 'controlled' } },
      false,
    ],
    ['two periods', { rounding: nearest }, { period: '2026-12' }, false],
    ['two sources', { rounding: nearest }, { rows: { web: 'cdfghjkl' } }, false],
  ])('%s', async (_, one, other, expected) => {
    expect(await found(counted('one', one), counted('other', other))).toBe(expected);
  });

  test('by what audiences saw of them', async () => {
    const [before, tonight] = [counted('one'), counted('other')];
    const attack = (base: number) =>
      attackTonight([tonight], [before], {
        cellsOf: () => null,
        dominanceOf: () => null,
        classifications: {},
        shownOf: (table) => ({ ...table, rounding: { ...nearest, base: table === tonight ? base : 5 } }),
      });
    const breached = async (base: number) =>
      (await attack(base)).some(({ attacks }) =>
        attacks.some(({ attacker, found: times }) => attacker === 'policy-changes' && times > 0),
      );
    expect([await breached(5), await breached(10)]).toEqual([false, true]);
  });
});

test('a table of tonight that says in other codes what is published already fails the audit', async () => {
  const before = counted('one');
  const [same] = await attackTonight([counted('other')], [before]);
  const [recoded] = await attackTonight([counted('other', { codings: { dfghjklm: 'bcdbcdbc' } })], [before]);
  expect([same?.outcome, recoded?.outcome]).toEqual(['passed', 'breached']);
});
