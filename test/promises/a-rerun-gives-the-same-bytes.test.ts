// Protects receivers from two truths: a night gives the same bytes however often it is run, on whatever machine, and
// wherever it was cut off, and what can be seen meanwhile is whole.
import { dirname } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { seededFaker } from '../support/synthetic/dice.ts';
import { type House, houseAfterNight, newHouse, nightIn, publishedIn } from '../support/whole-night.ts';
import { withoutSeals } from '../support/without-seals.ts';

const deaths = 4;
const half = Math.floor(wholeSchool.length / 2);
const exports = {
  'lessons/a.csv': lessonsCsv(wholeSchool.slice(0, half)),
  'lessons/b.csv': lessonsCsv(wholeSchool.slice(half)),
  'requests/r.csv': 'action,namespace,person\nopt-out,learner,heat-DE-0\n',
};

let house: House;
let undisturbed: Readonly<Record<string, string>>;
let lasted: number;

beforeAll(async () => {
  const from = performance.now();
  house = await houseAfterNight(lessonsPolicy, exports);
  lasted = performance.now() - from;
  undisturbed = await bytesIn(house);
}, 300_000);

test('a night publishes something', () => {
  expect(Object.keys(undisturbed).filter((path) => path.endsWith('data.csv')).length).toBe(3);
});

test('a second run changes nothing, seals included', async () => {
  const before = await publishedIn(house);
  expect((await nightIn(house)).code).toBe(0);
  expect(await publishedIn(house)).toEqual(before);
  expect(await bytesIn(house)).toEqual(undisturbed);
}, 300_000);

test('another store, with keys of its own, publishes the same but for the seals under them', async () => {
  expect(await bytesIn(await houseAfterNight(lessonsPolicy, exports))).toEqual(undisturbed);
}, 300_000);

test(`a night that is killed ${deaths} times and then finished publishes the same, and never a part of it`, async () => {
  const dice = seededFaker(9);
  const killed = await newHouse(lessonsPolicy, exports);
  const moments = Array.from({ length: deaths }, () => dice.number.float({ min: 0.35, max: 1 }) * lasted);
  const codes: (number | null)[] = [];
  for (const moment of moments.sort((a, b) => a - b)) {
    codes.push((await nightIn(killed, undefined, moment)).code);
    const seen = await bytesIn(killed);
    for (const path of Object.keys(seen))
      if (!path.endsWith('catalogue.json')) expect([path, seen[path]]).toEqual([path, undisturbed[path]]);
    for (const [path, catalogue] of Object.entries(seen))
      if (path.endsWith('catalogue.json'))
        expect(Object.keys(seen)).toEqual(expect.arrayContaining(toldBy(catalogue, dirname(path))));
  }
  expect(codes).toContain(null);
  await nightIn(killed);
  for (const [path, catalogue] of Object.entries(undisturbed))
    if (path.endsWith('catalogue.json')) expect(toldBy(catalogue, dirname(path))).not.toEqual([]);
  expect(await bytesIn(killed)).toEqual(undisturbed);
}, 600_000);

/** Paths of all files of the bundles that a catalogue tells of. */
function toldBy(catalogue: string, audience: string): string[] {
  const bundles = Object.keys(undisturbed)
    .filter((path) => path.startsWith(`${audience}/`) && path.endsWith('/data.csv'))
    .map((path) => dirname(path))
    .filter((bundle) => catalogue.includes(bundle.slice(audience.length + 1)));
  return Object.keys(undisturbed).filter((path) => bundles.includes(dirname(path)));
}

async function bytesIn(of: House): Promise<Readonly<Record<string, string>>> {
  const files = [...withoutSeals(await publishedIn(of))].filter(([path]) => !path.startsWith('.writing'));
  return Object.fromEntries(files.map(([path, content]) => [path, content.toString('latin1')]));
}
