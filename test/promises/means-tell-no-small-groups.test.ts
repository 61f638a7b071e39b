// Protects who stands behind a mean: those with a value and those without one are never few, nowhere all but a few have one and
// the same value, and neither the sum nor the number of people behind a mean is told or can be taken out of another version.
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyFolder } from '../../commands/verify/verify-folder.ts';
import { sha256 } from '../../core/digest.ts';
import { unpacked } from '../../core/packed.ts';
import { attackPublished, scanTexts } from '../../functions/audit/attack.ts';
import { filesBelow } from '../support/files-below.ts';
import { type Lesson, lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import {
  type Figures,
  figuresIn,
  type House,
  land,
  newHouse,
  nightIn,
  publishedIn,
  rowsOf,
} from '../support/whole-night.ts';

const minimum = 5;
const tables = ['lessons-by-land', 'lessons-by-channel'] as const;
const policy = lessonsPolicy.replace(
  '      lessons: { title: Lessons',
  '      score: { title: Mean minutes, kind: mean, variable: minutes, unit: minutes, cap: 120, decimals: 1, contributors: people with a value }\n      lessons: { title: Lessons',
);

/** What each learner of a group says of their minutes: nothing, or so many. */
const minutesOf = ({ module = '', country = '' }: Lesson, at: number): string => {
  switch (`${module}/${country}`) {
    case 'sports/DE':
      return at < minimum ? '' : '31';
    case 'sports/NO':
      return at < 12 ? '' : '17';
    case 'waves/FR':
      return at < 3 ? '' : '23';
    case 'waves/NO':
    case 'heat/NO':
      return '0';
    default:
      return String(11 + ((at * 7) % 40));
  }
};

const lessons = wholeSchool.map((lesson) => ({
  ...lesson,
  minutes: minutesOf(lesson, Number(lesson.learner.split('-')[2])),
}));

interface Group {
  readonly people: Set<string>;
  readonly withValue: Set<string>;
  sum: number;
}

/** Learners, those of them with a value, and what these come to, by cell of a table. */
const byHand = (table: (typeof tables)[number], all: readonly Lesson[]): ReadonlyMap<string, Group> => {
  const groups = new Map<string, Group>();
  for (const { learner, module = '', country = '', page = '', minutes = '' } of all) {
    const course =
      { cells: 'biology', genes: 'biology', waves: 'physics', heat: 'physics' }[module] ?? module;
    const code = table === 'lessons-by-land' ? country : (page.split('=')[1] ?? '_U');
    for (const one of [course, '_T'])
      for (const other of [code, '_T']) {
        const cell = `${one}/${other}`;
        const own = groups.get(cell) ?? { people: new Set(), withValue: new Set(), sum: 0 };
        groups.set(cell, own);
        own.people.add(learner);
        if (minutes === '') continue;
        own.withValue.add(learner);
        own.sum += Number(minutes);
      }
  }
  return groups;
};

const isFew = (count: number): boolean => count > 0 && count < minimum;

/** What a group must not be where its mean is told. */
const tells = (people: number, withValue: number, sum: number): boolean =>
  isFew(withValue) ||
  isFew(people - withValue) ||
  (people > 0 && withValue === 0) ||
  (people > 0 && sum < minimum);

let house: House;
let files: ReadonlyMap<string, Buffer>;
const figures: Partial<Record<(typeof tables)[number], Figures>> = {};

beforeAll(async () => {
  house = await newHouse(policy, { 'lessons/first.csv': lessonsCsv(lessons) });
  expect((await nightIn(house)).code).toBe(0);
  files = await publishedIn(house);
  for (const table of tables) figures[table] = await figuresIn(house, { table });
}, 120_000);

const meanAt = (table: (typeof tables)[number], cell: string) => figures[table]?.[`${cell}/score`] ?? null;

describe.each(tables)('in %s', (table) => {
  const groups = byHand(table, lessons);

  test('each mean shown is that of the people with a value, to one decimal', () => {
    const shown = [...groups].filter(([cell]) => meanAt(table, cell) !== null);
    expect(shown.length).toBeGreaterThan(3);
    for (const [cell, { sum, withValue }] of shown)
      expect([cell, meanAt(table, cell)]).toEqual([cell, Math.round((10 * sum) / withValue.size) / 10]);
  });

  test('no mean is shown of few with a value, few without, none, or of what all but a few have', () => {
    for (const [cell, { people, withValue, sum }] of groups)
      if (tells(people.size, withValue.size, sum)) expect([cell, meanAt(table, cell)]).toEqual([cell, null]);
  });

  test('a cell without its mean is without all of its numbers', () => {
    for (const [cell] of groups)
      if (meanAt(table, cell) === null)
        for (const measure of ['people', 'lessons'])
          expect([cell, figures[table]?.[`${cell}/${measure}`]]).toEqual([cell, null]);
  });

  test('what the withheld cells of a line come to tells no more, would one know all that means are made of', () => {
    const [columns, rows] = [0, 1].map((at) => [
      ...new Set([...groups.keys()].map((cell) => cell.split('/')[at])),
    ]);
    const lines = [
      ...(rows ?? []).map((row) => (columns ?? []).map((column) => `${column}/${row}`)),
      ...(columns ?? []).map((column) => (rows ?? []).map((row) => `${column}/${row}`)),
    ];
    let checked = 0;
    for (const line of lines) {
      const parts = line.filter((cell) => cell.split('/').filter((code) => code === '_T').length < 2);
      const whole = line.find((cell) => parts.every((part) => part === cell || cell.includes('_T')));
      if (whole === undefined || meanAt(table, whole) === null) continue;
      const held = line.filter((cell) => cell !== whole && groups.has(cell) && meanAt(table, cell) === null);
      if (held.length === 0) continue;
      checked++;
      const of = (count: (group: Group) => number) =>
        held.reduce(
          (sum, cell) => sum + count(groups.get(cell) ?? { people: new Set(), withValue: new Set(), sum: 0 }),
          0,
        );
      const left = [
        of(({ people }) => people.size),
        of(({ withValue }) => withValue.size),
        of(({ sum }) => sum),
      ] as const;
      expect([whole, left, tells(...left)]).toEqual([whole, left, false]);
    }
    expect(checked).toBeGreaterThan(0);
  });
});

test('the groups that must not be told of are there: few without a value, few with one, and all with nothing', () => {
  const land = byHand('lessons-by-land', lessons);
  const sizes = (cell: string) => {
    const { people, withValue, sum } = land.get(cell) ?? { people: new Set(), withValue: new Set(), sum: 0 };
    return [people.size, withValue.size, sum];
  };
  expect(sizes('physics/FR')).toEqual([24, 21, expect.any(Number)]);
  expect(sizes('sports/NO')).toEqual([16, 4, 68]);
  expect(sizes('physics/NO')).toEqual([19, 19, 0]);
  expect(sizes('sports/DE')).toEqual([14, 9, 279]);
});

test('no file that an audience receives holds a sum, or a digest of what would tell it', async () => {
  const sums = tables.flatMap((table) =>
    [...byHand(table, lessons).values()].flatMap(({ sum }) => (sum >= 500 ? [sum] : [])),
  );
  expect(sums.length).toBeGreaterThan(4);
  const history = await filesBelow(join(house.store, 'history'));
  const digests = [...history]
    .filter(([name]) => /\/v\d+\.json\.gz$/.test(name))
    .map(([, bytes]) => sha256(unpacked(bytes)));
  expect(digests).toHaveLength(2);
  for (const [name, content] of files) {
    const rows = name.endsWith('.parquet')
      ? JSON.stringify(await rowsOf(content), (_, one) => (typeof one === 'bigint' ? Number(one) : one))
      : '';
    const text = `${content.toString('latin1')} ${rows}`
      .replaceAll(/[0-9a-f]{64}/g, '')
      .replaceAll(/"bytes": \d+/g, '');
    for (const sum of sums)
      expect(new RegExp(`(?<![\\d.,])${sum}(?![\\d.])`).test(text), `${sum} in ${name}`).toBe(false);
    for (const digest of digests) expect(content.includes(digest)).toBe(false);
  }
});

test('whoever holds all of it finds nothing', async () => {
  const result = await verifyFolder(join(house.store, 'published'), { attackPublished, scanTexts });
  expect(result?.checks.flatMap(({ problems }) => problems)).toEqual([]);
  expect(result?.attacks.filter(({ found }) => found > 0)).toEqual([]);
  expect(result?.attacks.find(({ attacker }) => attacker === 'means')?.tried).toBeGreaterThan(0);
});

describe('a later version', () => {
  const late = (count: number, minutes: string, name = 'late'): readonly Lesson[] =>
    Array.from({ length: count }, (_, at) => ({
      learner: `${name}-${at}`,
      module: 'heat',
      country: 'DE',
      minutes,
    }));

  const versionsWith = async (more: readonly Lesson[]): Promise<number> => {
    const own = await newHouse(policy, { 'lessons/first.csv': lessonsCsv(lessons) });
    expect((await nightIn(own)).code).toBe(0);
    await land(own, { 'lessons/late.csv': lessonsCsv(more) });
    expect((await nightIn(own, '2026-07-17')).code).toBe(0);
    const names = [...(await publishedIn(own)).keys()];
    return names.filter((name) => /analysts\/lessons-by-land\/2026-06\/v\d+\/data\.csv$/.test(name)).length;
  };

  test.each([
    ['enough people with a value come', 2, late(minimum, '33')],
    ['few of those who come have a value', 1, [...late(minimum, ''), ...late(minimum - 1, '33', 'later')]],
    ['few of those who come have none', 1, [...late(minimum, '33'), ...late(1, '', 'later')]],
  ])(
    'where %s: %i versions',
    async (_, versions, more) => {
      expect(await versionsWith(more)).toBe(versions);
    },
    120_000,
  );
});
