import { beforeEach, expect, test } from 'vitest';
import { ingest } from '../../functions/ingest/ingest.ts';
import { policyOf } from '../deidentify/policies.ts';
import { type MemoryEffects, memoryEffects } from '../support/memory-effects.ts';

/** Keys are kept for 30 days after the end of their period. */
const policy = policyOf([]);

let world: MemoryEffects;
beforeEach(async () => {
  world = memoryEffects(policy);
  for (const period of ['2026-05', '2026-06', '2026-W23', '2026-Q2', '2026'])
    await world.keyring.create('key', period, { random: 'ab' });
});

const left = async (): Promise<readonly string[]> =>
  (await Array.fromAsync(world.keyring.list('key'))).map(({ sort }) => sort).sort();
const recorded = async (): Promise<readonly string[]> =>
  (await Array.fromAsync(world.ledger.list('destroyed-key'))).map(({ sort }) => sort).sort();

test.each([
  ['2026-06-29', ['2026', '2026-05', '2026-06', '2026-Q2', '2026-W23'], []],
  ['2026-06-30', ['2026', '2026-06', '2026-Q2', '2026-W23'], ['2026-05']],
  ['2026-07-29', ['2026', '2026-06', '2026-Q2'], ['2026-05', '2026-W23']],
  ['2026-07-30', ['2026'], ['2026-05', '2026-06', '2026-Q2', '2026-W23']],
])(
  'the night of %s leaves the keys whose retention is not over, and records the others',
  async (date, keys, gone) => {
    await ingest.run({ date }, world);
    expect([await left(), await recorded()]).toEqual([keys, gone]);
  },
);

test('what a night recorded but could not destroy any more, the next one destroys', async () => {
  await world.ledger.create('destroyed-key', '2026-05', { run: '2026-06-30' });
  await ingest.run({ date: '2026-06-30' }, world);
  expect(await left()).not.toContain('2026-05');
});

test('the record is there before the random is gone', async () => {
  const remove = world.keyring.remove;
  const seen: (readonly string[])[] = [];
  const keyring = {
    ...world.keyring,
    remove: async (partition: string, sort: string) => {
      seen.push(await recorded());
      return remove(partition, sort);
    },
  };
  await ingest.run({ date: '2026-06-30' }, { ...world, keyring });
  expect(seen).toEqual([['2026-05']]);
});
