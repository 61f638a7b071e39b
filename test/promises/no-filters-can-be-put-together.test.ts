// Protects the few whom several filtered tables leave when they are added to and taken from each other, and what is true of
// all whom they leave.
import { describe, expect, test } from 'vitest';
import { type Lesson, lessonsCsv, lessonsPolicy } from '../support/lessons.ts';
import { type Figures, figuresIn, newHouse, nightIn } from '../support/whole-night.ts';

const minimum = 5;

interface Filtered {
  readonly name: string;
  readonly where: string;
}

/** A table for each filter, of the same people by the same dimension; the channel by which they came is taken for an outcome. */
const policyWith = (dimensions: string, tables: readonly Filtered[]): string => {
  const [head = '', rest = ''] = lessonsPolicy.split('tables:\n  lessons-by-land:');
  const audiences = rest.slice(rest.indexOf('audiences:'), rest.indexOf('  author:'));
  const each = tables.map(
    ({ name, where }) => `  ${name}:
    title: Lessons
    description: Who takes which lesson.
    sources: [lessons]
${where === '' ? '' : `    where: { ${where} }\n`}    period: month
    protected unit: learner
    minimum frequency: 5
    override: A school of its own making.
    dimensions:
${dimensions}
    measures:
      people: { title: Learners, kind: people, contributors: people }
`,
  );
  const names = tables.map(({ name }) => name).join(', ');
  return `${head}tables:\n${each.join('')}${audiences.replace(/tables: \[.*\]/, `tables: [${names}]`)}`;
};

const published = async (
  policy: string,
  lessons: readonly Lesson[],
  tables: readonly string[],
): Promise<readonly Figures[]> => {
  const house = await newHouse(policy, { 'lessons/all.csv': lessonsCsv(lessons) });
  const { code } = await nightIn(house);
  expect([0, 3]).toContain(code);
  return Promise.all(tables.map((table) => figuresIn(house, { table }).catch(() => ({}))));
};

const people = (count: number, lesson: Omit<Lesson, 'learner'>): readonly Lesson[] =>
  Array.from({ length: count }, (_, at) => ({ learner: `${JSON.stringify(lesson)} ${at}`, ...lesson }));

const page = (channel: string) => `/lesson?from=${channel}`;

describe('four tables over two filters', () => {
  const tables = [
    { name: 'all', where: '' },
    { name: 'home', where: 'land: [DE, FR]' },
    { name: 'mailed', where: 'channel: [mail]' },
    { name: 'mailed-home', where: 'land: [DE, FR], channel: [mail]' },
  ];
  const policy = policyWith('      course: { title: Course, levels: [course] }', tables);
  const lessons = (neither: number) => [
    ...['heat', 'cells'].flatMap((module) => [
      ...people(30, { module, country: 'DE', page: page('mail') }),
      ...people(30, { module, country: 'FR', page: page('search') }),
      ...people(30, { module, country: 'NO', page: page('mail') }),
    ]),
    ...people(neither, { module: 'heat', country: 'NO', page: page('search') }),
    ...people(30, { module: 'cells', country: 'NO', page: page('search') }),
  ];

  test.each([minimum - 1, minimum])(
    'leave none of the few whom neither keeps, where they are %i',
    async (few) => {
      const [all, home, mailed, both] = await published(
        policy,
        lessons(few),
        tables.map(({ name }) => name),
      );
      const cells = Object.keys(all ?? {});
      expect(cells.length).toBeGreaterThan(0);
      const left = cells.flatMap((cell) => {
        const terms = [all, home, mailed, both].map((figures) => figures?.[cell] ?? null);
        if (terms.includes(null)) return [];
        const [a = 0, b = 0, c = 0, d = 0] = terms.map(Number);
        return [a - b - c + d];
      });
      expect(left.filter((one) => one > 0 && one < minimum)).toEqual([]);
      if (few >= minimum) expect(left).toContain(few);
    },
    120_000,
  );
});

test('a table beside a filter of it says of nobody whom it leaves where all of them are from', async () => {
  const policy = policyWith(
    '      course: { title: Course, levels: [course] }\n      land: { title: Land }',
    [
      { name: 'all', where: '' },
      { name: 'mailed', where: 'channel: [mail]' },
    ],
  ).replace(
    'quasi-identifiers: [role, agent, module, country]',
    'quasi-identifiers: [role, agent, module]\n      sensitive variables: [country]',
  );
  const lessons = ['heat', 'cells'].flatMap((module) =>
    ['DE', 'FR'].flatMap((country) => [
      ...people(30, { module, country, page: page('mail') }),
      ...(module === 'heat' && country === 'FR' ? [] : people(20, { module, country, page: page('search') })),
    ]),
  );
  const [all, mailed] = await published(policy, lessons, ['all', 'mailed']);
  const from = (figures: Figures | undefined, land: string) => figures?.[`physics/${land}/people`] ?? null;
  const told = [all, mailed].flatMap((figures) => [from(figures, 'FR'), from(figures, '_T')]);
  expect(told).toContain(null);
}, 120_000);
