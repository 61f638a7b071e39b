import { faker } from '@faker-js/faker';
import { expect, test } from 'vitest';
import type { MicrodataRow } from '../support/oracle.ts';
import { aggregateWorld, count, engineOf, land } from './aggregate-world.ts';
import { dimension, events, minutes, people, policyOf, row, table } from './small-policy.ts';

const run = '2026-11-26';
const policy = policyOf([
  table({
    sources: ['web', 'app'],
    dimensions: [dimension('place', [0]), dimension('page', [0])],
    measures: [people, events(4), minutes(20)],
  }),
]);

const exportsOf = (rename: (person: bigint) => bigint): readonly (readonly [string, MicrodataRow[]])[] => {
  faker.seed(20260101);
  return ['web/a', 'web/b', 'app/a', 'app/b'].map((key) => [
    key,
    Array.from({ length: 6000 }, () =>
      row({
        source: key.slice(0, 3),
        day: `2026-11-${faker.number.int({ min: 16, max: 22 })}`,
        person: rename(BigInt(faker.number.int({ max: 400 }))),
        rowId: key.startsWith('web') ? faker.number.bigInt({ max: 9000n }) : null,
        values: {
          place: faker.helpers.arrayElement(['n1', 'n2', 's1', 'sea']),
          page: faker.helpers.arrayElement(['v1', 'v2', '𝒳', 'about']),
          minutes: faker.number.float({ max: 9 }),
        },
      }),
    ),
  ]);
};

const cellsWith = async (
  options: { threads?: number; reversed?: boolean; rename?: (person: bigint) => bigint } = {},
): Promise<ReadonlyMap<string, Uint8Array>> => {
  const world = aggregateWorld(policy, engineOf(options.threads));
  const landed = exportsOf(options.rename ?? ((person) => person));
  for (const [key, rows] of options.reversed ? landed.toReversed() : landed)
    await land(world, {
      run,
      source: key.slice(0, 3),
      key,
      rows: options.reversed ? rows.toReversed() : rows,
      excluded: [...(options.rename ? [options.rename(7n)] : [7n])],
    });
  await count(world, run);
  return world.objects.cells;
};

test('equal inputs give equal bytes, whatever the threads, the order of rows and exports, and the pseudonyms', async () => {
  const cells = await cellsWith();
  expect(cells.size).toBe(2);
  expect(await cellsWith({ threads: 1 })).toEqual(cells);
  expect(await cellsWith({ reversed: true })).toEqual(cells);
  expect(await cellsWith({ rename: (person) => 5_000_000_000_000n - person * 7_919n })).toEqual(cells);
});
