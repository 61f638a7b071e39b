// Protects people from what a supplier starts to send one day: a column, an event type, a query key or a file that the
// policy does not name goes no further, and is told by name and number, never by value.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { beforeAll, expect, test } from 'vitest';
import type { MicrodataManifest, RunManifest } from '../../core/run.ts';
import { filesBelow } from '../support/files-below.ts';
import { type Lesson, lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { lessonTables } from '../support/lessons-by-hand.ts';
import { figuresIn, type House, houseAfterNight, settledNight, textsLeftIn } from '../support/whole-night.ts';

const undeclaredEvents: readonly Lesson[] = Array.from({ length: 30 }, (_, at) => ({
  learner: `login-${at}`,
  event: 'unheardlogin',
  module: 'genes',
  country: 'NO',
}));

/** Values that are nowhere but in undeclared places. */
const secrets = ['unheardchess', 'unheardfalcon', 'unheardlogin', 'unheardtown'];

let declared: House;
let swollen: House & { readonly night: { readonly output: string } };
let exported: MicrodataManifest | undefined;

beforeAll(async () => {
  [declared, swollen] = await Promise.all([
    houseAfterNight(lessonsPolicy, { 'lessons/a.csv': lessonsCsv(wholeSchool) }),
    houseAfterNight(lessonsPolicy, {
      'lessons/a.csv': swollenCsv([...wholeSchool, ...undeclaredEvents]),
      'towns/b.csv': 'learner,town\ncells-DE-0,unheardtown\n',
    }),
  ]);
  const objects = await filesBelow(join(swollen.store, 'microdata/objects'));
  exported = JSON.parse([...objects.values()][0]?.toString() ?? '');
}, 300_000);

test.each(lessonTables)('%s has the same figures as without what is not declared', async (table) => {
  expect(await figuresIn(swollen, { table })).toEqual(await figuresIn(declared, { table }));
});

test('columns and query keys are told by name, event types by number, files by key', async () => {
  expect(exported?.dropped).toEqual(['falconry', 'hobby']);
  expect(exported?.lines).toMatchObject({ notDeclared: 30, kept: wholeSchool.length });
  const { refused }: RunManifest = JSON.parse(
    await readFile(join(swollen.store, 'manifests', settledNight, 'manifest.json'), 'utf8'),
  );
  expect(refused.map(({ key }) => key)).toEqual(['towns/b.csv']);
  expect(swollen.night.output).toMatch(/30 not declared/);
  expect(swollen.night.output).toMatch(/refused: towns\/b\.csv: The object is an export of no source/);
});

test('a name that looks like data is counted and not told', () => {
  expect(exported?.droppedUnnamed).toBe(2);
});

test.each(secrets)('the value %s is nowhere but in the export', async (secret) => {
  const landed = [...(await filesBelow(swollen.landing)).values()].join('\n');
  expect(landed).toContain(secret);
  expect(swollen.night.output).not.toContain(secret);
  for (const [path, text] of await textsLeftIn(swollen))
    expect([path, text.includes(secret)]).toEqual([path, false]);
});

/** With two more columns, one of which is named by a person's address, and with query keys of all, and of one. */
function swollenCsv(lessons: readonly Lesson[]): string {
  const rows: Record<string, string>[] = parse(lessonsCsv(lessons), { columns: true });
  return stringify(
    rows.map((row, at) => ({
      ...row,
      page: `${row.page}&falconry=unheardfalcon${at === 0 ? '&ann.lee@mail.example=1' : ''}`,
      hobby: 'unheardchess',
      'ann.lee@mail.example': 'unheardchess',
    })),
    { header: true },
  );
}
