import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PublishedTable } from '../../core/published-table.ts';
import { compose } from '../../functions/protect/compose.ts';
import { roundedMean } from '../../functions/protect/means/rounded-mean.ts';
import { shownMeans } from '../../functions/protect/means/shown-means.ts';
import { classified, type Design, policyOf, type Row } from './support/people.ts';
import { protectRows } from './support/protect-rows.ts';

const minimum = 10;
const design: Design = {
  dimensions: [{ name: 'course', classification: classified('course', ['law', 'art', 'music', 'sports']) }],
  measures: ['people', 'mean'],
  minimumFrequency: minimum,
};

/** So many people of a course, of whom the last ones have no value; the first have the amounts. */
const course = (code: string, { people, without = 0, amounts = [] }: Class): readonly Row[] =>
  Array.from({ length: people }, (_, at) => ({
    person: code.charCodeAt(0) * 1_000 + at,
    codes: [code],
    amount: amounts[at] ?? 20,
    valueless: at >= people - without,
  }));

interface Class {
  readonly people: number;
  readonly without?: number;
  readonly amounts?: readonly number[];
}

const large = [
  ...course('art', { people: 40 }),
  ...course('music', { people: 50 }),
  ...course('sports', { people: 80, without: 20 }),
];

/** What audiences would see of a cell beside three large ones. */
const night = (law: readonly Row[], past: Parameters<typeof protectRows>[2] = {}) => {
  const [cells] = protectRows([design], [...law, ...large], past).tables;
  if (!cells) throw new Error('nothing is published');
  const exact = compose(cells);
  const [shown] = shownMeans([exact], policyOf([design]));
  if (!shown) throw new Error('nothing is shown');
  return { exact, shown };
};

const at = ({ cells }: PublishedTable, measure: string, code = 'law') => {
  const row = cells.codes.course?.indexOf(code) ?? -1;
  return { value: cells.measures[measure]?.value[row], status: cells.measures[measure]?.status[row] };
};

const isShown = (law: readonly Row[]): boolean => at(night(law).shown, 'mean').status === 'ok';

describe('the mean of a cell', () => {
  test('stands in the place of its sum and of the people who have a value, and says how it is rounded', () => {
    const { shown, exact } = night(course('law', { people: 31, without: 0, amounts: [25] }));
    expect(exact.measures.map(({ name }) => name)).toEqual(['people', 'mean sum', 'mean people']);
    expect(shown.measures.map(({ name, kind }) => [name, kind])).toEqual([
      ['people', 'people'],
      ['mean', 'mean'],
    ]);
    expect(shown.measures[1]).toMatchObject({ variable: 'amount', cap: 1000, decimals: 1, additive: {} });
    expect(at(shown, 'mean')).toEqual({ value: 20.2, status: 'ok' });
    expect(Object.keys(shown.cells.measures).sort()).toEqual(['mean', 'people']);
  });

  test.each([
    [minimum - 1, false],
    [minimum, true],
    [minimum + 1, true],
  ])('is shown where %i people have a value and many more have none: %s', (withValue, shown) => {
    expect(isShown(course('law', { people: withValue + 30, without: 30 }))).toBe(shown);
  });

  test.each([
    [0, true],
    [1, false],
    [minimum - 1, false],
    [minimum, true],
    [minimum + 1, true],
  ])('is shown where %i of many people have no value: %s', (without, shown) => {
    expect(isShown(course('law', { people: 40 + without, without }))).toBe(shown);
  });

  test('is withheld with everything else of the cell where nobody has a value', () => {
    const { shown } = night(course('law', { people: 40, without: 40 }));
    expect(at(shown, 'mean').status).toBe('c');
    expect(at(shown, 'people').status).toBe('c');
  });

  test('is of nobody where nobody is, and says so', () => {
    expect(at(night([]).shown, 'mean')).toEqual({ value: null, status: 'z' });
    expect(at(night([]).shown, 'people')).toEqual({ value: 0, status: 'ok' });
  });

  const indicator = (ones: number, people = 40) =>
    course('law', { people, amounts: Array.from({ length: people }, (_, each) => (each < ones ? 1 : 0)) });

  test.each([
    [0, false],
    [1, false],
    [minimum - 1, false],
    [minimum, true],
    [minimum + 1, true],
  ])('is shown where %i of 40 people have one and the others nothing: %s', (ones, shown) => {
    expect(isShown(indicator(ones))).toBe(shown);
  });

  const capped = (short: number, people = 40) =>
    course('law', {
      people,
      amounts: Array.from({ length: people }, (_, each) => (each < short ? 999 : 1000)),
    });

  test.each([
    [0, false],
    [minimum - 1, false],
    [minimum, true],
    [minimum + 1, true],
  ])(
    'is shown where %i of 40 people are one short of the most, and the others have it: %s',
    (short, shown) => {
      expect(isShown(capped(short))).toBe(shown);
    },
  );

  test('is withheld where one person makes up nearly all of its sum', () => {
    expect(isShown(course('law', { people: 40, amounts: [1000, ...Array(39).fill(0.5)] }))).toBe(false);
  });
});

describe('another cell is withheld', () => {
  test.each([
    ['few people have a value', course('law', { people: 40, without: 35 })],
    ['few people have none', course('law', { people: 40, without: 3 })],
    ['nobody has one', course('law', { people: 40, without: 40 })],
    ['all have nothing', course('law', { people: 40, amounts: Array(40).fill(0) })],
  ])('beside one in which %s, so that no total gives it away', (_, law) => {
    const { shown } = night(law);
    const hidden = ['art', 'music', 'sports'].filter((code) => at(shown, 'mean', code).status === 'c');
    expect(hidden.length).toBeGreaterThan(0);
    expect(at(shown, 'mean', '_T').status).toBe('ok');
  });
});

describe('a correction', () => {
  const before = course('law', { people: 60, without: 20 });
  const earlier = [night(before).exact];
  const outcome = (law: readonly Row[]) =>
    protectRows([design], [...law, ...large], { earlier, version: 2 }).leftOut.map(({ reason }) => reason);
  const late = (people: number, without = 0) =>
    course('z', { people, without }).map((row) => ({ ...row, codes: ['law'] }));

  test.each([
    [minimum - 1, ['few people changed']],
    [minimum, []],
  ])('to which %i people with a value come late is made or not', (people, reasons) => {
    expect(outcome([...before, ...late(people)])).toEqual(reasons);
  });

  test.each([
    [minimum + 1, 1, ['few people changed']],
    [2 * minimum - 1, minimum, ['few people changed']],
    [2 * minimum, minimum, []],
  ])('to which %i come late, %i of them without a value, is made or not', (people, without, reasons) => {
    expect(outcome([...before, ...late(people, without)])).toEqual(reasons);
  });

  test('is not made where somebody has a value now who had none, be there many new people', () => {
    const found = before.map((row, each) => (each === 45 ? { ...row, valueless: false } : row));
    expect(outcome([...found, ...late(minimum, minimum)])).toEqual(['few people changed']);
  });

  test('is not made where a value changed though nobody came who has one', () => {
    const changed = before.map((row, each) => (each === 3 ? { ...row, amount: 90 } : row));
    expect(outcome([...changed, ...late(minimum, minimum)])).toEqual(['few people changed']);
  });
});

describe('a mean is rounded', () => {
  test.each([
    [1, 3, 1, 0.3],
    [2, 3, 1, 0.7],
    [1, 8, 2, 0.13],
    [0.15, 1, 1, 0.2],
    [1.005, 1, 2, 1.01],
    [8.345, 1, 2, 8.35],
    [0.000001, 3, 6, 0],
    [0.000005, 10, 6, 0.000001],
    [10, 4, 0, 3],
    [0, 7, 3, 0],
    [123_456_789.5, 10, 1, 12_345_679],
  ])('%d over %i people to %i decimals: %d', (sum, people, decimals, mean) => {
    expect(roundedMean(sum, people, decimals)).toBe(mean);
  });

  test('of nobody is none', () => {
    expect(roundedMean(0, 0, 1)).toBeNull();
  });

  test('is never further from the quotient than half a unit, nor written with more digits', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 14n }),
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 0, max: 6 }),
        (millionths, people, decimals) => {
          const mean = roundedMean(Number(`${millionths}e-6`), people, decimals) ?? Number.NaN;
          const units = BigInt(mean.toFixed(decimals).replace('.', ''));
          const apart = 2n * (units * BigInt(people) * 10n ** 6n - millionths * 10n ** BigInt(decimals));
          const limit = BigInt(people) * 10n ** 6n;
          expect(apart > -limit && apart <= limit).toBe(true);
          expect(Number(mean.toFixed(decimals))).toBe(mean);
        },
      ),
      { seed: 16 },
    );
  });
});
