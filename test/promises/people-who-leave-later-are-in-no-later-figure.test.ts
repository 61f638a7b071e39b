// Protects those who change their mind: a request that comes when their microdata is already there still keeps them out of
// every figure computed from then on.
import { beforeAll, expect, test } from 'vitest';
import { lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { countedByHand, lessonTables } from '../support/lessons-by-hand.ts';
import {
  figuresIn,
  type House,
  land,
  newHouse,
  nightIn,
  publishedIn,
  settledNight,
} from '../support/whole-night.ts';

const asked = ['heat-DE-0', 'heat-DE-1', 'waves-FR-0', 'sports-NO-1', 'sports-NO-2', 'sports-DE-4'];
const withoutThem = wholeSchool.filter(({ learner }) => !asked.includes(learner));

let house: House;
let beforeTheyAsked: number;

beforeAll(async () => {
  house = await newHouse(lessonsPolicy, { 'lessons/a.csv': lessonsCsv(wholeSchool) });
  await nightIn(house, '2026-07-01');
  beforeTheyAsked = [...(await publishedIn(house)).keys()].filter((path) => path.endsWith('data.csv')).length;
  const lines = asked.map((learner, at) => `${at % 2 ? 'erase' : 'opt-out'},learner,${learner}`);
  await land(house, { 'requests/r.csv': ['action,namespace,person', ...lines].join('\n') });
  await nightIn(house, settledNight);
}, 300_000);

test('nothing was settled before they asked', () => {
  expect(beforeTheyAsked).toBe(0);
});

test.each(lessonTables)('%s does not count them', async (table) => {
  const figures = await figuresIn(house, { table });
  const truth = countedByHand(table, withoutThem);
  const everybody = countedByHand(table, wholeSchool);
  const told = Object.entries(figures).filter(([, value]) => value !== null);
  for (const [cell, value] of told) expect([cell, value]).toEqual([cell, truth[cell] ?? 0]);
  expect(told.some(([cell, value]) => value !== (everybody[cell] ?? 0))).toBe(true);
});
