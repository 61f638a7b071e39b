import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../core/digest.ts';
import type { Log } from '../../core/effects.ts';
import { DisclosureRisk } from '../../core/errors.ts';
import { keys, partitions } from '../../core/keys.ts';
import { packed } from '../../core/packed.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { protect } from '../../functions/protect/protect.ts';
import { type MemoryEffects, memoryEffects } from '../support/memory-effects.ts';
import { classified, count, type Design, policyOf, type Row } from './support/people.ts';

const run = '2026-11-21';
const period = '2026-10';

const courses: Design = {
  name: 'courses',
  period,
  dimensions: [
    {
      name: 'course',
      classification: classified('course', { law: ['law-1', 'law-2'], art: ['art-1', 'art-2'] }),
      levels: [0, 1],
    },
    { name: 'country', classification: classified('country', ['DE', 'FR', 'NO']) },
  ],
  minimumFrequency: 10,
  activity: 0.7,
};

const rowsOf = (people: Readonly<Record<string, number>>): readonly Row[] =>
  Object.entries(people)
    .flatMap(([codes, howMany]) => Array.from({ length: howMany }, () => codes.split('/')))
    .map((codes, person) => ({ person, codes, amount: 1 }));

const many = rowsOf({
  'law-1/DE': 60,
  'law-1/FR': 4,
  'law-1/NO': 30,
  'law-2/DE': 80,
  'law-2/FR': 70,
  'law-2/NO': 20,
  'art-1/DE': 45,
  'art-1/FR': 55,
  'art-1/NO': 65,
  'art-2/DE': 90,
  'art-2/FR': 35,
  'art-2/NO': 25,
});

const night = (design: Design, rows: readonly Row[]): MemoryEffects => {
  const effects = memoryEffects(policyOf([design]));
  const counted = count(design, rows);
  const table = design.name ?? '';
  const put = (key: string, value: unknown) =>
    effects.objects.cells.set(key, Buffer.from(canonicalJson(value)));
  put(keys.cells(run, table, period), counted);
  put(keys.cellsIndex(run), { tables: [{ table, period, cells: 1 }] });
  return effects;
};

const publishedIn = ({ objects }: MemoryEffects, round: number): PublishedTable =>
  JSON.parse(
    Buffer.from(objects.protected.get(keys.protectedTable(run, round, 'courses', period)) ?? '').toString(),
  );

const verdict = (effects: MemoryEffects, codes: readonly string[]) =>
  effects.objects.verdicts.set(
    keys.verdicts(run, 1),
    Buffer.from(
      canonicalJson({
        tables: [
          {
            table: 'courses',
            period,
            outcome: 'breached',
            digest: '',
            attacks: [],
            counterexamples: [
              { attacker: 'any', cells: [{ table: 'courses', period, measure: 'people', codes }] },
            ],
          },
        ],
      }),
    ),
  );

const shownAt = ({ dimensions, cells }: PublishedTable, codes: string): number | null | undefined => {
  const columns = dimensions.map(({ name }) => cells.codes[name] ?? []);
  const row = (columns[0] ?? []).findIndex(
    (_, at) => columns.map((column) => column[at]).join('/') === codes,
  );
  return cells.measures.people?.value[row];
};

describe('a night', () => {
  test('writes each table with its whole universe, what is withheld for the record, and the index', async () => {
    const effects = night(courses, many);
    await expect(protect.run({ run, round: 1 }, effects)).resolves.toEqual({ run, round: 1, tables: 1 });
    const table = publishedIn(effects, 1);
    expect(table.cells.measures.people?.value).toHaveLength(7 * 4);
    expect(shownAt(table, 'law-1/FR')).toBeNull();
    expect(shownAt(table, '_T/_T')).toBe(579);
    expect([...effects.objects.protected.keys()].sort()).toEqual(
      [
        keys.protectedIndex(run, 1),
        keys.protectedTable(run, 1, 'courses', period),
        keys.withheld(run, 1, 'courses', period),
      ].sort(),
    );
  });

  test('looks at no release of other days, however many there are', async () => {
    const effects = night(courses, many);
    const unreadable = Buffer.from('no table at all');
    effects.objects.history.set('courses/2019-12/v1.json.gz', unreadable);
    await expect(protect.run({ run, round: 1 }, effects)).resolves.toMatchObject({ tables: 1 });
    const other = night(courses, many);
    other.objects.history.set(`courses/${period}/v1.json.gz`, unreadable);
    await expect(protect.run({ run, round: 1 }, other)).rejects.toThrow();
  });

  test('stops where the ledger records a release that memory does not have, or has otherwise', async () => {
    const missing = night(courses, many);
    const fields = { digest: 'ab'.repeat(32) };
    await missing.ledger.create(partitions.release, `courses/${period}/0001`, fields);
    await expect(protect.run({ run, round: 1 }, missing)).rejects.toThrow(DisclosureRisk);
    const other = night(courses, many);
    const first = night(courses, many);
    await protect.run({ run, round: 1 }, first);
    const table = canonicalJson(publishedIn(first, 1));
    other.objects.history.set(keys.history('courses', period, 1), packed(Buffer.from(table)));
    await expect(protect.run({ run, round: 1 }, other)).resolves.toMatchObject({ run });
    await other.ledger.create(partitions.release, `courses/${period}/0001`, fields);
    other.objects.protected.clear();
    await expect(protect.run({ run, round: 1 }, other)).rejects.toThrow(DisclosureRisk);
  });

  test('run again writes nothing and says the same', async () => {
    const effects = night(courses, many);
    const once = await protect.run({ run, round: 1 }, effects);
    const before = new Map(effects.objects.protected);
    effects.objects.cells.clear();
    await expect(protect.run({ run, round: 1 }, effects)).resolves.toEqual(once);
    expect(effects.objects.protected).toEqual(before);
  });

  test('withholds in the next round what a counterexample names, and keeps it from being recomputed', async () => {
    const effects = night({ ...courses, activity: 0 }, many);
    await protect.run({ run, round: 1 }, effects);
    expect(shownAt(publishedIn(effects, 1), 'art-1/FR')).toBe(55);
    verdict(effects, ['art-1', 'FR']);
    await protect.run({ run, round: 2 }, effects);
    const table = publishedIn(effects, 2);
    expect(shownAt(table, 'art-1/FR')).toBeNull();
    const beside = ['art-1/DE', 'art-1/NO', 'art-1/_T'].map((codes) => shownAt(table, codes));
    expect(beside).toContain(null);
  });

  test('without the verdict of the round before does not go on', async () => {
    const effects = night(courses, many);
    await expect(protect.run({ run, round: 2 }, effects)).rejects.toThrow();
  });

  test('leaves out a table of which nothing can be published, and says so for the record', async () => {
    const effects = night(courses, rowsOf({ 'law-1/DE': 3, 'art-1/FR': 4 }));
    await expect(protect.run({ run, round: 1 }, effects)).resolves.toMatchObject({ tables: 0 });
    const record = Buffer.from(effects.objects.protected.get(keys.withheld(run, 1, 'courses', period)) ?? '');
    expect(JSON.parse(record.toString())).toEqual({
      table: 'courses',
      period,
      leftOut: 'nothing of it can be published',
    });
  });

  test('tells of a table left out, even if it dies while it does so the first time', async () => {
    const effects = night(courses, rowsOf({ 'law-1/DE': 3, 'art-1/FR': 4 }));
    const dies = (): never => {
      throw new Error('died');
    };
    await expect(protect.run({ run, round: 1 }, { ...effects, log: dies })).rejects.toThrow('died');
    const told: unknown[] = [];
    const log: Log = (event, fields) => void told.push({ event, ...fields });
    await protect.run({ run, round: 1 }, { ...effects, log });
    expect(told).toEqual([{ event: 'tables protected', tables: 0, leftOut: 1 }]);
  });
});

describe('roll-up', () => {
  test('uses the finest levels that publish enough', async () => {
    const effects = night(courses, many);
    await protect.run({ run, round: 1 }, effects);
    expect(publishedIn(effects, 1).dimensions[0]?.level).toBe(0);
  });

  test('goes to coarser levels where single courses are too small, and leaves the finer codes out', async () => {
    const small = rowsOf(
      Object.fromEntries(
        ['law-1', 'law-2', 'art-1', 'art-2'].flatMap((course) =>
          ['DE', 'FR', 'NO'].map((country) => [`${course}/${country}`, 8]),
        ),
      ),
    );
    const effects = night(courses, small);
    await protect.run({ run, round: 1 }, effects);
    const table = publishedIn(effects, 1);
    expect(table.dimensions[0]?.level).toBe(1);
    expect(table.dimensions[0]?.codes.map(({ code }) => code)).toEqual(['law', 'art', '_T']);
    expect(shownAt(table, 'law/DE')).toBe(16);
  });
});
