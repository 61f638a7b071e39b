import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { atomsOf } from '../../../core/classification.ts';
import { keys } from '../../../core/keys.ts';
import type { Policy, Source } from '../../../core/policy.ts';
import { loadPolicy } from '../../../policy/load.ts';
import {
  type AggregateWorld,
  aggregateWorld,
  count,
  land,
  toParquet,
} from '../../aggregate/aggregate-world.ts';
import { fourTables, microdata, run } from '../../aggregate/any-tables.ts';
import { policyOf, row, table } from '../../aggregate/small-policy.ts';
import type { MicrodataRow } from '../../support/oracle.ts';
import { trinoWarehouse } from './trino-warehouse.ts';

let schemas = 0;

/** The world with Trino over its objects as they are. */
const onTrino = async (world: AggregateWorld) => ({
  ...world,
  warehouse: await trinoWarehouse(inject('trino'), {
    policy: world.policy,
    microdata: world.zones.microdata,
    schema: `world_${schemas++}`,
  }),
});

/** Cells by key as the engine counts them, and as Trino does. What a dead worker left lies beside each source. */
const bothWays = async (policy: Policy, rows: readonly MicrodataRow[], excluded: readonly bigint[]) => {
  const cells: AggregateWorld['objects']['cells'][] = [];
  for (const prepare of [async (world: AggregateWorld) => world, onTrino]) {
    const world = aggregateWorld(policy);
    for (const [key, ofObject] of Map.groupBy(rows, ({ source, object }) => `${source}/${object}`))
      await land(world, { run, source: key.split('/')[0] ?? '', key, rows: ofObject, excluded });
    for (const path of [...world.objects.microdata.keys()].filter((key) => key.startsWith('source='))) {
      const [source = '', period = ''] = path.split('/').map((part) => part.split('=')[1] ?? '');
      const stray = toParquet(
        policy,
        source,
        rows.filter((one) => one.source === source),
      );
      await world.zones.microdata.replace(keys.microdata(source, period, 'stray'), stray);
    }
    await count(await prepare(world), run);
    cells.push(world.objects.cells);
  }
  return { engine: cells[0], trino: cells[1] };
};

const worlds = fc.sample(fc.tuple(fourTables, fc.noBias(microdata), fc.subarray([-3n, 0n, 2n])), {
  numRuns: 4,
  seed: 20260104,
});

test.each(worlds)(
  'Trino counts every cell of any table as the engine does',
  async (wanted, rows, excluded) => {
    const { engine, trino } = await bothWays(policyOf(wanted), rows, excluded);
    expect(trino?.size).toBeGreaterThan(1);
    expect(trino).toEqual(engine);
  },
);

/** Rows of every source, of whatever its variables may say. */
const rowsOf = (policy: Policy): readonly MicrodataRow[] =>
  policy.sources.flatMap((source) =>
    fc
      .sample(fc.tuple(fc.bigInt({ min: 1n, max: 40n }), valuesOf(policy, source)), { numRuns: 120, seed: 7 })
      .map(([person, values], at) => ({
        source: source.name,
        object: at % 3 === 0 ? 'a' : 'b',
        day: source.day.by === 'fixed' ? source.day.day : `2026-03-${10 + (at % 7)}`,
        person,
        rowId: source.rowId === undefined ? null : BigInt(at >> 1),
        values,
      })),
  );

const valuesOf = (policy: Policy, { variables }: Source): fc.Arbitrary<MicrodataRow['values']> =>
  fc.record(
    Object.fromEntries(
      variables.map((variable) => [
        variable.name,
        variable.by === 'number'
          ? fc.option(fc.double({ min: -1, max: 5000, noNaN: true }))
          : fc.constantFrom(...atomsOfAll(policy, variable.classification), null),
      ]),
    ),
  );

const atomsOfAll = ({ classifications }: Policy, name: string): readonly string[] => {
  const codes = classifications[name]?.codes ?? [];
  return codes.filter(({ parent }) => parent === undefined).flatMap(({ code }) => atomsOf(codes, code));
};

test.each(['policy/policy.yaml', 'policy/examples/with-noise.yaml'])(
  'Trino counts the tables of %s as the engine does',
  async (file) => {
    const { policy } = await loadPolicy(file);
    const kept = { ...policy, retention: { ...policy.retention, microdata: 3650 } };
    const { engine, trino } = await bothWays(kept, rowsOf(policy), [3n]);
    expect(trino?.size).toBeGreaterThan(policy.tables.length / 2);
    expect(trino).toEqual(engine);
  },
);

test('nothing is counted where the tables lie elsewhere than the objects', async () => {
  const world = aggregateWorld(policyOf([table()]));
  await land(world, { run, source: 'web', key: 'web/a', rows: [row({ person: 1n })] });
  const stray = toParquet(world.policy, 'web', [row({ person: 2n })]);
  await world.zones.microdata.replace(keys.microdata('web', '2026', 'stray'), stray);
  const { warehouse } = await onTrino(world);
  const elsewhere = { ...warehouse, location: 'local:///elsewhere/' };
  await expect(count({ ...world, warehouse: elsewhere }, run)).rejects.toThrow('other rows in the warehouse');
});
