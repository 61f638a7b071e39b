import { describe, expect, test } from 'vitest';
import type { PublishedTable } from '../../core/published-table.ts';
import { compose } from '../../functions/protect/compose.ts';
import { classified, type Design, type Row } from './support/people.ts';
import { protectRows, publish } from './support/protect-rows.ts';

const minimum = 10;

const design: Design = {
  dimensions: [
    { name: 'course', classification: classified('course', ['a', 'b', 'c']) },
    { name: 'country', classification: classified('country', ['DE', 'FR', 'NO']) },
  ],
  minimumFrequency: minimum,
};

const rowsOf = (people: Readonly<Record<string, number>>, from = 0): readonly Row[] =>
  Object.entries(people)
    .flatMap(([codes, howMany]) => Array.from({ length: howMany }, () => codes.split('/')))
    .map((codes, person) => ({ person: person + from, codes, amount: 1 }));

const counts = {
  'a/DE': 40,
  'a/FR': 3,
  'a/NO': 30,
  'b/DE': 50,
  'b/FR': 60,
  'b/NO': 70,
  'c/DE': 80,
  'c/FR': 90,
  'c/NO': 35,
};

const withheldIn = (table: PublishedTable | undefined, measure = 'people'): readonly string[] =>
  (table?.cells.measures[measure]?.status ?? []).flatMap((status, row) =>
    status === 'c'
      ? [(table?.dimensions ?? []).map(({ name }) => table?.cells.codes[name]?.[row]).join('/')]
      : [],
  );

describe('a correction', () => {
  const [first] = publish([design], rowsOf(counts));
  const corrected = (changes: Readonly<Record<string, number>>, own: Design = design) =>
    protectRows([own], rowsOf({ ...counts, ...changes }), { earlier: first ? [first] : [], version: 2 });

  test('is made where many people came', () => {
    const { tables } = corrected({ 'b/DE': 50 + minimum });
    expect(tables.map(({ counted }) => counted.announced.version)).toEqual([2]);
  });

  test.each([1, minimum - 1])('is not made where %i people came', (more) => {
    const { tables, leftOut } = corrected({ 'b/DE': 50 + more });
    expect(tables).toEqual([]);
    expect(leftOut.map(({ reason }) => reason)).toEqual(['few people changed']);
  });

  test('is not made where few people came into cells that are withheld, though many came in all', () => {
    const shown = Object.keys(counts).find((codes) => !withheldIn(first).includes(codes)) ?? '';
    const { leftOut } = corrected({ 'a/FR': 3 + 2, [shown]: 100 + minimum });
    expect(leftOut.map(({ reason }) => reason)).toEqual(['few people changed']);
  });

  test('is not made where nothing changed, or the policy makes none', () => {
    expect(corrected({}).leftOut.map(({ reason }) => reason)).toEqual(['nothing changed']);
    const { leftOut } = corrected({ 'b/DE': 90 }, { ...design, corrections: false });
    expect(leftOut.map(({ reason }) => reason)).toEqual(['the policy makes no corrections']);
  });

  test('withholds again what was withheld, however many people are in it now', () => {
    const more = Object.fromEntries(withheldIn(first).map((codes) => [codes, 500]));
    const { tables } = corrected(more);
    expect(tables).toHaveLength(1);
    const [second] = publish([design], rowsOf({ ...counts, ...more }), {
      earlier: first ? [first] : [],
      version: 2,
    });
    expect(withheldIn(second)).toEqual(expect.arrayContaining([...withheldIn(first)]));
  });
});

describe('another table of the same rows', () => {
  const other: Design = {
    name: 'other',
    dimensions: [
      { name: 'course', classification: classified('course', ['a', 'b', 'c']) },
      { name: 'device', classification: classified('device', ['phone', 'desk']) },
    ],
    minimumFrequency: minimum,
  };
  const people = { 'a/phone': 4, 'a/desk': 69, 'b/phone': 80, 'b/desk': 100, 'c/phone': 105, 'c/desk': 100 };

  test('never shows a course that an earlier release withholds', () => {
    const only: Design = {
      name: 'courses',
      dimensions: other.dimensions.slice(0, 1),
      minimumFrequency: minimum,
    };
    const [courses] = publish([only], rowsOf({ a: 4, b: 30, c: 50 }));
    const hidden = withheldIn(courses);
    expect(hidden).toHaveLength(2);
    const [later] = publish(
      [other],
      rowsOf({ 'a/phone': 4, 'b/phone': 15, 'b/desk': 15, 'c/phone': 25, 'c/desk': 25 }),
      {
        earlier: courses ? [courses] : [],
      },
    );
    expect(withheldIn(later)).toEqual(expect.arrayContaining(hidden.map((course) => `${course}/_T`)));
  });

  test('stops no other of the night where an earlier one tells events alone of cells that it withholds', () => {
    const rows = rowsOf({
      'a/DE/phone': 2,
      'a/FR/desk': 2,
      'b/DE/desk': 40,
      'b/FR/phone': 30,
      'b/NO/desk': 12,
      'c/DE/phone': 25,
      'c/NO/desk': 60,
      'c/FR/desk': 25,
    });
    const [events] = publish([{ ...design, measures: ['events'] }], rows);
    const hidden = withheldIn(events, 'events').filter((codes) => codes.endsWith('/_T'));
    expect(hidden).toContain('a/_T');
    const both: Design = { ...other, measures: ['people', 'events'], columns: [0, 2] };
    const elsewhere: Design = { ...both, name: 'elsewhere', sources: ['app'] };
    const past = { earlier: events ? [events] : [] };
    const { tables, leftOut } = protectRows([both, elsewhere], rows, past);
    const settled = [
      ...tables.map(({ counted }) => counted.announced.table),
      ...leftOut.map((one) => one.table),
    ];
    expect(settled.toSorted()).toEqual(['elsewhere', 'other']);
    expect(tables.map(({ counted }) => counted.announced.table)).toContain('elsewhere');
    for (const table of publish([both, elsewhere], rows, past).filter(({ table: name }) => name === 'other'))
      expect(withheldIn(table, 'events')).toEqual(expect.arrayContaining(hidden));
  });

  test('gives a cell that both show one status in both', () => {
    const rows = rowsOf({
      'a/DE/phone': 4,
      'a/FR/desk': 3,
      'b/DE/desk': 40,
      'b/FR/phone': 30,
      'b/NO/desk': 2,
      'c/DE/phone': 25,
      'c/NO/desk': 60,
    });
    const [one, two] = publish([design, { ...other, columns: [0, 2] }], rows);
    const courses = (table: PublishedTable | undefined) =>
      withheldIn(table).filter((codes) => codes.endsWith('/_T'));
    expect(courses(one)).toContain('a/_T');
    expect(courses(one)).toEqual(courses(two));
  });

  test('withholds a number that differs by few people from the one published before', () => {
    const whole: Design = {
      name: 'all',
      dimensions: other.dimensions.slice(0, 1),
      minimumFrequency: minimum,
    };
    const [before] = publish([whole], rowsOf({ a: 73, b: 180, c: 205 }));
    const [later] = publish([other], rowsOf({ ...people, 'b/desk': 100 + minimum - 1, 'a/phone': 15 }), {
      earlier: before ? [before] : [],
    });
    expect(withheldIn(later)).toContain('b/_T');
  });
});

describe('a longer time', () => {
  const daily: Design = { ...design, name: 'monthly', measures: ['people', 'events'] };
  const yearly = (period: string): Design => ({ ...daily, name: 'quarterly', period });
  const month = (
    period: string,
    howMany: Readonly<Record<string, number>>,
    earlier: readonly PublishedTable[],
  ) => publish([{ ...daily, period }], rowsOf(howMany), { earlier });

  test('does not show what its parts but one add up to', () => {
    const plain = Object.fromEntries(Object.keys(counts).map((codes) => [codes, 40]));
    const [july] = month('2026-07', plain, []);
    const [august] = month('2026-08', plain, july ? [july] : []);
    const [september] = month('2026-09', { ...plain, 'a/FR': 4 }, []);
    const earlier = [july, august, september].flatMap((table) => table ?? []);
    const all = [plain, plain, { ...plain, 'a/FR': 4 }].flatMap((own, at) => rowsOf(own, at * 1000));
    const [quarter] = publish([yearly('2026-Q3')], all, { earlier });
    expect(withheldIn(quarter)).toContain('a/FR');
  });

  test('withholds a number of people that hardly differs from the one of a part of the time', () => {
    const plain = Object.fromEntries(Object.keys(counts).map((codes) => [codes, 40]));
    const [july] = month('2026-07', plain, []);
    const all = [...rowsOf(plain), ...rowsOf({ 'b/NO': 5 }, 5_000)];
    const [quarter] = publish([yearly('2026-Q3')], all, { earlier: july ? [july] : [] });
    expect(withheldIn(quarter)).toContain('b/NO');
  });
});

describe('a coarser table of fewer measures', () => {
  const course = classified('course', { x: ['a', 'b'], y: ['c', 'd'] });
  const [country] = design.dimensions.slice(1);
  const own = (level: number, measures: Design['measures'] = ['people']): Design => ({
    ...design,
    name: `by-level-${level}`,
    dimensions: [{ name: 'course', classification: course, levels: [level] }, ...(country ? [country] : [])],
    measures,
  });
  const people = { ...counts, 'a/FR': 2, 'b/FR': 3, 'd/DE': 20, 'd/FR': 30, 'd/NO': 25 };

  test('is protected beside a release that withholds some of what it does not count', () => {
    const earlier = publish([own(0, ['people', 'events'])], rowsOf(people));
    expect(withheldIn(earlier[0], 'events')).toContain('x/FR');
    const { tables, leftOut } = protectRows([own(1)], rowsOf(people), { earlier });
    expect([tables.length, leftOut]).toEqual([1, []]);
    expect(withheldIn(tables.map(compose)[0])).toContain('x/FR');
  });
});

describe('a small number that an earlier release shows, under a lower minimum', () => {
  const countries: Design = {
    name: 'countries',
    dimensions: [{ name: 'country', classification: classified('country', ['DE', 'FR', 'NO']) }],
    minimumFrequency: 5,
    columns: [1],
  };
  const few = rowsOf({ 'a/DE': 4, 'b/DE': 3, 'a/FR': 40, 'b/FR': 50, 'c/FR': 60, 'a/NO': 40, 'b/NO': 50 });
  const [lower] = publish([countries], few);

  test('was shown', () => {
    expect(withheldIn(lower)).toEqual([]);
    expect(lower?.cells.measures.people?.value).toContain(7);
  });

  test('is withheld tonight, and is to nobody one that may be another', () => {
    const { tables, leftOut } = protectRows([design], few, { earlier: lower ? [lower] : [] });
    for (const { within } of tables)
      for (const { least, most } of within.hidings.values())
        for (const place of [...least.keys(), ...most.keys()]) expect(within.system.free[place]).toBe(1);
    expect(tables.map(({ totalOnly }) => totalOnly)).not.toContain(false);
    expect(leftOut.map(({ reason }) => reason)).toEqual(['nothing can hide it']);
  });

  test('keeps the same table from being published again under the higher one', () => {
    const again: Design = { ...countries, name: 'again', minimumFrequency: minimum };
    const { tables, leftOut } = protectRows([again], few, { earlier: lower ? [lower] : [] });
    expect(tables).toEqual([]);
    expect(leftOut.map(({ reason }) => reason)).toEqual(['nothing can hide it']);
  });
});
