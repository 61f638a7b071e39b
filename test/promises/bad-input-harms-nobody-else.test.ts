// Protects the night from one supplier's bad day: whatever lands beside the good exports, the good ones give the same
// figures, and the operator is told of every refused file which one it is and what it breaks.
import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { parquetOf } from '../deidentify/parquet-of.ts';
import { filesBelow } from '../support/files-below.ts';
import { type Lesson, lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { lessonTables } from '../support/lessons-by-hand.ts';
import { figuresIn, type House, newHouse, nightIn, publishedIn } from '../support/whole-night.ts';

const lessonsBlock = / {2}lessons:\n[\s\S]*?(?=tables:)/.exec(lessonsPolicy)?.[0] ?? '';
const packedBlock = lessonsBlock
  .replace('  lessons:', '  packed:')
  .replace('format: csv', 'format: parquet')
  .replace('exports: lessons/', 'exports: packed/');
const policy = lessonsPolicy
  .replace('tables:\n', `${packedBlock}tables:\n`)
  .replaceAll('sources: [lessons]', 'sources: [lessons, packed]');

const half = Math.floor(wholeSchool.length / 2);
const good = {
  'lessons/good-1.csv': lessonsCsv(wholeSchool.slice(0, half)),
  'lessons/good-2.csv.gz': gzipSync(lessonsCsv(wholeSchool.slice(half))),
};
const stranger = (module: string): Lesson => ({ learner: 'stranger', module, country: 'NO' });
const strangers = lessonsCsv([stranger('genes')]);
const header = strangers.slice(0, strangers.indexOf('\n') + 1);
const formulas = ["=cmd|' /C calc'!A0", '+1+1', '-1+1', '@SUM(A1:A9)', '=HYPERLINK("http://example.org")'];

/** Key, what lands there and what the operator reads of it. */
const hostile: readonly (readonly [key: string, body: string | Uint8Array, told: RegExp])[] = [
  ['lessons/empty.csv', '', /The object is empty/],
  ['lessons/cut.csv.gz', gzipSync(strangers.repeat(200)).subarray(0, 90), /gzip is damaged or was cut off/],
  ['lessons/bomb.csv.gz', gzipSync(Buffer.alloc(4_000_000, 10)), /unpacks to more than 400 times/],
  ['lessons/twice.csv', `${header.trim()},learner\n`, /these columns are there twice: learner/],
  ['lessons/short.csv', 'learner,day\nstranger,2026-06-10\n', /declared columns are missing: .*module/],
  ['lessons/bytes.csv', Buffer.concat([Buffer.from(header), badLines()]), /3 of its 3 lines cannot be read/],
  ['lessons/page.csv', '<html>\n<body>502 Bad Gateway</body>\n</html>\n', /declared columns are missing/],
  ['packed/text.parquet', strangers, /it is no Parquet file/],
  ['nobody/knows.csv', strangers, /an export of no source/],
];

let alone: House;
let beside: House;
let output: string;

beforeAll(async () => {
  const nested = await parquetOf(`SELECT {'a': ['stranger']} AS learner, ${parquetColumns()}`);
  alone = await newHouse(policy, good);
  beside = await newHouse(policy, {
    ...good,
    ...Object.fromEntries(hostile.map(([key, body]) => [key, body])),
    'packed/nested.parquet': nested,
    'lessons/header.csv': header,
    'lessons/\u202egone\u001b[31m.txt': '',
    'lessons/formulas.csv': lessonsCsv(formulas.map(formulaLesson)),
  });
  await mkdir(join(beside.landing, 'lessons/folder.csv'));
  await writeFile(join(beside.landing, '../outside.csv'), strangers);
  await symlink(join(beside.landing, '../outside.csv'), join(beside.landing, 'lessons/link.csv'));
  await symlink('/', join(beside.landing, 'lessons/root'));
  await writeFile(join(beside.landing, 'lessons/\u202eturned\u009b.csv'), header);
  await writeFile(
    Buffer.concat([Buffer.from(join(beside.landing, 'lessons/')), Buffer.from([0xe9])]),
    strangers,
  );
  execFileSync('mkfifo', [join(beside.landing, 'lessons/pipe.csv')]);
  const nights = await Promise.all([nightIn(alone), nightIn(beside)]);
  output = nights[1].output;
  expect(nights.map(({ code }) => code)).toEqual([0, 0]);
}, 300_000);

test.each(lessonTables)('%s is the same as without them', async (table) => {
  const figures = await figuresIn(alone, { table });
  expect(Object.values(figures).filter((value) => value !== null && value > 0).length).toBeGreaterThan(9);
  expect(await figuresIn(beside, { table })).toEqual(figures);
});

test.each(hostile)('%s is refused, and it is told why', (key, _, told) => {
  const line = output.split('\n').find((one) => one.includes(`refused: ${key}`));
  expect(line).toMatch(told);
});

test('a nested column is refused by its name', () => {
  expect(output).toMatch(/refused: packed\/nested\.parquet: .*nested: learner/);
});

test('what was refused is set aside as it came', async () => {
  const aside = [...(await filesBelow(join(beside.store, 'quarantine'))).values()].map(String);
  for (const [key, body] of hostile)
    if (!/empty|nobody/.test(key))
      expect([key, aside.includes(Buffer.from(body).toString())]).toEqual([key, true]);
});

test('links, folders and pipes are no exports', () => {
  for (const name of ['link.csv', 'root', 'folder.csv', 'pipe.csv']) expect(output).not.toContain(name);
  expect(output).toMatch(/^ {2}4 links, pipes or names of no text are no exports$/m);
});

test('names of files reach the terminal as text that does nothing', () => {
  expect(output).toContain('lessons/\\u{202e}turned\\u{9b}.csv');
  expect(output).toContain('refused: lessons/\\u{202e}gone\\u{1b}[31m.txt');
  for (const raw of ['\u202e', '\u009b', '\u001b[31m.txt']) expect(output.includes(raw)).toBe(false);
});

test('a header without rows is an export of no rows', () => {
  expect(output).not.toMatch(/refused: lessons\/header\.csv/);
});

test('no value of theirs is told or published, formulas least of all', async () => {
  const texts = [...(await publishedIn(beside))].map(([path, content]) => `${path} ${content}`);
  for (const value of ['stranger', 'Bad Gateway', ...formulas])
    for (const text of [output, ...texts]) expect([value, text.includes(value)]).toEqual([value, false]);
});

function badLines(): Buffer {
  return Buffer.concat(
    Array.from({ length: 3 }, () => Buffer.from([0x73, 0xff, 0xfe, 0xc3, 0x28, 0x2c, 0x31, 0x0a])),
  );
}

/** A formula wherever a spreadsheet might run it; no event of the policy's, so that nobody is counted for it. */
function formulaLesson(formula: string): Lesson {
  return {
    learner: formula,
    module: formula,
    country: formula,
    page: `/lesson?from=${formula}`,
    event: formula,
  };
}

function parquetColumns(): string {
  const others = header
    .trim()
    .split(',')
    .filter((column) => column !== 'learner');
  return others.map((column) => `'${column === 'day' ? '2026-06-10' : 'x'}' AS "${column}"`).join(', ');
}
