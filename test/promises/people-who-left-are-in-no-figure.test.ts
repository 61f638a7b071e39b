// Protects those who do not want to be counted, or are too young to be: after an opt-out, an erasure or a birth date the
// figures are those of a school that they never attended, and nobody can read from the ledger who asked.
import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { type Lesson, lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { countedByHand, lessonTables } from '../support/lessons-by-hand.ts';
import { figuresIn, type House, houseAfterNight, textsLeftIn } from '../support/whole-night.ts';

const asked = ['heat-DE-0', 'heat-DE-1', 'heat-DE-2', 'waves-FR-0', 'sports-NO-1', 'sports-NO-2'];
const young = ['heat-DE-3', 'heat-DE-4', 'sports-NO-3'];
const requests = [
  'action,namespace,person',
  ...asked.map((learner, at) => `${at % 2 ? 'erase' : 'opt-out'},learner,${learner}`),
].join('\n');

/** The young tell their birth date in one lesson only, and are left out of the others, too. */
const withYoung: readonly Lesson[] = wholeSchool.flatMap((lesson) =>
  young.includes(lesson.learner)
    ? [
        { ...lesson, row: `${lesson.learner} silent`, birth: '' },
        { ...lesson, birth: '2009-01-01' },
      ]
    : [lesson],
);
const withoutThem = wholeSchool.filter(({ learner }) => ![...asked, ...young].includes(learner));

let left: House & { readonly night: { readonly output: string } };
let neverThere: House;
let everybody: House;

beforeAll(async () => {
  [left, neverThere, everybody] = await Promise.all([
    houseAfterNight(lessonsPolicy, {
      'lessons/a.csv': lessonsCsv(withYoung),
      'requests/r.csv': requests,
    }),
    houseAfterNight(lessonsPolicy, { 'lessons/a.csv': lessonsCsv(withoutThem) }),
    houseAfterNight(lessonsPolicy, { 'lessons/a.csv': lessonsCsv(wholeSchool) }),
  ]);
}, 300_000);

test.each(lessonTables)('%s is as if they had never been there', async (table) => {
  const figures = await figuresIn(left, { table });
  const truth = countedByHand(table, withoutThem);
  expect(figures).toEqual(await figuresIn(neverThere, { table }));
  for (const [cell, value] of Object.entries(figures))
    if (value !== null) expect([cell, value]).toEqual([cell, truth[cell] ?? 0]);
});

test.each(lessonTables)('%s would be another if they were counted', async (table) => {
  expect(await figuresIn(left, { table })).not.toEqual(await figuresIn(everybody, { table }));
});

test('the night counts what they were left out of', () => {
  expect(left.night.output).toMatch(/6 of people who opted out/);
  expect(left.night.output).toMatch(/6 of minors/);
});

test('who asked cannot be read from anything, nor found by trying ids without the key', async () => {
  const texts = await textsLeftIn(left);
  const ledger = [...texts].filter(([path]) => path.startsWith('ledger.sqlite')).map(([, text]) => text);
  expect(ledger.join().match(/"action":"(opt-out|erase)"/g)?.length).toBeGreaterThanOrEqual(asked.length);
  for (const [path, text] of texts)
    for (const guess of asked.flatMap(formsOf))
      expect([path, guess, text.includes(guess)]).toEqual([path, guess, false]);
  for (const learner of asked) expect(left.night.output).not.toContain(learner);
});

/** What somebody would look for who knows the id but not the key. */
function formsOf(id: string): string[] {
  const digests = [id, `learner${id}`, `learner\0${id}`, `learner|${id}`].flatMap((text) =>
    ['sha256', 'sha1', 'md5'].map((algorithm) => createHash(algorithm).update(text).digest()),
  );
  return [
    id,
    ...[Buffer.from(id), ...digests].flatMap((bytes) => [
      bytes.toString('hex'),
      bytes.toString('base64').replace(/=+$/, ''),
      bytes.toString('latin1'),
    ]),
  ];
}
