// Protects the few of a day that is not shown, the one who asked to be forgotten and those who come late: what is published
// of shorter periods, taken out of a longer one, leaves nobody or many.
import { describe, expect, test } from 'vitest';
import { type Lesson, lessonsCsv, lessonsPolicy } from '../support/lessons.ts';
import { type Figures, figuresIn, type House, land, newHouse, nightIn } from '../support/whole-night.ts';

const minimum = 5;
const daily = 'lessons-by-channel';
const monthly = 'lessons-by-land';
const quarterly = 'lessons-by-quarter';
const days = Array.from({ length: 30 }, (_, at) => `2026-06-${String(at + 1).padStart(2, '0')}`);

const byLand = lessonsPolicy.slice(
  lessonsPolicy.indexOf('  lessons-by-land:'),
  lessonsPolicy.indexOf('  lessons-by-channel:'),
);
const [beforeDaily = '', afterDaily = ''] = lessonsPolicy.split('  lessons-by-channel:');
const policy = `${beforeDaily}${byLand
  .replace('lessons-by-land', quarterly)
  .replace('period: month', 'period: quarter')
  .replace(
    '&learners',
    '&quarter',
  )}  lessons-by-channel:${afterDaily.replace('period: month', 'period: day')}`
  .replace('key period: month', 'key period: quarter')
  .replace('tables: [lessons-by-land, lessons-by-channel]', `tables: [${monthly}, ${daily}, ${quarterly}]`)
  .replace('microdata: 120 days', 'microdata: 200 days');

const lessons = (day: string, count: number, name = day): readonly Lesson[] =>
  Array.from({ length: count }, (_, at) => ({ learner: `${name}-${at}`, day }));

/** Biology's lessons as published; null where they are withheld, or nothing is released. */
const biology = async (house: House, table: string, period: string): Promise<number | null> => {
  const figures: Figures = await figuresIn(house, { table, period }).catch(() => ({}));
  return figures['biology/_T/lessons'] ?? null;
};

const remainder = async (
  house: House,
  whole: number | null,
  parts: readonly (string | readonly [string, string])[],
) => {
  if (whole === null) return null;
  const shown = await Promise.all(
    parts.map((part) =>
      typeof part === 'string' ? biology(house, daily, part) : biology(house, part[0], part[1]),
    ),
  );
  return whole - shown.reduce((sum: number, value) => sum + (value ?? 0), 0);
};

const expectNobodyOrMany = (left: number | null): void => {
  if (left === null) return;
  expect([left, left === 0 || left >= minimum]).toEqual([left, true]);
};

describe('a month less its days', () => {
  test.each([minimum - 1, minimum])(
    'leaves no few people, where one day had %i',
    async (few) => {
      const house = await newHouse(policy, {
        'lessons/a.csv': lessonsCsv([
          ...lessons('2026-06-10', 20),
          ...lessons('2026-06-11', few),
          ...lessons('2026-06-12', 20),
        ]),
      });
      await nightIn(house, '2026-07-16');
      const month = await biology(house, monthly, '2026-06');
      expectNobodyOrMany(await remainder(house, month, days));
      const published = await Promise.all(days.map((day) => biology(house, daily, day)));
      expect([month, ...published].some((value) => (value ?? 0) > 0)).toBe(true);
    },
    120_000,
  );

  test('does not tell of one who was erased between its days and its end', async () => {
    const house = await newHouse(policy, {
      'lessons/a.csv': lessonsCsv([...lessons('2026-06-10', 20), ...lessons('2026-06-11', 20)]),
    });
    await nightIn(house, '2026-06-20');
    expect(await biology(house, daily, '2026-06-10')).toBe(20);
    await land(house, { 'requests/r.csv': 'action,namespace,person\nerase,learner,2026-06-10-0\n' });
    await nightIn(house, '2026-07-16');
    const month = await biology(house, monthly, '2026-06');
    const left = await remainder(house, month, days);
    expect(left === null || left === 0 || Math.abs(left) >= minimum).toBe(true);
  }, 120_000);
});

test('a quarter less its months does not tell of the few who came late', async () => {
  const house = await newHouse(policy, {
    'lessons/a.csv': lessonsCsv([
      ...lessons('2026-04-10', 20),
      ...lessons('2026-05-10', 20),
      ...lessons('2026-06-10', 20),
    ]),
  });
  await nightIn(house, '2026-06-16');
  await land(house, { 'lessons/b.csv': lessonsCsv(lessons('2026-05-11', minimum - 1, 'late')) });
  await nightIn(house, '2026-07-16');
  const quarter = await biology(house, quarterly, '2026-Q2');
  const months = ['2026-04', '2026-05', '2026-06'].map((month) => [monthly, month] as const);
  expectNobodyOrMany(await remainder(house, quarter, months));
}, 120_000);

describe('a quarter in which everybody came once', () => {
  const names = ['cells', 'waves'];
  const ofMonth = (month: string, counts: readonly (readonly [number, number])[]): readonly Lesson[] =>
    counts.flatMap(([germans, french], at) => [
      ...learners(`${month}-10`, germans, { module: names[at] ?? '', country: 'DE' }),
      ...learners(`${month}-10`, french, { module: names[at] ?? '', country: 'FR' }),
    ]);
  const learners = (day: string, count: number, lesson: Partial<Lesson>): readonly Lesson[] =>
    Array.from({ length: count }, (_, at) => ({
      learner: `${day} ${lesson.module} ${lesson.country} ${at}`,
      day,
      ...lesson,
    }));
  const onlyPeople = '&learners\n      people: { title: Learners, kind: people, contributors: people }\n';
  const peopleByMonth = policy.replace(/&learners\n.*\n.*\n/, onlyPeople);

  test('does not tell of the few of a month that the month itself withholds', async () => {
    const house = await newHouse(peopleByMonth, {
      'lessons/a.csv': lessonsCsv([
        ...ofMonth('2026-04', [
          [23, 8],
          [10, 13],
        ]),
        ...ofMonth('2026-05', [
          [10, 16],
          [19, 9],
        ]),
        ...ofMonth('2026-06', [
          [2, 1],
          [8, 5],
        ]),
      ]),
    });
    await nightIn(house, '2026-07-16');
    const total = async (table: string, period: string, codes = '_T/_T'): Promise<number | null> =>
      (await figuresIn(house, { table, period }).catch((): Figures => ({})))[`${codes}/people`] ?? null;
    const june = await total(monthly, '2026-06', 'physics/_T');
    const whole = await total(quarterly, '2026-Q2');
    const others = [await total(monthly, '2026-04'), await total(monthly, '2026-05'), june];
    expect(await total(monthly, '2026-06', 'biology/_T')).toBeNull();
    expect([whole, ...others]).toContain(null);
    expect([whole, ...others].some((value) => value !== null)).toBe(true);
  }, 120_000);
});
