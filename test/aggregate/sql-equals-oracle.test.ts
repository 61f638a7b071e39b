import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countByHand } from '../support/oracle.ts';
import { aggregateWorld, cellsOf, count, land } from './aggregate-world.ts';
import { fourTables, microdata, period, run } from './any-tables.ts';
import { policyOf } from './small-policy.ts';

test('counts every cell of any table as a loop over the rows does', async () => {
  await fc.assert(
    fc.asyncProperty(fourTables, microdata, fc.subarray([-3n, 0n, 2n]), async (wanted, rows, excluded) => {
      const policy = policyOf(wanted);
      const world = aggregateWorld(policy);
      for (const [key, ofObject] of Map.groupBy(rows, ({ source, object }) => `${source}/${object}`))
        await land(world, { run, source: key.split('/')[0] ?? '', key, rows: ofObject, excluded });
      await count(world, run);
      for (const one of wanted) {
        const counted = cellsOf(world, run, one.name, period);
        const isDue = rows.some(({ source }) => one.sources.includes(source));
        expect(counted === undefined).toBe(!isDue);
        if (counted)
          expect(counted).toMatchObject(countByHand(one, policy, { rows, excluded: new Set(excluded) }));
      }
    }),
    { numRuns: 25, seed: 20260101 },
  );
});
