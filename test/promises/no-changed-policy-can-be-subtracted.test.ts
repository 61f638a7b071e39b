// Protects those who were moved between codes, and those who pass a cap: what a later policy says of days of which an earlier
// one has told cannot be taken from what that told.
import { writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Lesson, lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { figuresIn, type House, land, newHouse, nightIn } from '../support/whole-night.ts';

const on = (day: string): readonly Lesson[] => wholeSchool.map((lesson) => ({ ...lesson, day }));

/** A table of single days, which shows learners and lessons by course. */
const daily = `  daily:
    title: Lessons of a day
    description: Who takes which lesson on a day.
    sources: [lessons]
    period: day
    protected unit: learner
    minimum frequency: 5
    override: A school of its own making.
    dimensions:
      course: { title: Course, levels: [course] }
    measures: *learners
`;

const changedTo = (...changes: readonly (readonly [from: string, to: string])[]): string =>
  [...changes, ['version: 1', 'version: 2'], ['audiences:', `${daily}audiences:`] as const]
    .reduce((text, [from = '', to = '']) => {
      if (!text.includes(from)) throw new Error(`the policy has no ${from}`);
      return text.replace(from, to);
    }, lessonsPolicy)
    .replace('lessons-by-channel] }', 'lessons-by-channel, daily] }');

interface Told {
  readonly house: House;
  readonly output: string;
}

/** Months and days of June and July: June is published under the first policy, the rest under the second. */
const twoNights = async (second: string): Promise<Told> => {
  const house = await newHouse(lessonsPolicy, { 'lessons/a.csv': lessonsCsv(on('2026-06-30')) });
  await nightIn(house, '2026-07-16');
  await writeFile(house.policy, second);
  await land(house, { 'lessons/b.csv': lessonsCsv(on('2026-07-01')) });
  const { output } = await nightIn(house, '2026-08-16');
  return { house, output };
};

const isPublished = async ({ house }: Told, table: string, period: string): Promise<boolean> =>
  (await figuresIn(house, { table, period }).catch(() => undefined)) !== undefined;

const lineOf = ({ output }: Told, table: string, period: string): string =>
  output.split('\n').find((line) => line.includes(`${table} ${period}`)) ?? '';

describe.each<[string, string, string, boolean]>([
  [
    'where a code lies under another one',
    changedTo(
      ['{ waves: Waves, heat: Heat }', '{ waves: Waves }'],
      ['{ cells: Cells, genes: Genes }', '{ cells: Cells, genes: Genes, heat: Heat }'],
    ),
    'codes a column in another way',
    true,
  ],
  [
    'where days are told in another way',
    changedTo(['{ by: column, column: day, format: iso }', "{ by: fixed, day: '2026-07-01' }"]),
    'codes a column in another way',
    true,
  ],
  ['where the cap is another', changedTo(['cap: 10', 'cap: 12']), 'counts the same under another cap', true],
  [
    'where nothing changes of what a table uses',
    changedTo(['{ mail: Mail, search: Search }', '{ mail: Mail, search: Search, print: Print }']),
    'codes a column in another way',
    false,
  ],
])('%s', (_, policy, reason, isLeftOut) => {
  let told: Told;
  beforeAll(async () => {
    told = await twoNights(policy);
  }, 300_000);

  test(`the last day of the month that is told is ${isLeftOut ? 'left out, and the night says why' : 'told'}`, async () => {
    expect(await isPublished(told, 'lessons-by-land', '2026-06')).toBe(true);
    expect(await isPublished(told, 'daily', '2026-06-30')).toBe(!isLeftOut);
    if (isLeftOut) expect(lineOf(told, 'daily', '2026-06-30')).toContain(`left out: an earlier release`);
    if (isLeftOut) expect(lineOf(told, 'daily', '2026-06-30')).toContain(reason);
  });

  test('the day after it, and the month after it, are told', async () => {
    expect(await isPublished(told, 'daily', '2026-07-01')).toBe(true);
    for (const table of ['lessons-by-land', 'lessons-by-channel'])
      expect(await isPublished(told, table, '2026-07')).toBe(true);
  });
});
