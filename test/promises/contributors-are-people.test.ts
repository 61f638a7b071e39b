// Protects the meaning of the minimum: behind a number stand distinct people, never the rows, events, robots, colleagues
// or test accounts that would make a small group look large.
import { beforeAll, expect, test } from 'vitest';
import { type Lesson, lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { countedByHand, lessonTables } from '../support/lessons-by-hand.ts';
import { figuresIn, type House, houseAfterNight } from '../support/whole-night.ts';

const robot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const norway = { module: 'genes', country: 'NO', page: '/lesson?from=mail' };
const forty = (make: (at: number) => Partial<Lesson>): readonly Lesson[] =>
  Array.from({ length: 40 }, (_, at) => ({ learner: `extra-${at}`, ...norway, ...make(at) }));

/** What one of the three learners from Norway does to look like many. */
const loud = forty((at) => ({
  learner: `${' '.repeat(at % 3)}genes-NO-0`,
  row: `again ${at}`,
  day: `2026-06-${11 + (at % 2)}`,
}));

/** Who comes to Norway's help and is nobody. */
const nobody = [
  ...forty(() => ({ ...wholeSchool.find(({ learner }) => learner === 'genes-NO-0') })),
  ...forty((at) => ({ learner: `robot-${at}`, agent: robot })),
  ...forty((at) => ({ learner: `staff-${at}`, role: 'staff' })),
  ...forty((at) => ({ learner: `colleague-${at}`, mail: `c${at}@SCHOOL.example` })),
  ...forty((at) => ({ learner: `test-${at}`, role: 'test' })),
  ...forty((at) => ({ learner: `half-${at % 20}`, row: `half ${at}`, role: at < 20 ? 'test' : 'learner' })),
  ...forty((at) => ({ learner: ' '.repeat(at), row: `blank ${at}` })),
];

let crowded: House;
let helped: House;

beforeAll(async () => {
  const after = (lessons: readonly Lesson[]) =>
    houseAfterNight(lessonsPolicy, { 'lessons/a.csv': lessonsCsv([...wholeSchool, ...lessons]) });
  [crowded, helped] = await Promise.all([after([...loud, ...nobody]), after(forty(() => ({})))]);
}, 300_000);

test.each(lessonTables)('%s counts learners, each once, and no one who is none', async (table) => {
  const figures = await figuresIn(crowded, { table });
  const truth = countedByHand(table, [...wholeSchool, ...loud]);
  const told = Object.entries(figures).filter(([, value]) => value !== null);
  expect(told.length).toBeGreaterThan(9);
  for (const [cell, value] of told) expect([cell, value]).toEqual([cell, truth[cell] ?? 0]);
});

test('three learners stay three, however many rows they have', async () => {
  const figures = await figuresIn(crowded, { table: 'lessons-by-land' });
  expect(figures['biology/NO/people']).toBeNull();
  expect(figures['biology/NO/lessons']).toBeNull();
});

test('forty more learners do make a large group', async () => {
  const figures = await figuresIn(helped, { table: 'lessons-by-land' });
  expect(figures['biology/NO/people']).toBe(43);
});
