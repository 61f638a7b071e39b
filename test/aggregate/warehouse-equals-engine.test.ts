import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countByHand } from '../support/oracle.ts';
import { aggregateWorld, cellsOf, count, land } from './aggregate-world.ts';
import { fourTables, microdata, period, run } from './any-tables.ts';
import { policyOf } from './small-policy.ts';
import { trinoInDuckdb } from './trino-in-duckdb.ts';

test('the warehouse counts every cell of any table as the engine and as a loop over the rows do', async () => {
  await fc.assert(
    fc.asyncProperty(
      fourTables,
      fc.noBias(microdata),
      fc.subarray([-3n, 0n, 2n]),
      async (wanted, rows, excluded) => {
        const policy = policyOf(wanted);
        const engine = aggregateWorld(policy);
        const other = aggregateWorld(policy);
        const warehouse = { ...other, warehouse: trinoInDuckdb(policy, other.zones.microdata) };
        for (const [key, ofObject] of Map.groupBy(rows, ({ source, object }) => `${source}/${object}`))
          for (const world of [engine, warehouse])
            await land(world, { run, source: key.split('/')[0] ?? '', key, rows: ofObject, excluded });
        for (const world of [engine, warehouse]) await count(world, run);
        expect(warehouse.objects.cells).toEqual(engine.objects.cells);
        for (const one of wanted) {
          const counted = cellsOf(warehouse, run, one.name, period);
          if (counted)
            expect(counted).toMatchObject(countByHand(one, policy, { rows, excluded: new Set(excluded) }));
        }
        expect(warehouse.warehouse.said.length > 0).toBe(warehouse.objects.cells.size > 1);
      },
    ),
    { numRuns: 12, seed: 20260102 },
  );
});
