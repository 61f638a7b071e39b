import { describe, expect, test } from 'vitest';
import { partitions } from '../../core/keys.ts';
import type { Policy, Table } from '../../core/policy.ts';
import { drawSeed } from '../../functions/ingest/draw-seed.ts';
import { readSeed } from '../../functions/protect/rounding/seed.ts';
import { policyOf, sourceOf } from '../deidentify/policies.ts';
import { memoryEffects } from '../support/memory-effects.ts';

const policyWith = (rounding: Table['rounding']): Policy => ({
  ...policyOf([sourceOf({ name: 'web', exports: 'web/' })]),
  tables: [{ name: 'table', ...(rounding && { rounding }) } as Table],
});

describe('the seed of rounding', () => {
  test('is drawn once and never again', async () => {
    const world = memoryEffects(policyWith({ base: 5, method: 'random' }));
    await drawSeed(world);
    const seed = await readSeed(world.ledger);
    expect(seed).toHaveLength(32);
    await drawSeed(world);
    expect(await readSeed(world.ledger)).toEqual(seed);
  });

  test('is another one for every publisher', async () => {
    const seeds = [1, 2].map(async () => {
      const world = memoryEffects(policyWith({ base: 5, method: 'random' }));
      await drawSeed(world);
      return Buffer.from(await readSeed(world.ledger)).toString('hex');
    });
    const [one, other] = await Promise.all(seeds);
    expect(one).not.toBe(other);
  });

  test('is not drawn where nothing is rounded', async () => {
    const world = memoryEffects(policyWith(undefined));
    await drawSeed(world);
    expect(world.items.size).toBe(0);
  });

  test.each([[undefined], ['abcd'], [5]])(
    'is asked for in vain where the ledger has %s for it',
    async (seed) => {
      const world = memoryEffects(policyWith(undefined));
      if (seed !== undefined) await world.ledger.create(partitions.rounding, 'seed', { seed });
      await expect(readSeed(world.ledger)).rejects.toThrow('no seed to round by');
    },
  );
});
