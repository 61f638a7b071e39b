// Protects the few who come late: what they change in a later version of a release cannot be told by taking the earlier
// one away from it.
import { beforeAll, expect, test } from 'vitest';
import { type Lesson, lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { countedByHand, type LessonTable, lessonTables, linkedPeople } from '../support/lessons-by-hand.ts';
import { isWide, rangesOf } from '../support/subtraction.ts';
import { type Figures, figuresIn, land, newHouse, nightIn } from '../support/whole-night.ts';

const minimum = 5;
const nights: readonly (readonly [date: string, lessons: readonly Lesson[]])[] = [
  ['2026-07-16', wholeSchool],
  ['2026-07-17', lateFrom('DE', 20)],
  ['2026-07-18', [...lateFrom('NO', 2), ...lateFrom('FR', 2)]],
];

let releases: readonly { readonly table: LessonTable; readonly version: number; readonly figures: Figures }[];

beforeAll(async () => {
  const house = await newHouse(lessonsPolicy, {});
  for (const [date, lessons] of nights) {
    await land(house, { [`lessons/${date}.csv`]: lessonsCsv(lessons) });
    await nightIn(house, date);
  }
  const found = lessonTables.flatMap((table) =>
    nights.map(async (_, at) => {
      const version = at + 1;
      const figures = await figuresIn(house, { table, version }).catch(() => undefined);
      return figures ? [{ table, version, figures }] : [];
    }),
  );
  releases = (await Promise.all(found)).flat();
}, 300_000);

test('a correction is published where many came late', () => {
  for (const table of lessonTables) expect(versionsOf(table)).toContain(2);
});

test('no two versions differ by fewer people than the minimum', () => {
  for (const table of lessonTables)
    for (const [earlier, later] of pairsOf(table)) {
      const told = Object.keys(earlier).filter((cell) => earlier[cell] !== null && later[cell] !== null);
      const differences = told.map((cell) => Math.abs(Number(later[cell]) - Number(earlier[cell])));
      expect(differences.filter((people) => people > 0 && people < minimum)).toEqual([]);
    }
});

test('no small difference of the first two versions can be worked out from both tables together', () => {
  const [earlier, later] = [versionOf(1), versionOf(2)];
  const changed = Object.fromEntries(
    Object.keys(earlier).map((cell) => {
      const [from, to] = [earlier[cell] ?? null, later[cell] ?? null];
      return [cell, from === null || to === null ? null : to - from];
    }),
  );
  const range = rangesOf(changed);
  const unknown = Object.keys(changed).filter((cell) => changed[cell] === null);
  const [before, after] = [truthAfter(1), truthAfter(2)];
  for (const cell of unknown) {
    const people = (after[cell] ?? 0) - (before[cell] ?? 0);
    if (people > 0 && people < minimum) expect([cell, isWide(range(cell), minimum)]).toEqual([cell, true]);
  }
});

function lateFrom(country: string, count: number): readonly Lesson[] {
  return Array.from({ length: count }, (_, at) => ({
    learner: `late-${country}-${at}`,
    module: 'heat',
    country,
    page: '/lesson?from=mail',
  }));
}

function lessonsUntil(nightCount: number): readonly Lesson[] {
  return nights.slice(0, nightCount).flatMap(([, lessons]) => lessons);
}

function versionsOf(table: LessonTable): readonly number[] {
  return releases.filter((release) => release.table === table).map(({ version }) => version);
}

function pairsOf(table: LessonTable): (readonly [Figures, Figures])[] {
  const own = releases.filter((release) => release.table === table);
  return own.flatMap(({ figures }, at) =>
    own.slice(at + 1).map((later) => [figures, later.figures] as const),
  );
}

function versionOf(version: number): Figures {
  const figures = (table: LessonTable) =>
    releases.find((release) => release.table === table && release.version === version)?.figures ?? {};
  return linkedPeople({
    'lessons-by-land': figures('lessons-by-land'),
    'lessons-by-channel': figures('lessons-by-channel'),
  });
}

function truthAfter(nightCount: number): Figures {
  const lessons = lessonsUntil(nightCount);
  return linkedPeople({
    'lessons-by-land': countedByHand('lessons-by-land', lessons),
    'lessons-by-channel': countedByHand('lessons-by-channel', lessons),
  });
}
