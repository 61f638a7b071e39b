// Protects one of few: whether somebody is there or not changes no row, no status, no file and no number but those of groups
// that are large enough to be published anyway.
import { parse } from 'csv-parse/sync';
import { beforeAll, expect, test } from 'vitest';
import { lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { houseAfterNight, publishedIn } from '../support/whole-night.ts';

const one = {
  learner: 'one more',
  module: 'cells',
  country: 'NO',
  day: '2026-06-12',
  page: '/lesson?from=mail',
};

type Files = ReadonlyMap<string, Buffer>;
let without: Files;
let beside: Files;

beforeAll(async () => {
  const nights = [wholeSchool, [...wholeSchool, one]].map(async (lessons) =>
    publishedIn(await houseAfterNight(lessonsPolicy, { 'lessons/a.csv': lessonsCsv(lessons) })),
  );
  [without = new Map(), beside = new Map()] = await Promise.all(nights);
}, 300_000);

const rowsIn = (files: Files, name: string): readonly Record<string, string>[] =>
  parse(files.get(name) ?? '', { columns: true });

test('the same files are there', () => {
  expect([...beside.keys()]).toEqual([...without.keys()]);
  expect(without.size).toBeGreaterThan(12);
});

test('the same rows and statuses are told, and no number differs but by one, of groups that are published', () => {
  let changed = 0;
  for (const name of [...without.keys()].filter((file) => file.endsWith('data.csv'))) {
    const [before, after] = [rowsIn(without, name), rowsIn(beside, name)];
    expect(after.length).toBe(before.length);
    before.forEach((row, at) => {
      for (const [column, value] of Object.entries(row)) {
        const other = after[at]?.[column];
        if (other === value) continue;
        changed++;
        expect(Number(other)).toBe(Number(value) + 1);
        expect(Number(value)).toBeGreaterThanOrEqual(5);
        expect(
          [
            ['biology', '_T'],
            ['NO', 'mail', '_T'],
          ].map((codes) => codes.some((code) => Object.values(row).includes(code))),
        ).toEqual([true, true]);
      }
    });
  }
  expect(changed).toBeGreaterThan(0);
});

test('all that stands beside the numbers is the same but for digests and sizes', () => {
  for (const name of [...without.keys()].filter((file) => /(datapackage|catalogue|audit)\.json$/.test(file)))
    expect([name, toldBy(beside, name)]).toEqual([name, toldBy(without, name)]);
});

/** What a file of JSON says, without what follows from its numbers alone. */
const toldBy = (files: Files, name: string): unknown =>
  JSON.parse(`${files.get(name)}`, (key, value: unknown) => {
    if (['bytes', 'digest', 'tightest', 'activityPercent', 'withOtherPercent'].includes(key))
      return undefined;
    return typeof value === 'string' && /^(hmac-)?sha256:/.test(value) ? 'a digest' : value;
  });
