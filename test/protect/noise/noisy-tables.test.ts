import { describe, expect, test } from 'vitest';
import type { CellTable } from '../../../core/cells.ts';
import { canonicalJson } from '../../../core/digest.ts';
import { partitions } from '../../../core/keys.ts';
import type { Noise } from '../../../core/noise.ts';
import type { Policy } from '../../../core/policy.ts';
import { noisyTables } from '../../../functions/protect/noise/noisy-tables.ts';
import type { Subject } from '../../../functions/protect/roll-up.ts';
import { dimension, events, people, policyOf, table } from '../../aggregate/small-policy.ts';
import { type MemoryEffects, memoryEffects, reopened } from '../../support/memory-effects.ts';

const gaussian = (rho: string, total = '1'): Noise => ({
  mechanism: 'discrete-gaussian',
  loss: { unit: 'rho', amount: rho },
  budget: { namespace: 'learner', total: { unit: 'rho', amount: total } },
});

const wanted = (noise: Noise, changes: Parameters<typeof table>[0] = {}) =>
  table({ measures: [people, events(2)], dimensions: [dimension('place', [0, 1])], noise, ...changes });

/** So many people in each town, two events each. */
const countedIn = (towns: Readonly<Record<string, number>>, period = '2026-W47'): CellTable => {
  const codes = Object.keys(towns);
  const value = Object.values(towns);
  return {
    table: 'visits',
    period,
    inputs: 'ab'.repeat(32),
    codes: { place: codes },
    measures: {
      people: { value, contributors: value },
      'events-2': {
        value: value.map((one) => 2 * one),
        contributors: value,
        largest: value.map(() => [2, 2]),
      },
    },
    splitsAt: { place: 0 },
    coverage: { refusedExports: 'none', unreadableLines: 'few or none' },
  };
};

const subject = (noise: Noise, changes: Partial<Subject> = {}): Subject => {
  const own = wanted(noise);
  return {
    table: own,
    counted: countedIn({ n1: 5, s1: 7 }),
    policy: policyOf([own]),
    version: 1,
    ...changes,
  };
};

const worldOf = (policy: Policy = policyOf([])): MemoryEffects => memoryEffects(policy);

const spent = async (world: MemoryEffects): Promise<string | undefined> =>
  (await world.ledger.get(partitions.budget, 'learner'))?.fields.spent as string | undefined;

describe('A table with noise', () => {
  test('is paid for by one budget for good, whatever its people or tables are called later', async () => {
    const world = worldOf();
    const renamed = { ...gaussian('1/50'), budget: { ...gaussian('1/50').budget, namespace: 'student' } };
    const again = (noise: Noise) => noisyTables([subject(noise, { counted: countedIn({ n1: 5 }) })], world);
    expect((await again(gaussian('1/50'))).tables).toHaveLength(1);
    expect(await again(renamed)).toEqual({
      tables: [],
      leftOut: [
        { table: 'visits', period: '2026-W47', reason: 'another budget pays for noise over these rows' },
      ],
    });
    expect((await again(gaussian('1/50'))).tables).toHaveLength(1);
  });

  test('shows every cell of its universe, none withheld, whatever was counted', async () => {
    const shown = await Promise.all(
      [{}, { n1: 1 }, { n1: 500, n2: 3, s1: 9, sea: 8, _U: 1 }].map(async (towns) => {
        const { tables } = await noisyTables(
          [subject(gaussian('1/50'), { counted: countedIn(towns) })],
          worldOf(),
        );
        return tables[0];
      }),
    );
    for (const one of shown) {
      expect(one?.cells.codes).toEqual(shown[0]?.cells.codes);
      expect(one?.measures).toEqual(shown[0]?.measures);
      expect(one?.cells.measures.people?.status.every((status) => status === 'ok')).toBe(true);
    }
    expect(shown[0]?.cells.codes.place).toEqual(['north', 'n1', 'n2', 'south', 's1', 'sea', '_U', '_T']);
  });

  test('adds up: every other cell is the sum of its inner cells as they are shown', async () => {
    const { tables } = await noisyTables([subject(gaussian('1/50'))], worldOf());
    for (const { value = [] } of Object.values(tables[0]?.cells.measures ?? {})) {
      const [north = 0, n1 = 0, n2 = 0, south = 0, s1 = 0, sea = 0, unknown = 0, total = 0] =
        value.map(Number);
      expect([north, south, total]).toEqual([n1 + n2, s1, n1 + n2 + s1 + sea + unknown]);
    }
  });

  test('has noise as large as what one person changes asks for, the loss shared by its measures', async () => {
    const { tables } = await noisyTables([subject(gaussian('1/50'))], worldOf());
    expect(tables[0]?.noise?.measures).toEqual({
      people: { mostOfOne: 1, scale: '50' },
      'events-2': { mostOfOne: 14, scale: '9800' },
    });
    const laplace: Noise = {
      ...gaussian('1'),
      mechanism: 'discrete-laplace',
      loss: { unit: 'epsilon', amount: '0.1' },
    };
    const { tables: others } = await noisyTables([subject(laplace)], worldOf());
    expect(others[0]?.noise?.measures).toEqual({
      people: { mostOfOne: 1, scale: '20' },
      'events-2': { mostOfOne: 14, scale: '280' },
    });
  });

  test('is the same when the night is run again, and is paid for once', async () => {
    const world = worldOf();
    const first = await noisyTables([subject(gaussian('1/50'))], world);
    const second = await noisyTables([subject(gaussian('1/50'))], reopened(world));
    expect(canonicalJson(second)).toBe(canonicalJson(first));
    expect(await spent(world)).toBe('20000000000');
  });

  test('has its noise before anything of it is seen, so that a night that dies draws none twice', async () => {
    for (let writes = 0; ; writes++) {
      let made = 0;
      const world = memoryEffects(policyOf([]), () => {
        if (made++ >= writes) throw new Error('crashed');
      });
      const died = await noisyTables([subject(gaussian('1/50'))], world).then(
        () => false,
        () => true,
      );
      const stored = [...world.objects.protected].filter(([key]) => key.startsWith('noise/'));
      const after = reopened(world);
      const { tables } = await noisyTables([subject(gaussian('1/50'))], after);
      expect(tables).toHaveLength(1);
      for (const [key, bytes] of stored) expect(after.objects.protected.get(key)).toEqual(bytes);
      expect(await spent(after)).toBe('20000000000');
      if (!died) break;
    }
  });

  test('is left out, and tells why, when what is left of the budget is too little', async () => {
    const world = worldOf();
    const policy = '1999999999/100000000000';
    const periods = ['2026-W45', '2026-W46', '2026-W47'];
    const all = periods.map((period) =>
      subject(gaussian(period === '2026-W45' ? policy : '1/50', '0.06'), {
        counted: countedIn({ n1: 5 }, period),
      }),
    );
    const { tables, leftOut } = await noisyTables(all, world);
    expect([tables.length, leftOut]).toEqual([3, []]);
    const more = subject(gaussian('1/50', '0.06'), { counted: countedIn({ n1: 5 }, '2026-W48') });
    expect(await noisyTables([more], world)).toEqual({
      tables: [],
      leftOut: [{ table: 'visits', period: '2026-W48', reason: 'the budget is spent' }],
    });
  });

  test('costs again under other terms, and nothing is published of a period for a second time', async () => {
    const world = worldOf();
    await noisyTables([subject(gaussian('1/50'))], world);
    await noisyTables([subject(gaussian('1/40'))], world);
    expect(await spent(world)).toBe('45000000000');
    const { tables, leftOut } = await noisyTables([subject(gaussian('1/50'), { version: 2 })], world);
    expect([tables, leftOut.length]).toEqual([[], 1]);
    expect(await spent(world)).toBe('45000000000');
  });

  test('shows another number in one inner cell where one person more was there, under the same noise', async () => {
    const world = worldOf();
    const shown = async (towns: Readonly<Record<string, number>>) => {
      const own = subject(gaussian('1/50'), { counted: countedIn(towns) });
      return (await noisyTables([own], world)).tables[0]?.cells.measures.people?.value.map(Number) ?? [];
    };
    const [less, more] = [await shown({ n1: 5, s1: 7 }), await shown({ n1: 6, s1: 7 })];
    expect(more.map((value, at) => value - (less[at] ?? 0))).toEqual([1, 1, 0, 0, 0, 0, 0, 1]);
  });
});
