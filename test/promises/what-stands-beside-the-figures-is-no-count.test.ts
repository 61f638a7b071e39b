// Protects whoever is in no figure: not what a release says beside its figures may tell how many lines there were, of people
// who left, of people who are left out, or of lines that nobody could read.
import { beforeAll, expect, test } from 'vitest';
import { type Lesson, lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { type House, houseAfterNight, publishedIn } from '../support/whole-night.ts';
import { withoutSeals } from '../support/without-seals.ts';

const line: Lesson = { learner: 'beside', module: 'waves', country: 'FR' };
const leftOut: readonly Lesson[] = [
  { ...line, learner: 'staff', role: 'staff' },
  { ...line, learner: 'minor', birth: '2015-05-05' },
  { ...line, learner: 'erased' },
  { ...line, learner: 'other event', event: 'login' },
  { ...line, learner: 'other country', module: 'no module of ours', country: 'XX', event: 'quiz' },
];
const requests = 'action,namespace,person\nerase,learner,erased\n';

let fewer: House;
let more: House;

beforeAll(async () => {
  const good = lessonsCsv(wholeSchool);
  [fewer, more] = await Promise.all([
    houseAfterNight(lessonsPolicy, { 'lessons/a.csv': good, 'requests/r.csv': requests }),
    houseAfterNight(lessonsPolicy, {
      'lessons/a.csv': Buffer.concat([
        Buffer.from(lessonsCsv([...wholeSchool, ...leftOut])),
        Buffer.from('no,line,of,ours\n'),
        Buffer.from([0xff, 0xfe, 0x0a]),
      ]),
      'requests/r.csv': requests,
    }),
  ]);
}, 300_000);

test('all files of all audiences are the same, to the byte but for their seals, with and without them', async () => {
  const [without, beside] = await Promise.all(
    [fewer, more].map(async (one) => withoutSeals(await publishedIn(one))),
  );
  expect([...(without ?? [])].length).toBeGreaterThan(12);
  expect(beside).toEqual(without);
});

test('no release states lines read', async () => {
  for (const [path, content] of await publishedIn(fewer))
    if (path.endsWith('datapackage.json'))
      expect(JSON.parse(String(content)).coverage).toEqual({
        refusedExports: 'none',
        unreadableLines: 'few or none',
      });
});
