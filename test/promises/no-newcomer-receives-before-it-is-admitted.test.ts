// Protects everyone from an audience that is added in passing: what it would put together with what others hold has to be looked
// at before it receives anything.
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import type { NightProcess } from '../support/night-process.ts';
import { type House, land, newHouse, nightIn, publishedIn } from '../support/whole-night.ts';

const sponsor = (admitted = ''): string => `  sponsor:
    title: Sponsor of Physics
    kind: partner
    tables: [lessons-by-land]
    scope: { course: [physics] }
${admitted}`;

let house: House;
let without: NightProcess;
let held: readonly (readonly string[])[];
let printed: string;

const late = (wave: number): string =>
  lessonsCsv(
    Array.from({ length: 20 }, (_, at) => ({
      learner: `late-${wave}-${at}`,
      module: 'heat',
      country: 'DE',
      page: '/lesson?from=mail',
    })),
  );

const newcomer = (): string => {
  const { stdout } = spawnSync(
    process.execPath,
    ['commands/newcomer.ts', 'sponsor', '--policy', house.policy, '--published', `${house.store}/published`],
    { encoding: 'utf8' },
  );
  return stdout;
};

const heldBy = async (audience: string): Promise<readonly string[]> =>
  [...(await publishedIn(house)).keys()].filter((path) => path.startsWith(`${audience}/`));

beforeAll(async () => {
  house = await newHouse(lessonsPolicy, { 'lessons/1.csv': lessonsCsv(wholeSchool) });
  await nightIn(house, '2026-07-16');
  await writeFile(house.policy, `${lessonsPolicy}${sponsor()}`);
  await land(house, { 'lessons/2.csv': late(2) });
  without = await nightIn(house, '2026-07-17');
  const before = await heldBy('sponsor');
  printed = newcomer();
  await writeFile(
    house.policy,
    `${lessonsPolicy}${sponsor(/^ {2}admitted: .*$/m.exec(printed)?.[0].replace('  ', '    '))}\n`,
  );
  await land(house, { 'lessons/3.csv': late(3) });
  await nightIn(house, '2026-07-18');
  held = [before, await heldBy('sponsor')];
}, 300_000);

test('who was there from the first night receives, and the newcomer nothing, by name', async () => {
  expect(await heldBy('analysts')).toContain('analysts/lessons-by-land/2026-06/v2/SHA256SUMS');
  expect(held[0]).toEqual([]);
  expect(without.output).toContain('sponsor received nothing');
  expect(without.output).toContain('lessons-by-land 2026-06 v2: released');
});

test('what it would add is said, with the fingerprint that admits it, and then it receives what comes out', () => {
  expect(printed).toContain('It may be added');
  expect(held[1]).toContain('sponsor/lessons-by-land/2026-06/v3/SHA256SUMS');
});

test('what came out before it was admitted it never receives', () => {
  expect(held[1]?.filter((path) => /\/v[12]\//.test(path))).toEqual([]);
});
