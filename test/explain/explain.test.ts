import { spawnSync } from 'node:child_process';
import { cp, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Lesson, lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import {
  figuresIn,
  type House,
  houseAfterNight,
  land,
  nightIn,
  settledNight,
} from '../support/whole-night.ts';

const explain = ({ store, policy }: Pick<House, 'store' | 'policy'>, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['commands/explain.ts', ...args, '--store', store, '--policy', policy],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
};

const table = 'lessons-by-land';
const late = (count: number, from: Partial<Lesson>): readonly Lesson[] =>
  Array.from({ length: count }, (_, at) => ({
    learner: `late-${from.module}-${from.country}-${at}`,
    ...from,
  }));

let house: House;
beforeAll(async () => {
  house = await houseAfterNight(lessonsPolicy, { 'lessons/a.csv': lessonsCsv(wholeSchool) });
}, 300_000);

/** The paragraph about one cell. */
const about = (output: string, cell: string): string =>
  output.split(/\n(?=\S)/).find((paragraph) => paragraph.startsWith(`${cell}\n`)) ?? '';

describe('npm run explain', () => {
  test('says of every withheld cell, and of no other, why it is withheld', async () => {
    const { status, stdout } = explain(house, table);
    expect(status).toBe(0);
    const figures = await figuresIn(house, { table });
    const cells = Object.keys(figures).filter((cell) => cell.endsWith('/people'));
    expect(cells.filter((cell) => figures[cell] === null).length).toBeGreaterThan(3);
    for (const cell of cells) {
      const [course, country] = cell.split('/');
      const paragraph = about(stdout, `course=${course}, land=${country}`);
      expect([cell, paragraph !== '']).toEqual([cell, figures[cell] === null]);
      if (paragraph) expect(paragraph).toMatch(/By rule|For the sake of others|Another table/);
    }
  });

  test('tells the small cell from those that protect it, names it in them, and says what would free both', () => {
    const { stdout } = explain(house, table);
    const small = about(stdout, 'course=biology, land=NO');
    expect(small).toContain('By rule: somebody is in it, but fewer than 5 people');
    expect(small).toContain('The policy lists no coarser level of course.');
    const others = stdout.split(/\n(?=\S)/).filter((own) => own.includes('For the sake of others'));
    expect(others.some((own) => own.includes('[course=biology, land=NO]'))).toBe(true);
    expect(
      others.some((own) => own.includes('To free it, this would have to be free or coarser first')),
    ).toBe(true);
  });

  test('says no number of people: nothing but dates, versions, shares and the minimum frequency', () => {
    for (const name of [table, 'lessons-by-channel']) {
      const { stdout } = explain(house, name);
      const left = stdout
        .replaceAll(/\d{4}-\d\d(-\d\d)?|version \d+|\/v\d+|\d+ %|fewer than 5\b/g, '')
        .replaceAll(/\(p % or \(n,k\) rule\)/g, '');
      expect(left).not.toMatch(/\d/);
    }
  });

  test('answers for one cell alone', () => {
    const withheld = explain(house, table, '--cell', 'biology,NO').stdout;
    expect(withheld.match(/^course=/gm)).toHaveLength(1);
    for (const dimension of ['course', 'land'])
      expect(withheld).toContain(
        `Tried, protected and attacked: without ${dimension}, all its codes merged, its people would be told`,
      );
    expect(explain(house, table, '--cell', '_T,_T').stdout).toContain('course=_T, land=_T: published.');
  });

  test.each([
    ['a table that no night had', ['no-such-table'], /no-such-table: no night on record had a table/],
    [
      'a period that no night had',
      [table, '--period', '2031-01'],
      /no night on record had it for 2031-01, but for 2026-06/,
    ],
    [
      'a cell that the table does not have',
      [table, '--cell', 'biology,XX'],
      /no cell of lessons-by-land 2026-06/,
    ],
  ])('ends with 2 and a sentence for %s', (_, args, sentence) => {
    const { status, stdout, stderr } = explain(house, ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('ends with 2 and a sentence where the record is of another version', async () => {
    const copy = join(house.store, '..', 'older');
    await cp(house.store, copy, { recursive: true });
    const record = join(copy, 'protected', settledNight, 'round-1', table, '2026-06', 'withheld.json');
    await writeFile(record, '{ "bound": {} }');
    const { status, stderr } = explain({ ...house, store: copy }, table);
    expect([status, stderr.trim().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toContain('not of this version of kohort');
  });

  test.each([
    [
      'memory is not what the ledger records',
      join('history', table, '2026-06', 'v1.json.gz'),
      /v1\.json\.gz: memory/,
    ],
    ['no ledger vouches for memory', 'ledger.sqlite', /no ledger/],
  ])('ends with 2 and a sentence where %s', async (_, file, sentence) => {
    const copy = join(house.store, '..', `without ${basename(file)}`);
    await cp(house.store, copy, { recursive: true });
    await rm(join(copy, file));
    const { status, stdout, stderr } = explain({ ...house, store: copy }, table);
    expect([status, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(stderr).toMatch(sentence);
  });

  test('ends with 2 and a sentence where there is no store, and makes none', () => {
    const store = join(house.store, 'nowhere');
    for (let time = 0; time < 2; time++) {
      const { status, stderr } = explain({ ...house, store }, table);
      expect(status).toBe(2);
      expect(stderr).toContain('no store of nights lies there');
    }
  });
});

describe('npm run explain, after a later night,', () => {
  test('names the earlier release and the cell for whose sake a period stays as it is', async () => {
    const own = await houseAfterNight(lessonsPolicy, { 'lessons/a.csv': lessonsCsv(wholeSchool) });
    await land(own, { 'lessons/b.csv': lessonsCsv(late(2, { module: 'waves', country: 'DE' })) });
    await nightIn(own, '2026-07-17');
    const { status, stdout } = explain(own, table);
    expect(status).toBe(0);
    expect(stdout).toContain('Left out: a correction would point at the few who came or went.');
    expect(stdout).toMatch(/lessons-by-land\/2026-06\/v1: \[\w+, \w+\]/);
    expect(stdout).toContain('What would help:');
  }, 300_000);

  test('names the earlier release that codes a column in another way', async () => {
    const own = await houseAfterNight(lessonsPolicy, { 'lessons/a.csv': lessonsCsv(wholeSchool) });
    const moved = lessonsPolicy
      .replace('{ waves: Waves, heat: Heat }', '{ waves: Waves }')
      .replace('genes: Genes }', 'genes: Genes, heat: Heat }')
      .replaceAll('lessons-by-land', 'anew');
    await writeFile(own.policy, moved);
    await nightIn(own, '2026-07-17');
    const { status, stdout } = explain(own, 'anew');
    expect(status).toBe(0);
    expect(stdout).toContain('Left out: the policy codes a column in another way');
    expect(stdout).toContain('Earlier releases that make it so:\n  lessons-by-channel/2026-06/v1');
    expect(stdout).toContain('Periods that have no day in common with these releases are published.');
  }, 300_000);

  test('names the earlier release by which a cell stays withheld, and promises nothing', async () => {
    const own = await houseAfterNight(lessonsPolicy, { 'lessons/a.csv': lessonsCsv(wholeSchool) });
    const many = ['DE', 'FR', 'NO'].flatMap((country) =>
      ['cells', 'waves', 'sports'].flatMap((module) => late(30, { module, country })),
    );
    await land(own, { 'lessons/b.csv': lessonsCsv(many) });
    await nightIn(own, '2026-07-17');
    const small = about(explain(own, table).stdout, 'course=biology, land=NO');
    expect(small).toContain('Fixed by lessons-by-land/2026-06/v1, which withholds the same cell');
    expect(small).toContain('Nothing frees the cell itself');
    expect(small).not.toContain('By rule');
  }, 300_000);

  test('names the fewest cells that leave nothing to hide a table with, and what helps of all changes that it tried', async () => {
    const byModule = lessonsPolicy.replace(
      'course: { title: Course, levels: [course] }',
      'course: { title: Course, levels: [module] }',
    );
    const own = await houseAfterNight(byModule, { 'lessons/a.csv': lessonsCsv(wholeSchool) });
    const careful = byModule
      .replace('  lessons-by-channel:\n', `${carefulTable}  lessons-by-channel:\n`)
      .replace(
        'tables: [lessons-by-land, lessons-by-channel]',
        'tables: [lessons-by-land, careful, lessons-by-channel]',
      );
    await writeFile(own.policy, careful);
    await nightIn(own, '2026-07-17');
    const { status, stdout } = explain(own, 'careful');
    expect(status).toBe(0);
    expect(stdout).toContain('Left out: even with the total alone');
    expect(stdout).toContain('lessons-by-land/2026-06/v1: [waves, FR]');
    expect(stdout).toContain('This is a smallest such set');
    expect(stdout).toContain('without land, all its codes merged: it would be published.');
    expect(stdout).toContain('course by course: it would not be published.');
  }, 300_000);
});

const carefulTable = `  careful:
    title: Lessons by land, with care
    description: Who takes which lesson, and from where.
    sources: [lessons]
    period: month
    protected unit: learner
    minimum frequency: 10
    dimensions:
      course: { title: Course, levels: [module] }
      land: { title: Land }
    measures:
      people: { title: Learners, kind: people, contributors: people }
`;
