// Protects those who come late when everything is called something else meanwhile: a policy that renames sources and tables
// publishes nothing that what was published under the old names could be taken from.
import { writeFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { type Figures, figuresIn, land, newHouse, nightIn } from '../support/whole-night.ts';

const minimum = 5;
const late = Array.from({ length: 4 }, (_, at) => ({
  learner: `late-${at}`,
  module: 'heat',
  country: 'DE',
  page: '/lesson?from=mail',
}));

let before: Figures;
let after: Figures;

beforeAll(async () => {
  const house = await newHouse(lessonsPolicy, { 'lessons/a.csv': lessonsCsv(wholeSchool) });
  await nightIn(house, '2026-07-16');
  before = await figuresIn(house, { table: 'lessons-by-land' });
  await writeFile(
    house.policy,
    lessonsPolicy
      .replace('version: 1', 'version: 2')
      .replace('  lessons:\n    title: Lessons', '  lectures:\n    title: Lectures')
      .replaceAll('sources: [lessons]', 'sources: [lectures]')
      .replaceAll('lessons-by-land', 'lectures-by-land'),
  );
  await land(house, { 'lessons/b.csv': lessonsCsv(late) });
  await nightIn(house, '2026-07-17');
  after = await figuresIn(house, { table: 'lectures-by-land' }).catch(() => ({}));
}, 300_000);

test('what both publish differs by nobody or by at least the minimum', () => {
  expect(Object.values(before).filter((value) => value !== null).length).toBeGreaterThan(9);
  const differences = Object.keys(before).flatMap((cell) => {
    const [earlier, later] = [before[cell] ?? null, after[cell] ?? null];
    return earlier === null || later === null ? [] : [Math.abs(later - earlier)];
  });
  expect(differences.filter((people) => people > 0 && people < minimum)).toEqual([]);
});
