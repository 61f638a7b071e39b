// Protects everyone who is one of few: no published number stands on fewer people than the minimum, and none can be
// worked out from totals, from another table or from a partner's files.
import { beforeAll, expect, test } from 'vitest';
import { lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { countedByHand, type LessonTable, lessonTables, linkedPeople } from '../support/lessons-by-hand.ts';
import { isWide, rangesOf } from '../support/subtraction.ts';
import { type Figures, figuresIn, houseAfterNight } from '../support/whole-night.ts';

const minimum = 5;
const truth = {
  'lessons-by-land': countedByHand('lessons-by-land', wholeSchool),
  'lessons-by-channel': countedByHand('lessons-by-channel', wholeSchool),
};
const small = smallCells();

let published: Record<LessonTable, Figures>;
let partner: Figures;

beforeAll(async () => {
  const house = await houseAfterNight(lessonsPolicy, { 'lessons/a.csv': lessonsCsv(wholeSchool) });
  published = {
    'lessons-by-land': await figuresIn(house, { table: 'lessons-by-land' }),
    'lessons-by-channel': await figuresIn(house, { table: 'lessons-by-channel' }),
  };
  partner = await figuresIn(house, { audience: 'author', table: 'lessons-by-land' });
}, 300_000);

test('something is published, and small cells are there to be attacked', () => {
  for (const figures of Object.values(published))
    expect(Object.values(figures).filter((value) => value !== null && value > 0).length).toBeGreaterThan(9);
  expect(small.length).toBeGreaterThan(0);
});

test.each(lessonTables)('%s says what is counted by hand, of nobody or of at least the minimum', (table) => {
  for (const [cell, value] of Object.entries(published[table])) {
    if (value === null) continue;
    const people = truth[table][cell.replace(/[^/]+$/, 'people')] ?? 0;
    expect([cell, value]).toEqual([cell, truth[table][cell] ?? 0]);
    expect([cell, people === 0 || people >= minimum]).toEqual([cell, true]);
  }
});

test('no small cell can be worked out from both tables together', () => {
  const range = rangesOf(linkedPeople(published));
  for (const cell of small) expect([cell, isWide(range(cell), minimum)]).toEqual([cell, true]);
});

test('that attack would succeed if only the small cells themselves were withheld', () => {
  const range = rangesOf(
    Object.fromEntries(
      Object.keys(linkedPeople(published)).map((cell) => [
        cell,
        small.includes(cell) ? null : (linkedPeople(truth)[cell] ?? 0),
      ]),
    ),
  );
  expect(small.filter((cell) => !isWide(range(cell), minimum))).not.toEqual([]);
});

test("a partner's file has its own courses alone, and says nothing that the analysts' does not", () => {
  expect(Object.keys(partner).length).toBeGreaterThan(0);
  for (const [cell, value] of Object.entries(partner)) {
    expect(cell).toMatch(/^biology\//);
    expect([cell, value]).toEqual([cell, published['lessons-by-land'][cell]]);
  }
});

function smallCells(): string[] {
  return Object.entries(linkedPeople(truth)).flatMap(([cell, people]) =>
    people !== null && people > 0 && people < minimum ? [cell] : [],
  );
}
