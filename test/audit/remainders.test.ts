import { describe, expect, test } from 'vitest';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackPublished, attackTonight } from '../../functions/audit/attack.ts';
import { asEvents, lineTable } from './small-table.ts';

/** The minimum frequency is 5. */
const found = async (...tables: PublishedTable[]): Promise<boolean> =>
  (await attackPublished(tables)).some(
    ({ attacker, found: times }) => attacker === 'remainders' && times > 0,
  );

const during = (period: string, a: number, changes: Partial<PublishedTable> = {}) =>
  lineTable({ a, b: 40 }, { changes: { table: `by ${period.length}`, period, ...changes } });

const filtered = (table: string, codes: readonly string[], count: number) =>
  lineTable(
    { a: count, b: 40 },
    {
      changes: {
        table,
        where: codes.length === 0 ? [] : [{ variable: 'land', classification: 'land', in: codes }],
      },
    },
  );

describe('what is left of a whole is found where it is few, and only there:', () => {
  test.each([
    [4, true],
    [5, false],
    [0, false],
  ])('%i in a quarter beside its months, one of which is not published', async (left, expected) => {
    const quarter = lineTable({ a: 40 + left, b: 120 }, { changes: { table: 'q', period: '2026-Q2' } });
    expect(await found(quarter, during('2026-04', 20), during('2026-05', 20))).toBe(expected);
  });

  test.each([
    [4, true],
    [5, false],
  ])('%i who left between the months and the quarter', async (gone, expected) => {
    const quarter = lineTable({ a: 60 - gone, b: 120 }, { changes: { table: 'q', period: '2026-Q2' } });
    const months = ['2026-04', '2026-05', '2026-06'].map((month) => during(month, 20));
    expect(await found(asEvents(quarter), ...months.map(asEvents))).toBe(expected);
  });

  test.each([
    [4, true],
    [5, false],
  ])('%i in all lands who are in none of the lands that have tables', async (left, expected) => {
    const tables = [filtered('all', [], 40 + left), filtered('de', ['DE'], 20), filtered('fr', ['FR'], 20)];
    expect(await found(...tables.map((table) => ({ ...table })))).toBe(expected);
  });

  test.each([
    [4, true],
    [5, false],
  ])('%i in what two filters have in common', async (common, expected) => {
    const either = filtered('either', ['DE', 'FR', 'NO'], 46 - common);
    expect(await found(either, filtered('one', ['DE', 'FR'], 23), filtered('two', ['FR', 'NO'], 23))).toBe(
      expected,
    );
  });

  test.each([
    [4, true],
    [5, false],
  ])('%i of two sources beside one of them', async (left, expected) => {
    const both = lineTable({ a: 20 + left, b: 40 }, { changes: { table: 'both', sources: ['mail', 'web'] } });
    const one = lineTable({ a: 20, b: 40 }, { changes: { table: 'one', sources: ['web'] } });
    expect(await found(both, one)).toBe(expected);
  });
});

describe('weeks beside months that begin and end on other days', () => {
  /** The first week of 2026 begins on 29 December, the fifth ends on 1 February. */
  const weeks = (counts: readonly number[], more: Readonly<Record<number, number>> = {}) =>
    counts.map((a, at) =>
      lineTable(
        { a: a + (more[at] ?? 0), b: 100 },
        { changes: { table: 'weeks', period: `2026-W0${at + 1}` } },
      ),
    );
  const month = (a: number) => lineTable({ a, b: 440 }, { changes: { table: 'months', period: '2026-01' } });
  const five = [30, 30, 30, 30, 30];

  test.each([
    [4, true],
    [5, false],
  ])('%i in the weeks around a month beside it', async (left, expected) => {
    expect(await found(...weeks(five), month(150 - left))).toBe(expected);
  });

  test.each([
    [4, true],
    [5, false],
  ])('%i in a month beside the weeks inside it', async (left, expected) => {
    expect(await found(...weeks(five).slice(1, 4), month(90 + left))).toBe(expected);
  });

  test('say nothing where a week between them is not published', async () => {
    const [first, , ...others] = weeks(five);
    expect(await found(...(first ? [first] : []), ...others, month(116))).toBe(false);
  });
});

test.each([
  [4, 'breached'],
  [5, 'passed'],
])('%i by which two sources of the same rows differ are found', async (left, expected) => {
  const tables = [
    lineTable({ a: 20 + left, b: 40 }, { changes: { table: 'all', sources: ['all'], rows: { all: 'one' } } }),
    lineTable({ a: 20, b: 40 }, { changes: { table: 'kept', sources: ['kept'], rows: { kept: 'one' } } }),
  ];
  const attacked = await attackTonight(tables, [], {
    cellsOf: () => null,
    shownOf: () => null,
    dominanceOf: () => null,
    classifications: {},
  });
  const answering = attacked.filter(({ attacks }) =>
    attacks.some(({ attacker, found: times }) => attacker === 'remainders' && times > 0),
  );
  expect(answering.length > 0 ? 'breached' : 'passed').toBe(expected);
});

test('an audience that gets a part of a release takes nothing out of the whole that its own margins do not', async () => {
  const whole = lineTable({ a: 4, b: 20, c: 6, d: 30 }, { withheld: ['a', 'c'], overlapping: ['course'] });
  const shrunk = { ...whole, cells: { ...whole.cells } };
  const values = whole.cells.measures.people;
  if (!values) throw new Error('a table without people');
  const total = whole.cells.codes.course?.indexOf('_T') ?? -1;
  shrunk.cells = {
    ...whole.cells,
    measures: { people: { ...values, value: values.value.map((own, at) => (at === total ? 53 : own)) } },
  };
  expect(await found(shrunk)).toBe(false);
  expect(await found(shrunk, { ...shrunk })).toBe(false);
});

test('one table answers for what several tell, so that the others can go out', async () => {
  const quarter = lineTable({ a: 43, b: 120 }, { changes: { table: 'q', period: '2026-Q2' } });
  const attacked = await attackTonight([quarter, during('2026-04', 20), during('2026-05', 20)], []);
  expect(attacked.filter(({ outcome }) => outcome === 'breached').length).toBe(1);
});
