import { describe, expect, test } from 'vitest';
import { TOTAL } from '../../core/classification.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackTonight } from '../../functions/audit/attack.ts';
import { cellsOf, flatDimension, people, publishedTable } from '../support/published-table.ts';
import { lineTable, smallTable } from './small-table.ts';

const course = flatDimension('course', ['a', 'b']);

/** Everybody as one number, and how often they came. */
const everybody = (
  period: string,
  { came, times, cap }: { came: number; times: number | null; cap: number },
): PublishedTable => {
  const land = flatDimension('land', ['DE']);
  const visits = {
    name: 'visits',
    title: 'Visits',
    unit: 'visits',
    kind: 'events',
    cap,
    additive: {},
  } as const;
  const measures = times === null ? [people([land])] : [people([land]), visits];
  const cells = cellsOf([land], measures, (_, measure) => (measure === 'people' ? came : times));
  return publishedTable({
    table: 'everybody',
    period,
    dimensions: [land],
    measures,
    cells,
    minimumFrequency: 5,
  });
};

/** Attackers who reckon with what adds up, and how. */
const reckoning = ['row-space', 'feasibility-intervals'];

const found = async (tables: readonly PublishedTable[]): Promise<boolean> =>
  (await attackTonight(tables, [])).some(({ attacks }) =>
    attacks.some((one) => one.found > 0 && reckoning.includes(one.attacker)),
  );

describe('in a month that withholds 3 people and how many there are, where the quarter', () => {
  const months = [
    lineTable({ a: 30, b: 40 }, { dimensions: [course], changes: { table: 'monthly', period: '2026-04' } }),
    lineTable({ a: 30, b: 40 }, { dimensions: [course], changes: { table: 'monthly', period: '2026-05' } }),
    lineTable(
      { a: 3, b: 20 },
      { dimensions: [course], withheld: ['a', TOTAL], changes: { table: 'monthly', period: '2026-06' } },
    ),
  ];
  const quarter = (spare: number, cap = 1) => everybody('2026-Q2', { came: 163, times: 163 + spare, cap });

  test.each([1, 500])('has as many events as people, they are told, under a cap of %i', async (cap) => {
    expect(await found([...months, quarter(0, cap)])).toBe(true);
  });

  test('has one event more, they are told to be 3 or 4', async () => {
    expect(await found([...months, quarter(1)])).toBe(true);
  });

  test('has two events more, they may be as many as the minimum frequency', async () => {
    expect(await found([...months, quarter(2)])).toBe(false);
  });

  test('is not told events of, people may have come in all of its months', async () => {
    const quarterOfPeople = everybody('2026-Q2', { came: 163, times: null, cap: 1 });
    expect(await found([...months, quarterOfPeople])).toBe(false);
  });
});

describe('in a table whose people overlap in courses, where as many events are told as people,', () => {
  const courses = flatDimension('course', ['a', 'b', 'c']);
  const byCourse = smallTable({
    dimensions: [courses],
    values: { a: null, b: 20, c: 20, [TOTAL]: 43 },
    overlapping: ['course'],
    changes: { table: 'by-course', period: '2026-06' },
  });
  const once = (cap: number) => everybody('2026-06', { came: 43, times: 43, cap });

  test('nobody is in two courses, so that 3 follow', async () => {
    expect(await found([byCourse, once(2)])).toBe(true);
  });

  test('somebody may be in two where only one event a day counts', async () => {
    expect(await found([byCourse, once(1)])).toBe(false);
  });
});
