// Protects each person in a table with noise: which cells it has, and what is said of them, is the same without them, and
// what all such tables tell of one person never goes beyond their budget.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyFolder } from '../../commands/verify/verify-folder.ts';
import { partitions } from '../../core/keys.ts';
import { attackPublished, scanTexts } from '../../functions/audit/attack.ts';
import { sqliteLedger } from '../../platform/sqlite-ledger.ts';
import { lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import {
  figuresIn,
  type House,
  houseAfterNight,
  land,
  newHouse,
  nightIn,
  publishedIn,
  settledNight,
} from '../support/whole-night.ts';

const table = 'lessons-with-noise';

/** The small school, which publishes one table by land and course, with noise. Its budget is worth two of them. */
const policy = `${lessonsPolicy.slice(0, lessonsPolicy.indexOf('tables:\n'))}tables:
  ${table}:
    title: Lessons by land
    description: Who takes which lesson, and from where.
    sources: [lessons]
    period: month
    protected unit: learner
    noise: { mechanism: discrete-gaussian, rho: 1/2 }
    dimensions:
      course: { title: Course, levels: [course] }
      land: { title: Land }
    measures:
      people: { title: Learners, kind: people, contributors: people }
      lessons: { title: Lessons, kind: events, cap: 2, contributors: people }
audiences:
  analysts: { title: Analysts, kind: analysts, tables: [${table}] }
  author:
    title: Author of Biology
    kind: partner
    tables: [${table}]
    scope: { course: [biology] }
`
  .replace('classifications:', 'budget: { learner: { rho: 1 } }\nclassifications:')
  .replace('    row id: row\n', '');

const exports = (lessons: Parameters<typeof lessonsCsv>[0], month = '2026-06') => ({
  [`lessons/${month}.csv`]: lessonsCsv(lessons),
});

const spentIn = async ({ store }: House): Promise<unknown> =>
  (await sqliteLedger(join(store, 'ledger.sqlite'), { forgets: false }).get(partitions.budget, 'learner'))
    ?.fields.spent;

const texts = (files: ReadonlyMap<string, Buffer>, name: RegExp): readonly string[] =>
  [...files].filter(([path]) => name.test(path)).map(([path, content]) => `${path}\n${content}`);

describe('a table with noise', () => {
  test('has the same cells and statuses without a person whom nobody else is like', async () => {
    const alone = { learner: 'alone', module: 'sports', country: 'XX', page: '/lesson?from=mail' };
    const [with_, without] = await Promise.all([
      houseAfterNight(policy, exports([...wholeSchool, alone])),
      houseAfterNight(policy, exports(wholeSchool)),
    ]);
    expect([with_.night.code, without.night.code]).toEqual([0, 0]);
    const bare = async (house: House) =>
      texts(await publishedIn(house), /data\.csv$/).map((text) => text.replaceAll(/,-?\d+,/g, ',,'));
    expect(await bare(with_)).toEqual(await bare(without));
    expect((await bare(with_)).join().includes(',c')).toBe(false);
    const figures = await figuresIn(with_, { table });
    expect(Object.keys(figures)).toHaveLength(5 * 5 * 2);
    expect(Object.values(figures).every((value) => Number.isSafeInteger(value))).toBe(true);
  });

  test('has the same bytes when the night is run again, in parts that every audience can verify', async () => {
    const house = await houseAfterNight(policy, exports(wholeSchool));
    const first = await publishedIn(house);
    expect((await nightIn(house)).code).toBe(0);
    expect(await publishedIn(house)).toEqual(first);
    expect(await spentIn(house)).toBe('500000000000');
    for (const folder of ['', 'author', 'analysts']) {
      const verified = await verifyFolder(join(house.store, 'published', folder), {
        attackPublished,
        scanTexts,
      });
      expect(verified?.checks.flatMap(({ problems }) => problems)).toEqual([]);
      expect(verified?.passed).toBe(true);
    }
    const [pack = ''] = texts(first, /analysts.*datapackage\.json$/);
    expect(pack).toContain('"mayBeNegative": true');
    expect(pack).toContain('This release costs rho 1/2 of the privacy budget of rho 1');
  });

  test('stays in, and says so, when the budget is spent, whatever month comes', async () => {
    const house = await newHouse(policy, exports(wholeSchool));
    const monthOf = (month: string) =>
      exports(
        wholeSchool.map((lesson) => ({ ...lesson, day: `${month}-10` })),
        month,
      );
    expect((await nightIn(house, settledNight)).code).toBe(0);
    await land(house, monthOf('2026-07'));
    expect((await nightIn(house, '2026-08-16')).code).toBe(0);
    expect(await spentIn(house)).toBe('1000000000000');
    await land(house, monthOf('2026-08'));
    const third = await nightIn(house, '2026-09-16');
    expect(third.output).toContain(`${table} 2026-08: left out: the budget is spent`);
    expect(texts(await publishedIn(house), /2026-08\/v1\//)).toEqual([]);
    expect(await spentIn(house)).toBe('1000000000000');
  });
});
