import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Classification } from '../../core/classification.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackTonight } from '../../functions/audit/attack.ts';
import { flatDimension } from '../support/published-table.ts';
import { asEvents, lineTable, smallTable } from './small-table.ts';

const codes = ['a', 'b', 'c', 'd', 'e'];
const course: Classification = {
  name: 'course',
  levels: ['course'],
  codes: [...codes, '_U'].map((code) => ({ code, label: code, level: 0 })),
};

const isBreached = async (tables: readonly PublishedTable[]): Promise<boolean> => {
  const attacked = await attackTonight(tables, [], {
    cellsOf: () => null,
    shownOf: () => null,
    dominanceOf: () => null,
    classifications: { course },
  });
  return attacked.some(({ outcome }) => outcome === 'breached');
};

const counting = (table: PublishedTable, counted: 'people' | 'events'): PublishedTable =>
  counted === 'people' ? table : asEvents(table);

/** All people of some courses; of every course where none is named. The minimum frequency is 5. */
const ofCourses = (filter: string, people: number, changes: Partial<PublishedTable> = {}): PublishedTable =>
  lineTable(
    { young: people },
    {
      dimensions: [flatDimension('age', ['young'])],
      changes: {
        table: `of-${filter}`,
        where: filter === '' ? [] : [{ variable: 'course', classification: 'course', in: [...filter] }],
        ...changes,
      },
    },
  );

describe.each(['people', 'events'] as const)('%s of a piece that several filters tell together', (of) => {
  const breached = (...tables: PublishedTable[]) => isBreached(tables.map((table) => counting(table, of)));

  test.each([
    [4, true],
    [5, false],
  ])('%i, by half of what three filters that overlap come to', async (few, expected) => {
    const tables = [ofCourses('ab', few + 100), ofCourses('bc', 200), ofCourses('ac', few + 100)];
    expect(await breached(...tables)).toBe(expected);
  });

  test.each([
    [4, true],
    [5, false],
  ])('%i, by filters that others, larger and smaller, lie across', async (few, expected) => {
    const counts: Record<string, number> = { a: 50, b: 50, c: 50, d: 50, e: 50, _U: few };
    const sumOf = (filter: string) => [...filter].reduce((sum, code) => sum + (counts[code] ?? 0), 0);
    const filters = ['abc', 'de', 'ad', 'bcde', 'cd'];
    const tables = filters.map((filter) => ofCourses(filter, sumOf(filter)));
    expect(await breached(ofCourses('', 250 + few), ...tables)).toBe(expected);
  });

  test.each([
    [4, true],
    [5, false],
  ])('%i, by three pairs of sources', async (few, expected) => {
    const pairs = [
      ['mail', 'web'],
      ['app', 'web'],
      ['app', 'mail'],
    ] as const;
    const counts: Record<string, number> = { mail: few, web: 60, app: 50 };
    const tables = pairs.map((sources) =>
      ofCourses(
        '',
        sources.reduce((sum, source) => sum + (counts[source] ?? 0), 0),
        {
          table: sources.join('-'),
          sources,
        },
      ),
    );
    expect(await breached(...tables)).toBe(expected);
  });
});

test('a total is told by everybody less a filter, where it is withheld because its parts are few', async () => {
  const lands = smallTable({
    dimensions: [flatDimension('course', ['b', 'c']), flatDimension('land', ['x', 'y'])],
    values: { 'b/x': 60, 'b/y': 40, 'b/_T': 100 },
    changes: { table: 'lands', where: [{ variable: 'course', classification: 'course', in: ['b', 'c'] }] },
  });
  const beside = (people: number) => [lands, ofCourses('', 200 + people), ofCourses('ab', 200)];
  expect(await isBreached(beside(5))).toBe(true);
  expect(await isBreached(beside(12))).toBe(false);
});

test('whatever filters are published, a course that must have few people, and has some, is found', async () => {
  const minimum = 5;
  const filters = fc.uniqueArray(
    fc.subarray(codes, { minLength: 1 }).map((some) => some.join('')),
    {
      minLength: 2,
      maxLength: 5,
    },
  );
  const counts = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 5, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(filters, counts, async (chosen, people) => {
      const sumIn = (filter: string, values: readonly number[]) =>
        [...filter].reduce((sum, code) => sum + (values[codes.indexOf(code)] ?? 0), 0);
      const shown = chosen.map((filter) => [filter, sumIn(filter, people)] as const);
      fc.pre(shown.every(([, sum]) => sum === 0 || sum >= minimum));
      const fitting = populations(codes.length, 12).filter((values) =>
        shown.every(([filter, sum]) => sumIn(filter, values) === sum),
      );
      const told = codes.some((code, at) => {
        if (!shown.some(([filter]) => filter.includes(code))) return false;
        const possible = fitting.map((values) => values[at] ?? 0);
        return Math.min(...possible) >= 1 && Math.max(...possible) < minimum;
      });
      if (told) expect(await isBreached(shown.map(([filter, sum]) => ofCourses(filter, sum)))).toBe(true);
    }),
    { seed: 20_260_616, numRuns: 60 },
  );
}, 120_000);

let all: readonly (readonly number[])[] | undefined;

/** All ways in which so many courses can have up to so many people each. */
function populations(courses: number, most: number): readonly (readonly number[])[] {
  all ??= Array.from({ length: courses }).reduce<readonly (readonly number[])[]>(
    (lines) => lines.flatMap((line) => Array.from({ length: most + 1 }, (_, people) => [...line, people])),
    [[]],
  );
  return all;
}
