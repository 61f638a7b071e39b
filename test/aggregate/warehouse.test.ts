import { expect, test } from 'vitest';
import { keys } from '../../core/keys.ts';
import type { Policy } from '../../core/policy.ts';
import type { MicrodataRow } from '../support/oracle.ts';
import { type AggregateWorld, aggregateWorld, cellsOf, count, land, toParquet } from './aggregate-world.ts';
import { policyOf, row, table } from './small-policy.ts';
import { type SqlInDuckdb, trinoInDuckdb } from './trino-in-duckdb.ts';

const run = '2026-11-26';
const period = '2026-W47';

const worldOf = (policy: Policy, fromRows?: number): AggregateWorld & { warehouse: SqlInDuckdb } => {
  const world = aggregateWorld(policy);
  return { ...world, warehouse: trinoInDuckdb(policy, world.zones.microdata, fromRows) };
};

const rowsOf = (people: number, place = 'n1'): MicrodataRow[] =>
  Array.from({ length: people }, (_, person) => row({ person: BigInt(person), values: { place } }));

const onlyObject = (world: AggregateWorld): string =>
  [...world.objects.microdata.keys()].find((key) => key.startsWith('source=')) ?? '';

const peopleIn = (world: AggregateWorld, code: string): number | undefined => {
  const cells = cellsOf(world, run, 'visits', period);
  return cells?.measures.people?.value[cells.codes.place?.indexOf(code) ?? -1];
};

test.each([
  [9, 'engine'],
  [10, 'warehouse'],
  [11, 'warehouse'],
])('of at least ten rows, %i are counted by the %s', async (howMany, by) => {
  const world = worldOf(policyOf([table()]), 10);
  await land(world, { run, source: 'web', key: 'web/a', rows: rowsOf(howMany) });
  await count(world, run);
  expect(peopleIn(world, '_T')).toBe(howMany);
  expect(world.warehouse.said.length > 0 ? 'warehouse' : 'engine').toBe(by);
});

test('what tonight’s tables read counts for each of them', async () => {
  const world = worldOf(policyOf([table(), table({ name: 'more' })]), 10);
  await land(world, { run, source: 'web', key: 'web/a', rows: rowsOf(5) });
  await count(world, run);
  expect(world.warehouse.said).not.toEqual([]);
});

test('what a dead worker left and what was replaced is not counted', async () => {
  const world = worldOf(policyOf([table()]));
  await land(world, { run: '2026-11-25', source: 'web', key: 'web/a', rows: rowsOf(7), version: '1' });
  await land(world, { run, source: 'web', key: 'web/a', rows: rowsOf(6), version: '2' });
  await world.zones.microdata.replace(
    keys.microdata('web', '2026', 'stray'),
    toParquet(world.policy, 'web', rowsOf(40)),
  );
  await count(world, run);
  expect(peopleIn(world, '_T')).toBe(6);
});

test('nobody who is to be left out is counted', async () => {
  const world = worldOf(policyOf([table()]));
  await land(world, { run, source: 'web', key: 'web/a', rows: rowsOf(9), excluded: [1n, 2n] });
  await land(world, { run, source: 'web', key: 'web/b', rows: rowsOf(3), excluded: [2n, 8n] });
  await count(world, run);
  expect(peopleIn(world, '_T')).toBe(6);
});

test('a column that an older export lacks is unknown there', async () => {
  const policy = policyOf([table()]);
  const world = worldOf(policy);
  const without = { ...policy, sources: policy.sources.map((one) => ({ ...one, variables: [] })) };
  await land(world, { run, source: 'web', key: 'web/a', rows: rowsOf(5) });
  await world.zones.microdata.replace(onlyObject(world), toParquet(without, 'web', rowsOf(5)));
  await count(world, run);
  expect(peopleIn(world, '_U')).toBe(5);
});

test('nothing is counted when the warehouse sees other rows than the manifests tell of', async () => {
  const world = worldOf(policyOf([table()]));
  await land(world, { run, source: 'web', key: 'web/a', rows: rowsOf(5) });
  await world.zones.microdata.replace(onlyObject(world), toParquet(world.policy, 'web', rowsOf(4)));
  await expect(count(world, run)).rejects.toThrow('1 of 1 sources have other rows in the warehouse');
  expect(world.objects.cells.size).toBe(0);
});

test('nothing is counted when an object that counts is missing', async () => {
  const world = worldOf(policyOf([table()]));
  await land(world, { run, source: 'web', key: 'web/a', rows: rowsOf(5) });
  await world.zones.microdata.remove(onlyObject(world));
  await expect(count(world, run)).rejects.toThrow('1 objects of web are missing from the microdata');
});

test('nothing is counted when the warehouse does not know everybody who is to be left out', async () => {
  const world = worldOf(policyOf([table()]));
  await land(world, { run, source: 'web', key: 'web/a', rows: rowsOf(5), excluded: [1n] });
  const blind = {
    ...world.warehouse,
    rows: (sql: string) => world.warehouse.rows(sql.replace('"exclusions"', '"exclusions" WHERE FALSE')),
  };
  await expect(count({ ...world, warehouse: blind }, run)).rejects.toThrow(
    'the warehouse knows of other people to leave out',
  );
  expect(world.objects.cells.size).toBe(0);
});

test.each(['comes', 'goes'])('nothing is counted when an object %s in the meantime', async (what) => {
  const world = worldOf(policyOf([table()]));
  const stray = keys.microdata('web', '2026', 'stray');
  const bytes = toParquet(world.policy, 'web', rowsOf(1));
  await land(world, { run, source: 'web', key: 'web/a', rows: rowsOf(5) });
  if (what === 'goes') await world.zones.microdata.replace(stray, bytes);
  world.warehouse.before = async (sql) => {
    if (!sql.includes('everywhere')) return;
    if (what === 'goes') await world.zones.microdata.remove(stray);
    else await world.zones.microdata.replace(stray, bytes);
  };
  await expect(count(world, run)).rejects.toThrow('the microdata changed while it was counted');
  expect(world.objects.cells.size).toBe(0);
});

test('when one table cannot be counted the queries of the others are stopped', async () => {
  const world = worldOf(policyOf([table(), table({ name: 'more' })]));
  await land(world, { run, source: 'web', key: 'web/a', rows: rowsOf(5) });
  const signals = new Set<AbortSignal>();
  let asked = 0;
  const failing = {
    ...world.warehouse,
    async rows(sql: string, signal?: AbortSignal) {
      if (signal) signals.add(signal);
      if (signal && asked++ === 0) throw new Error('refused');
      return world.warehouse.rows(sql, signal);
    },
  };
  await expect(count({ ...world, warehouse: failing }, run)).rejects.toThrow('refused');
  expect([...signals].map(({ aborted }) => aborted)).toEqual([true]);
  expect(world.objects.cells.size).toBe(0);
});
