import { describe, expect, test } from 'vitest';
import { partitions } from '../../core/keys.ts';
import { drawSeal } from '../../functions/ingest/draw-seal.ts';
import { openSeal } from '../../functions/publish/seal.ts';
import { policyOf, sourceOf } from '../deidentify/policies.ts';
import { memoryEffects } from '../support/memory-effects.ts';

const newWorld = () => memoryEffects(policyOf([sourceOf({ name: 'web', exports: 'web/' })]));
const sealIn = async (world: ReturnType<typeof newWorld>) => {
  await drawSeal(world);
  return (await openSeal(world.ledger))('visits/2026-06/v1', 'ab'.repeat(32));
};

describe('the seal of inputs', () => {
  test('is the same in every run of a store', async () => {
    const world = newWorld();
    expect(await sealIn(world)).toMatch(/^hmac-sha256:[0-9a-f]{64}$/);
    expect(await sealIn(world)).toBe(await sealIn(world));
  });

  test('is another one for every publisher, so that nobody can test a guess of the inputs', async () => {
    expect(await sealIn(newWorld())).not.toBe(await sealIn(newWorld()));
  });

  test('is another one for other inputs, and for other releases of the same', async () => {
    const world = newWorld();
    const first = await sealIn(world);
    const seal = await openSeal(world.ledger);
    expect(seal('visits/2026-06/v1', 'cd'.repeat(32))).not.toBe(first);
    expect(seal('visits/2026-06/v2', 'ab'.repeat(32))).not.toBe(first);
  });

  test.each([[undefined], ['abcd'], [5]])(
    'is not made where the ledger has %s for its secret',
    async (secret) => {
      const { ledger } = newWorld();
      if (secret !== undefined) await ledger.create(partitions.seal, 'secret', { secret });
      await expect(openSeal(ledger)).rejects.toThrow('no secret to seal by');
    },
  );
});
