// Protects people from the operator's own curiosity: once the random of a period is destroyed, nothing that is left, the
// master key included, leads from a learner to that period's microdata or from it to another period's.
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Ledger } from '../../core/effects.ts';
import { partitions } from '../../core/keys.ts';
import { sqliteLedger } from '../../platform/sqlite-ledger.ts';
import { filesBelow } from '../support/files-below.ts';
import { lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { type House, houseAfterNight, land, nightIn, rowsOf } from '../support/whole-night.ts';

const june = '2026-06';
const july = '2026-07';
/** 60 days after the end of June, as the policy of these tests has it; July is kept for a month longer. */
const firstNightAfterJune = '2026-08-29';
const learners = wholeSchool.map(({ learner }) => learner);
const inJuly = wholeSchool.map((lesson) => ({ ...lesson, day: '2026-07-03' }));

let house: House;
let master: Buffer;
let randoms: Record<string, Buffer>;
let linkedBefore: number;
/** Held on to: once it is collected, its files beside the ledger go while others read them. */
let ledger: Ledger;

beforeAll(async () => {
  house = await houseAfterNight(lessonsPolicy, {
    'lessons/a.csv': lessonsCsv(wholeSchool),
    'lessons/b.csv': lessonsCsv(inJuly),
  });
  master = await readFile(join(house.store, 'master.key'));
  randoms = { [june]: await randomOf(june), [july]: await randomOf(july) };
  linkedBefore = await linked(june, periodKeyOf(june, randoms[june]));
  ledger = sqliteLedger(join(house.store, 'ledger.sqlite'), { forgets: false });
  await nightIn(house, firstNightAfterJune);
}, 300_000);

test('with its random, the holder of the master key could tell every learner of the period', () => {
  expect(linkedBefore).toBe(learners.length);
});

test('the random is in no file any more', async () => {
  const random = randoms[june] ?? Buffer.alloc(32);
  expect(random.length).toBe(32);
  for (const [path, content] of await filesBelow(house.store)) {
    expect([path, content.includes(random)]).toEqual([path, false]);
    expect([path, content.includes(random.toString('hex'))]).toEqual([path, false]);
  }
});

test('what is left tells none of its learners', async () => {
  const keys = [
    master,
    subjectKey(),
    periodKeyOf(june, Buffer.alloc(0)),
    periodKeyOf(june, Buffer.alloc(32)),
    periodKeyOf(june, randoms[july]),
    periodKeyOf(july, randoms[july]),
  ];
  for (const key of keys) expect(await linked(june, key)).toBe(0);
  expect(await linked(july, periodKeyOf(july, randoms[july]))).toBe(learners.length);
});

test('the same learners have no pseudonym in common with another period', async () => {
  const [before, after] = [await peopleIn(june), await peopleIn(july)];
  expect([before.size, after.size]).toEqual([learners.length, learners.length]);
  expect([...before].filter((person) => after.has(person))).toEqual([]);
});

test('late rows of the period get no new key and are left out', async () => {
  const before = await peopleIn(june);
  await land(house, {
    'lessons/late.csv': lessonsCsv(wholeSchool.map((lesson) => ({ ...lesson, row: 'late' }))),
  });
  await nightIn(house, '2026-08-30');
  expect(await ledger.get(partitions.destroyedKey, june)).toBeDefined();
  expect(await randomIn(june)).toBeUndefined();
  expect(await peopleIn(june)).toEqual(before);
}, 300_000);

function keyring() {
  return sqliteLedger(join(house.store, 'keyring.sqlite'), { forgets: true });
}

async function randomIn(period: string): Promise<unknown> {
  return (await keyring().get(partitions.key, period))?.fields.random;
}

async function randomOf(period: string): Promise<Buffer> {
  return Buffer.from(String(await randomIn(period)), 'hex');
}

function subjectKey(): Buffer {
  return createHmac('sha256', master).update('kohort/subject/v1').digest();
}

function periodKeyOf(period: string, random: Buffer | undefined): Buffer {
  const message = Buffer.concat([Buffer.from(`kohort/period/v1/${period}`), random ?? Buffer.alloc(0)]);
  return createHmac('sha256', master).update(message).digest();
}

/** How many of the learners somebody finds in a period's microdata who tries this key. */
async function linked(period: string, key: Buffer): Promise<number> {
  const people = await peopleIn(period);
  const pseudonyms = learners.map((learner) => {
    const token = createHmac('sha256', subjectKey()).update(`learner\0${learner}`).digest();
    return createHmac('sha256', key).update(token).digest().readBigInt64BE();
  });
  return pseudonyms.filter((pseudonym) => people.has(pseudonym)).length;
}

async function peopleIn(period: string): Promise<ReadonlySet<bigint>> {
  const files = await filesBelow(join(house.store, 'microdata'));
  const people = new Set<bigint>();
  for (const [path, content] of files)
    if (path.includes(`period=${period}`))
      for (const { person } of await rowsOf(content)) people.add(BigInt(String(person)));
  return people;
}
