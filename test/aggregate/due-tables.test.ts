import { expect, test } from 'vitest';
import { coverageOf } from '../../core/coverage.ts';
import { keys, partitions } from '../../core/keys.ts';
import { aggregate } from '../../functions/aggregate/aggregate.ts';
import { reopened } from '../support/memory-effects.ts';
import { type AggregateWorld, aggregateWorld, cellsOf, count, land } from './aggregate-world.ts';
import { dimension, people, policyOf, row, table } from './small-policy.ts';

const period = '2026-W47';
const day = '2026-11-22';
const rows = (source: string, persons: readonly number[], on = day) =>
  persons.map((person) => row({ source, day: on, person: BigInt(person), values: { place: 'n1' } }));

const peopleOf = (world: AggregateWorld, run: string, name = 'visits'): number | undefined =>
  cellsOf(world, run, name, period)?.measures.people?.value[0];

const release = (world: AggregateWorld, run: string, version = 1): Promise<boolean> =>
  world.ledger.create(partitions.release, `visits/${period}/000${version}`, { run });

test.each([
  ['web', '2026-11-22', 0],
  ['web', '2026-11-23', 0],
  ['web', '2026-11-24', 1],
  ['app', '2026-11-25', 0],
  ['app', '2026-11-26', 1],
])('a week of %s that ends on 22 November is counted on %s: %i tables', async (source, run, tables) => {
  const world = aggregateWorld(policyOf([table({ sources: [source], measures: [people] })]));
  await land(world, { run: '2026-11-22', source, key: `${source}/a`, rows: rows(source, [1, 2]) });
  expect(await count(world, run)).toBe(tables);
});

test('a period that was left out is counted again once its inputs or the policy are others, and not before', async () => {
  const world = aggregateWorld(policyOf([table({ measures: [people] })]));
  await land(world, { run: '2026-11-23', source: 'web', key: 'web/a', rows: rows('web', [1, 2]) });
  expect(await count(world, '2026-11-24')).toBe(1);
  const { inputs = '' } = cellsOf(world, '2026-11-24', 'visits', period) ?? {};
  const left = { inputs, policy: world.policyDigest };
  await world.ledger.create(partitions.leftOut, `visits/${period}`, left);
  expect(await count(world, '2026-11-25')).toBe(0);

  await world.ledger.replace(partitions.leftOut, `visits/${period}`, 1, { ...left, policy: 'another' });
  expect(await count(world, '2026-11-26')).toBe(1);

  await world.ledger.replace(partitions.leftOut, `visits/${period}`, 2, left);
  expect(await count(world, '2026-11-27')).toBe(0);
  await land(world, { run: '2026-11-28', source: 'web', key: 'web/late', rows: rows('web', [3]) });
  expect(await count(world, '2026-11-28')).toBe(1);
});

test('a table of several sources waits for the latest of them', async () => {
  const world = aggregateWorld(policyOf([table({ sources: ['web', 'app'], measures: [people] })]));
  await land(world, { run: '2026-11-22', source: 'web', key: 'web/a', rows: rows('web', [1, 2]) });
  expect(await count(world, '2026-11-25')).toBe(0);
  expect(await count(world, '2026-11-26')).toBe(1);
});

test('a released period is counted again only for a correction, and only if it changes a cell', async () => {
  const policy = policyOf([
    table({ measures: [people], corrections: true }),
    table({ name: 'fixed', measures: [people] }),
  ]);
  const world = aggregateWorld(policy);
  await land(world, { run: '2026-11-23', source: 'web', key: 'web/a', rows: rows('web', [1, 2]) });
  expect(await count(world, '2026-11-24')).toBe(2);
  await release(world, '2026-11-24');
  await world.ledger.create(partitions.release, `fixed/${period}/0001`, { run: '2026-11-24' });
  expect(await count(world, '2026-11-25')).toBe(0);

  await land(world, { run: '2026-11-26', source: 'web', key: 'web/late', rows: rows('web', [3]) });
  expect(await count(world, '2026-11-26')).toBe(1);
  expect(peopleOf(world, '2026-11-26')).toBe(3);
  await release(world, '2026-11-26', 2);
  expect(await count(world, '2026-11-27')).toBe(0);

  await land(world, { run: '2026-11-28', source: 'web', key: 'web/again', rows: rows('web', [3]) });
  expect(await count(world, '2026-11-28')).toBe(0);
});

test('a person who opts out after a release leads to no correction, and is in none that comes', async () => {
  const world = aggregateWorld(policyOf([table({ measures: [people], corrections: true })]));
  await land(world, { run: '2026-11-23', source: 'web', key: 'web/a', rows: rows('web', [1, 2]) });
  await count(world, '2026-11-24');
  await release(world, '2026-11-24');
  await land(world, { run: '2026-11-25', source: 'requests', key: 'requests/r', rows: [], excluded: [1n] });
  expect(await count(world, '2026-11-25')).toBe(0);
  await land(world, { run: '2026-11-26', source: 'web', key: 'web/late', rows: rows('web', [3, 4]) });
  expect(await count(world, '2026-11-26')).toBe(1);
  expect(peopleOf(world, '2026-11-26')).toBe(3);
});

test('nothing is corrected where nobody knows any more what the release rested on', async () => {
  const world = aggregateWorld(policyOf([table({ measures: [people], corrections: true })]));
  await land(world, { run: '2026-11-23', source: 'web', key: 'web/a', rows: rows('web', [1, 2]) });
  await release(world, '2026-11-24');
  expect(await count(world, '2026-11-25')).toBe(0);
});

test('a replaced export counts in its new version, and a snapshot replaces all before it', async () => {
  const world = aggregateWorld(
    policyOf([
      table({ measures: [people] }),
      table({ name: 'standing', sources: ['progress'], measures: [people] }),
    ]),
  );
  const web = { source: 'web', key: 'web/a' };
  await land(world, { ...web, run: '2026-11-22', rows: rows('web', [1, 2]) });
  await land(world, { ...web, run: '2026-11-23', version: '2', rows: rows('web', [2, 3, 4]) });
  const progress = { source: 'progress', run: '2026-11-23' };
  await land(world, { ...progress, key: 'progress/1', rows: rows('progress', [1, 2, 3]), excluded: [7n] });
  await land(world, { ...progress, key: 'progress/2', rows: rows('progress', [7]) });
  await count(world, '2026-11-24');
  expect(peopleOf(world, '2026-11-24')).toBe(3);
  expect(peopleOf(world, '2026-11-24', 'standing')).toBe(1);
});

test('a period of which some microdata is past its retention is not counted in part', async () => {
  const week = (name: string) => table({ name, measures: [people] });
  const world = aggregateWorld(policyOf([week('visits')]));
  await land(world, { run: '2026-11-19', source: 'web', key: 'web/a', rows: rows('web', [1], '2026-11-18') });
  await land(world, { run: '2026-11-23', source: 'web', key: 'web/b', rows: rows('web', [2]) });
  expect(await count(world, '2027-01-17')).toBe(1);
  expect(await count(world, '2027-01-18')).toBe(0);
  expect(await count(world, '2027-01-20')).toBe(0);
});

test('old data that lands late is counted as long as nothing of its source is forgotten', async () => {
  const world = aggregateWorld(policyOf([table({ measures: [people] })]));
  await land(world, { run: '2026-11-26', source: 'web', key: 'web/a', rows: rows('web', [1], '2013-10-02') });
  expect(await count(world, '2026-11-26')).toBe(1);
});

test('a table whose people are all left out is counted with no cells', async () => {
  const world = aggregateWorld(policyOf([table()]));
  await land(world, {
    run: '2026-11-23',
    source: 'web',
    key: 'web/a',
    rows: rows('web', [1, 2]),
    excluded: [1n, 2n],
  });
  expect(await count(world, '2026-11-24')).toBe(1);
  expect(cellsOf(world, '2026-11-24', 'visits', period)).toMatchObject({
    codes: { place: [] },
    measures: { people: { value: [] }, 'events-3': { value: [] }, 'minutes-10': { value: [] } },
    splitsAt: { place: 0 },
  });
});

test('a night without anything to count writes an empty index', async () => {
  const world = aggregateWorld(policyOf([table()]));
  expect(await count(world, '2026-11-24')).toBe(0);
  expect(Buffer.from(await world.zones.cells.read(keys.cellsIndex('2026-11-24'))).toString()).toBe(
    '{"tables":[]}\n',
  );
});

test('coverage tells how much is missing and is no count', async () => {
  const world = aggregateWorld(policyOf([table({ measures: [people] })]));
  const web = { source: 'web', run: '2026-11-23' };
  await land(world, { ...web, key: 'web/a', rows: rows('web', [1, 2]), unreadable: 10 });
  await land(world, { ...web, key: 'web/b', rows: rows('web', [1]) });
  await land(world, { ...web, key: 'web/bad', rows: [], refused: true });
  await land(world, { ...web, run: '2026-11-25', key: 'web/later', rows: [], refused: true });
  await land(world, { ...web, key: 'web/elsewhen', rows: rows('web', [1], '2026-11-23') });
  await land(world, { ...web, source: 'app', key: 'app/bad', rows: [], refused: true });
  await count(world, '2026-11-26');
  expect(cellsOf(world, '2026-11-26', 'visits', period)?.coverage).toEqual({
    refusedExports: 'over 20 %',
    unreadableLines: 'over 20 %',
  });
});

test.each([
  [0, 'few or none'],
  [9, 'few or none'],
  [10, '1 % to 5 %'],
  [50, '5 % to 20 %'],
  [200, '5 % to 20 %'],
  [201, 'over 20 %'],
])('%i unreadable lines of a thousand are told as %s', (unreadableLines, told) => {
  const counts = { exports: 20, refusedExports: 0, lines: 1000, unreadableLines };
  expect(coverageOf(counts)).toEqual({ refusedExports: 'none', unreadableLines: told });
});

test('one line more or less never shows where few cannot be read', () => {
  for (const lines of [1, 9, 10, 99, 100, 5000])
    for (const unreadableLines of [0, 1, 9])
      expect(coverageOf({ exports: 1, refusedExports: 0, lines, unreadableLines }).unreadableLines).toBe(
        'few or none',
      );
});

test('nothing is counted while an item of the night has no microdata', async () => {
  const world = aggregateWorld(policyOf([table()]));
  const { item } = await land(world, {
    run: '2026-11-24',
    source: 'web',
    key: 'web/a',
    rows: rows('web', [1]),
  });
  await world.zones.microdata.remove(keys.microdataManifest(item));
  await expect(count(world, '2026-11-24')).rejects.toThrow('1 of 1 items are not de-identified yet');
  expect(world.objects.cells.size).toBe(0);
});

test('nothing is counted while a list of people to leave out is missing', async () => {
  const world = aggregateWorld(policyOf([table()]));
  const landing = {
    run: '2026-11-23',
    source: 'web',
    key: 'web/a',
    rows: rows('web', [1, 2]),
    excluded: [1n],
  };
  const { exclusions = '' } = await land(world, landing);
  await world.zones.microdata.remove(exclusions);
  await expect(count(world, '2026-11-24')).rejects.toThrow('1 lists of people to leave out are missing');
  expect(world.objects.cells.size).toBe(0);
});

test('a rerun finds the index and writes nothing; a run after a crash writes the same bytes', async () => {
  const world = aggregateWorld(
    policyOf([table(), table({ name: 'other', dimensions: [dimension('page', [1])] })]),
  );
  await land(world, { run: '2026-11-23', source: 'web', key: 'web/a', rows: rows('web', [1, 2, 3]) });
  await count(world, '2026-11-24');
  const first = new Map(world.objects.cells);
  const readOnly = reopened(world, () => {
    throw new Error('a write');
  });
  expect(await aggregate.run({ run: '2026-11-24' }, readOnly)).toEqual({ run: '2026-11-24', tables: 2 });

  world.objects.cells.delete(keys.cellsIndex('2026-11-24'));
  world.objects.cells.delete(keys.cells('2026-11-24', 'other', period));
  await count(world, '2026-11-24');
  expect(world.objects.cells).toEqual(first);
});
