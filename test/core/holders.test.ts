import { describe, expect, test } from 'vitest';
import { type Coalition, coalitionsOf } from '../../core/coalitions.ts';
import type { LedgerFields } from '../../core/effects.ts';
import { heldBy, holdersField } from '../../core/holders.ts';
import { partitions } from '../../core/keys.ts';
import { memoryEffects } from '../support/memory-effects.ts';
import { analysts, publishPolicy } from '../support/publish-night.ts';

const school = { ...analysts, name: 'school', tables: ['one'] };
const press = { ...analysts, name: 'press', tables: ['another'] };
const apart = { audiences: [school, press], coalitions: [['school'], ['press']] };
const release = { table: 'one', period: '2026-10', version: 1 };

const holders = async (
  coalitions: readonly Coalition[],
  fields?: LedgerFields,
): Promise<readonly string[]> => {
  const { ledger } = memoryEffects(publishPolicy());
  if (fields) await ledger.create(partitions.release, 'one/2026-10/0001', fields);
  const held = coalitions.map(async (coalition) => [
    coalition.audiences.join(),
    await heldBy(coalition, [release], ledger),
  ]);
  return (await Promise.all(held)).flatMap(([name, own]) => (own?.length ? [String(name)] : []));
};

describe('of audiences that do not meet, an earlier release is held by', () => {
  test('the one that it went to', async () => {
    expect(await holders(coalitionsOf(apart), holdersField(['school']))).toEqual(['school']);
  });

  test('both where it went to both', async () => {
    const both = holdersField(['school', 'press']);
    expect(await holders(coalitionsOf(apart), both)).toEqual(['school', 'press']);
  });

  test('both where it went to an audience that the policy has no more', async () => {
    expect(await holders(coalitionsOf(apart), holdersField(['sponsor']))).toEqual(['school', 'press']);
  });

  test.each([
    ['it was never recorded', undefined],
    ['its record says nothing of whom', { run: '2026-11-01' }],
    ['its record names nobody', holdersField([])],
  ])('both where %s', async (_, fields) => {
    expect(await holders(coalitionsOf(apart), fields)).toEqual(['school', 'press']);
  });
});

test('every table goes to one coalition, be it one that nobody receives', () => {
  for (const table of ['one', 'another', 'none'])
    expect(coalitionsOf(apart).filter(({ receives }) => receives(table))).toHaveLength(1);
});
