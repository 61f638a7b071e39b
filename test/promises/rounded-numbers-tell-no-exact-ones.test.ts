// Protects what rounding promises: nothing that an audience receives tells a number as it was counted, and a number looks the
// same wherever and whenever it is shown, so that nobody can average over its showings.
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyFolder } from '../../commands/verify/verify-folder.ts';
import { sha256 } from '../../core/digest.ts';
import { packed, unpacked } from '../../core/packed.ts';
import { attackPublished, scanTexts } from '../../functions/audit/attack.ts';
import { filesBelow } from '../support/files-below.ts';
import { type Lesson, lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { countedByHand } from '../support/lessons-by-hand.ts';
import {
  type Figures,
  figuresIn,
  type House,
  land,
  newHouse,
  nightIn,
  publishedIn,
  rowsOf,
} from '../support/whole-night.ts';

const base = 4;
const canary = 1237;

/** With the eleven of the waves so many learners of physics from one land, a number that stands for nothing else. */
const crowd: readonly Lesson[] = Array.from({ length: canary - 11 }, (_, at) => ({
  learner: `crowd-${at}`,
  module: 'heat',
  country: 'DE',
}));
const late: readonly Lesson[] = Array.from({ length: 40 }, (_, at) => ({
  learner: `late-${at}`,
  module: 'sports',
  country: 'DE',
}));
const lessons = [
  ...wholeSchool.filter(({ module, country }) => module !== 'heat' || country !== 'DE'),
  ...crowd,
];

const rounding = (method: string) =>
  lessonsPolicy.replaceAll(
    '    corrections: true\n',
    `    corrections: true\n    rounding: { base: ${base}, method: ${method} }\n`,
  );

const houseWith = async (method: string): Promise<House> => {
  const house = await newHouse(rounding(method), { 'lessons/first.csv': lessonsCsv(lessons) });
  expect((await nightIn(house)).code).toBe(0);
  return house;
};

let house: House;
let before: Figures;

beforeAll(async () => {
  house = await houseWith('random');
  before = await figuresIn(house, { table: 'lessons-by-land' });
}, 120_000);

const exact = countedByHand('lessons-by-land', lessons);

test('every number shown is a multiple beside the one that was counted', () => {
  const shown = Object.entries(before).flatMap(([cell, value]) =>
    value === null ? [] : [[cell, value] as const],
  );
  expect(shown.length).toBeGreaterThan(20);
  for (const [cell, value] of shown) {
    expect(value % base).toBe(0);
    expect(Math.abs(value - (exact[cell] ?? 0))).toBeLessThan(base);
  }
});

test('no file that an audience receives holds the number of a crowd, nor any other that is no multiple', async () => {
  const told = Object.values(exact).filter((value) => value >= 100 && value % base !== 0);
  expect(told).toContain(canary);
  for (const [name, content] of await publishedIn(house)) {
    const rows = name.endsWith('.parquet')
      ? JSON.stringify(await rowsOf(content), (_, one) => (typeof one === 'bigint' ? Number(one) : one))
      : '';
    const text = `${content.toString('latin1')} ${rows}`
      .replaceAll(/[0-9a-f]{64}/g, '')
      .replaceAll(/"bytes": \d+/g, '');
    for (const number of told)
      for (const spelt of [String(number), number.toLocaleString('en-GB')])
        expect(new RegExp(`(?<![\\d.,])${spelt}(?![\\d.])`).test(text), `${spelt} in ${name}`).toBe(false);
  }
});

test('no file tells the digest of the exact table, which would let a guess be checked', async () => {
  const history = await filesBelow(join(house.store, 'history'));
  const digests = [...history]
    .filter(([name]) => /\/v\d+\.json\.gz$/.test(name))
    .map(([, bytes]) => sha256(unpacked(bytes)));
  expect(digests).toHaveLength(2);
  for (const [, content] of await publishedIn(house))
    for (const digest of digests) expect(content.includes(digest)).toBe(false);
});

test('the seed is in the ledger and in nothing that an audience receives', async () => {
  const ledger = new DatabaseSync(join(house.store, 'ledger.sqlite'), { readOnly: true });
  const dump = JSON.stringify(ledger.prepare("select * from item where partition = 'rounding'").all());
  ledger.close();
  const [seed = ''] = /[0-9a-f]{64}/.exec(dump) ?? [];
  expect(seed).toHaveLength(64);
  for (const [, content] of await publishedIn(house)) expect(content.includes(seed)).toBe(false);
});

test('a number is the same in two tables and for two audiences', async () => {
  const byChannel = await figuresIn(house, { table: 'lessons-by-channel' });
  for (const course of ['biology', 'physics', 'sports', '_T'])
    for (const measure of ['people', 'lessons'])
      expect(byChannel[`${course}/_T/${measure}`]).toBe(before[`${course}/_T/${measure}`]);
  const author = await figuresIn(house, { audience: 'author', table: 'lessons-by-land' });
  for (const [cell, value] of Object.entries(author)) expect(value).toBe(before[cell]);
});

test('a night stops where memory tells other numbers than audiences saw', async () => {
  const other = { ...house, store: `${house.store}-changed`, landing: `${house.landing}-changed` };
  await cp(house.store, other.store, { recursive: true });
  await cp(house.landing, other.landing, { recursive: true });
  const file = join(other.store, 'history/lessons-by-land/2026-06/v1.shown.json.gz');
  const seen = unpacked(await readFile(file)).toString();
  await writeFile(file, packed(Buffer.from(seen.replace('"base":4', '"base":2'))));
  await land(other, { 'lessons/more.csv': lessonsCsv(late) });
  const { code, output } = await nightIn(other, '2026-07-20');
  expect(code).not.toBe(0);
  expect(output).toContain('v1.shown.json.gz: memory holds another release than was recorded');
}, 300_000);

test('a later policy shows no number of the same days rounded in another way, or not at all', async () => {
  for (const changed of ['    rounding: { base: 10, method: nearest }\n', '']) {
    const store = `${house.store}-${changed === '' ? 'exact' : 'nearest'}`;
    await cp(house.store, store, { recursive: true });
    const policy = `${house.policy}.changed.yaml`;
    const text = rounding('random').replaceAll('    rounding: { base: 4, method: random }\n', changed);
    await writeFile(policy, text.replaceAll('lessons-by-land', 'lessons-again'));
    const other = { ...house, store, policy };
    const { code } = await nightIn(other, '2026-07-20');
    expect(code).toBe(3);
    await expect(figuresIn(other, { table: 'lessons-again' })).rejects.toThrow();
  }
}, 300_000);

test('the release says how it was rounded', async () => {
  const folder = join(house.store, 'published/analysts/lessons-by-land/2026-06/v1');
  const { disclosureControl } = JSON.parse(await readFile(join(folder, 'datapackage.json'), 'utf8'));
  expect(disclosureControl.rounding).toEqual({ base, method: 'random', addsUp: false });
  expect(disclosureControl.statement).toContain('parts need not add up');
  expect(disclosureControl.statement).not.toContain('exact');
});

test('whoever receives everything can verify it', async () => {
  const result = await verifyFolder(join(house.store, 'published'), { attackPublished, scanTexts });
  expect(result?.checks.flatMap(({ problems }) => problems)).toEqual([]);
  expect(result?.attacks.filter(({ found }) => found > 0)).toEqual([]);
  expect(result?.passed).toBe(true);
});

describe('a night again', () => {
  test('gives the same bytes', async () => {
    const bytes = await publishedIn(house);
    await nightIn(house);
    expect(await publishedIn(house)).toEqual(bytes);
  }, 60_000);

  test('with late learners rounds the numbers that did not change as before', async () => {
    await land(house, { 'lessons/late.csv': lessonsCsv(late) });
    expect((await nightIn(house, '2026-07-17')).code).toBe(0);
    const after = await figuresIn(house, { table: 'lessons-by-land', version: 2 });
    const unchanged = Object.keys(after).filter(
      (cell) => /^(biology|physics)/.test(cell) && after[cell] !== null,
    );
    expect(unchanged.length).toBeGreaterThan(5);
    for (const cell of unchanged)
      if (before[cell] !== null) expect([cell, after[cell]]).toEqual([cell, before[cell]]);
    const result = await verifyFolder(join(house.store, 'published'), { attackPublished, scanTexts });
    expect(result?.attacks.filter(({ found }) => found > 0)).toEqual([]);
    expect(result?.passed).toBe(true);
  }, 60_000);
});

test('controlled rounding keeps shown parts and totals together', async () => {
  const controlled = await houseWith('controlled');
  const shown = await figuresIn(controlled, { table: 'lessons-by-channel' });
  const folder = join(controlled.store, 'published/analysts/lessons-by-channel/2026-06/v1');
  const { disclosureControl } = JSON.parse(await readFile(join(folder, 'datapackage.json'), 'utf8'));
  expect(disclosureControl.rounding).toEqual({ base, method: 'controlled', addsUp: true });
  const sum = (cells: readonly string[]) =>
    cells.reduce((left, cell) => left + (shown[cell] ?? Number.NaN), 0);
  for (const measure of ['people', 'lessons'])
    expect(sum(['biology', 'physics', 'sports', '_U'].map((course) => `${course}/_T/${measure}`))).toBe(
      shown[`_T/_T/${measure}`],
    );
  const result = await verifyFolder(join(controlled.store, 'published'), { attackPublished, scanTexts });
  expect(result?.passed).toBe(true);
}, 120_000);
