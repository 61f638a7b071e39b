import { describe, expect, test } from 'vitest';
import type { PublishedTable } from '../../core/published-table.ts';
import { activityOf } from '../../functions/protect/activity.ts';
import { classified, type Design, type Row } from './support/people.ts';
import { protectRows, publish } from './support/protect-rows.ts';

const minimum = 10;

/** As many people in each code as said. */
const rowsOf = (people: Readonly<Record<string, number>>): readonly Row[] =>
  Object.entries(people)
    .flatMap(([codes, howMany]) => Array.from({ length: howMany }, () => codes.split('/')))
    .map((codes, person) => ({ person, codes, amount: 1 }));

const bands: Design = {
  dimensions: [
    { name: 'age', classification: classified('age', ['young', 'middle', 'old', 'older']), other: true },
  ],
  minimumFrequency: minimum,
};

const shownOf = (table: PublishedTable | undefined) =>
  Object.fromEntries(
    (table?.cells.codes.age ?? []).map((code, row) => [
      code,
      table?.cells.measures.people?.value[row] ?? null,
    ]),
  );

describe('_O', () => {
  test('is the sum of what is withheld beside it', () => {
    const [table] = publish([bands], rowsOf({ young: 100, middle: 50, old: 30, older: 4 }));
    expect(shownOf(table)).toEqual({ young: 100, middle: 50, old: null, older: null, _O: 34, _T: 184 });
  });

  test('is zero where nothing is withheld', () => {
    const [table] = publish([bands], rowsOf({ young: 100, middle: 50, old: minimum, older: minimum + 1 }));
    expect(shownOf(table)).toEqual({
      young: 100,
      middle: 50,
      old: minimum,
      older: minimum + 1,
      _O: 0,
      _T: 171,
    });
  });

  test('comes right before _T, and only where the dimension asks for it', () => {
    const [table] = publish([bands], rowsOf({ young: 20 }));
    expect(table?.dimensions[0]?.codes.slice(-2).map(({ code }) => code)).toEqual(['_O', '_T']);
    const [plain] = publish(
      [{ ...bands, dimensions: bands.dimensions.map((one) => ({ ...one, other: false })) }],
      rowsOf({ young: 20 }),
    );
    expect(plain?.dimensions[0]?.codes.map(({ code }) => code)).not.toContain('_O');
  });

  test('is told of no line in which people stand in several parts', () => {
    const rows = [
      ...rowsOf({ young: 100, middle: 50, old: 30, older: 4 }),
      ...Array.from({ length: 40 }, (_, person) => ({ person, codes: ['middle'], amount: 1 })),
    ];
    const [table] = publish([bands], rows);
    expect(shownOf(table)._O ?? null).toBeNull();
  });

  /** The same amount from each of so many people. */
  const equal = (code: string, people: number, amount: number, from: number): readonly Row[] =>
    Array.from({ length: people }, (_, at) => ({ person: from + at, codes: [code], amount }));

  const dominated = (rows: readonly Row[]) => {
    const young = [...equal('young', 1, 900, 0), ...equal('young', 11, 1, 1)];
    const rest = [...equal('old', 200, 3, 2000), ...equal('older', 220, 3, 3000)];
    const [table] = publish([{ ...bands, measures: ['people', 'amount'] }], [...young, ...rows, ...rest]);
    const { codes, measures } = table?.cells ?? {};
    return (codes?.age ?? []).map((code, row) => [
      code,
      measures?.people?.value[row],
      measures?.amount?.value[row],
    ]);
  };

  test.each([
    [79, 'is not all that is hidden beside it'],
    [80, 'hides it'],
  ])('of a cell of 911 with 900 of one person: a cell of %i %s', (people) => {
    const shown = dominated(equal('middle', people, 1, 1000));
    const beside = people < 80 ? ['old', null, null] : ['middle', null, null];
    expect(shown).toContainEqual(['young', null, null]);
    expect(shown).toContainEqual(beside);
    expect(shown).toContainEqual(people < 80 ? ['_O', 212, 1511] : ['_O', 92, 991]);
  });

  test.each([
    [12, 1, null],
    [12, 2, 997],
  ])(
    'is told of no amount that few make up: %i people with 7 and one with %i beside 911',
    (sevens, one, amount) => {
      const shown = dominated([...equal('middle', sevens, 7, 1000), ...equal('middle', 1, one, 1900)]);
      expect(shown).toContainEqual(['_O', 12 + sevens + 1, amount]);
    },
  );

  test('keeps most of the activity of 22 lines of which 12 hold one small cell', () => {
    const courses = Array.from({ length: 22 }, (_, at) => `c${at}`);
    const design: Design = {
      dimensions: [
        { name: 'course', classification: classified('course', courses) },
        { name: 'age', classification: classified('age', ['0-35', '35-55', '55<=']), other: true },
      ],
      minimumFrequency: minimum,
    };
    const rows = rowsOf(
      Object.fromEntries(
        courses.flatMap((course, at) => [
          [`${course}/0-35`, 700 + 31 * at],
          [`${course}/35-55`, 300 + 17 * at],
          [`${course}/55<=`, at < 12 ? 1 + (at % 9) : 12 + at],
        ]),
      ),
    );
    const [cells] = protectRows([design], rows).tables;
    expect(cells && activityOf(cells).withOther).toBeGreaterThanOrEqual(0.95);
    expect(cells?.withheld.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(26);
  });
});
