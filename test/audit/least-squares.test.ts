import { describe, expect, test } from 'vitest';
import type { CellTable } from '../../core/cells.ts';
import { fraction } from '../../core/fraction.ts';
import type { Mechanism, PublishedNoise } from '../../core/noise.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackPublished, attackTonight } from '../../functions/audit/attack.ts';
import { discreteGaussian } from '../../functions/protect/noise/discrete-gaussian.ts';
import { discreteLaplace } from '../../functions/protect/noise/discrete-laplace.ts';
import { randomNumbers } from '../../functions/protect/noise/random-numbers.ts';
import { seededBytes } from '../support/seeded-bytes.ts';
import { countedFor, gridTable, gridValues } from './small-table.ts';

const counts = Array.from({ length: 12 }, (_, row) => [row, 3 * row + 1, 40, 0]);

interface Wish {
  readonly seed?: string;
  readonly mechanism?: Mechanism;
  /** What it says that it costs, and has the noise for. */
  readonly amount?: string;
  readonly total?: string;
  readonly scale?: string;
  readonly changes?: Partial<PublishedTable>;
}

const noiseOf = ({
  mechanism = 'discrete-gaussian',
  amount = '1/50',
  total = '1',
  scale = '25',
}: Wish): PublishedNoise => {
  const unit = mechanism === 'discrete-gaussian' ? 'rho' : 'epsilon';
  return {
    mechanism,
    loss: { unit, amount },
    budget: { namespace: 'learner', total: { unit, amount: total } },
    measures: { people: { mostOfOne: 1, scale } },
  };
};

const drawn = (seed: string, scale: bigint, mechanism: Mechanism): number[][] => {
  const random = randomNumbers(seededBytes(seed));
  const sample = mechanism === 'discrete-gaussian' ? discreteGaussian : discreteLaplace;
  return counts.map((line) => line.map((value) => value + Number(sample(fraction(scale), random))));
};

/** Counts by row and column with the noise that the table says it has. */
const noisy = (wish: Wish = {}, values?: readonly (readonly number[])[]): PublishedTable => {
  const { seed = 'one', mechanism = 'discrete-gaussian', scale = '25', changes = {} } = wish;
  const noise = noiseOf(wish);
  const shown = values ?? drawn(seed, BigInt(scale.split('/')[0] ?? ''), mechanism);
  return gridTable(shown, [], { minimumFrequency: 1, changes: { table: 'noisy', ...changes, noise } });
};

const another = (wish: Wish = {}): PublishedTable =>
  noisy({ seed: 'two', ...wish, changes: { table: 'another', ...wish.changes } });

/** The attackers that found something in what everybody can read. */
const foundBy = async (...tables: PublishedTable[]): Promise<string[]> =>
  (await attackPublished(tables)).filter(({ found }) => found > 0).map(({ attacker }) => attacker);

const inTheNight = async (table: PublishedTable, counted: CellTable) => {
  const [attacked] = await attackTonight([table], [], {
    cellsOf: () => counted,
    shownOf: () => null,
    dominanceOf: () => ({ p: 10, n: 2, k: 85 }),
    classifications: {},
  });
  return attacked?.outcome;
};

describe('least-squares leaves alone', () => {
  test('a table whose noise is what it costs', async () => {
    expect(await foundBy(noisy())).toEqual([]);
    expect(await foundBy(noisy({ mechanism: 'discrete-laplace', amount: '1/5', scale: '5' }))).toEqual([]);
  });

  test('two tables of the same cells that cost the whole budget together', async () => {
    expect(await foundBy(noisy({ total: '1/25' }), another({ total: '1/25' }))).toEqual([]);
  });

  test('the copies of one release that two audiences hold: their noise is the same', async () => {
    expect(await foundBy(noisy({ total: '1/50' }), noisy({ total: '1/50' }))).toEqual([]);
  });

  test('small counts, counts of nobody and counts below nobody, which are no facts', async () => {
    expect(
      await foundBy(
        noisy({}, [
          [1, 0, -3],
          [2, 4, -1],
        ]),
      ),
    ).toEqual([]);
  });
});

test('least-squares tells how near it gets to a number by averaging all tables that have it', async () => {
  const nearest = async (...tables: PublishedTable[]) =>
    (await attackPublished(tables)).find(({ attacker }) => attacker === 'least-squares')?.tightest;
  expect(await nearest(noisy())).toBe(5);
  expect(await nearest(noisy(), noisy())).toBe(5);
  expect(await nearest(noisy(), another())).toBe(3.54);
  expect(await nearest(noisy(), another({ scale: '100', amount: '1/200' }))).toBe(4.47);
});

describe('least-squares finds', () => {
  test('the same cells noised twice beyond the budget', async () => {
    expect(await foundBy(noisy({ total: '1/26' }), another({ total: '1/26' }))).toEqual(['least-squares']);
  });

  test('the same people noised beyond the budget in different periods', async () => {
    const weeks = ['2026-W45', '2026-W46', '2026-W47'].map((period, at) =>
      noisy({ seed: period, total: '1/25', changes: { period, version: 1, title: `${at}` } }),
    );
    expect(await foundBy(...weeks.slice(1))).toEqual([]);
    expect(await foundBy(...weeks)).toEqual(['least-squares']);
  });

  test('less noise than the release says that it costs', async () => {
    expect(await foundBy(noisy({ scale: '24' }))).toEqual(['least-squares']);
    expect(await foundBy(noisy({ mechanism: 'discrete-laplace', amount: '1/5', scale: '4' }))).toEqual([
      'least-squares',
    ]);
  });

  test('a bound on one person that is lower than what one person can add', async () => {
    const events = {
      name: 'events',
      title: 'Events',
      unit: 'events',
      kind: 'events',
      cap: 2,
      additive: {},
    } as const;
    const asEvents = (mostOfOne: number, scale: string): PublishedTable => {
      const own = noisy();
      const noise = { ...noiseOf({}), measures: { events: { mostOfOne, scale } } };
      const { people = { value: [], status: [] } } = own.cells.measures;
      return { ...own, measures: [events], noise, cells: { ...own.cells, measures: { events: people } } };
    };
    expect(await foundBy(asEvents(14, '4900'))).toEqual([]);
    expect(await foundBy(asEvents(2, '100'))).toEqual(['least-squares']);
  });

  test('margins with noise of their own, which nobody paid for', async () => {
    const table = noisy();
    const { people = { value: [], status: [] } } = table.cells.measures;
    const value = people.value.map((one, at) => (at === people.value.length - 1 ? (one ?? 0) + 1 : one));
    const changed = { ...table, cells: { ...table.cells, measures: { people: { ...people, value } } } };
    expect(await foundBy(changed)).toEqual(['least-squares']);
  });

  test('noise that two tables share, which falls out of their difference', async () => {
    expect(await foundBy(noisy(), another({ seed: 'one' }))).toEqual(['least-squares']);
    expect(await foundBy(noisy(), another({ seed: 'one', changes: { period: '2026-W46' } }))).toEqual([]);
  });

  test('the same numbers without noise in another table', async () => {
    const exact = gridTable(
      counts.map((line) => line.map((value) => value + 20)),
      [],
      { changes: { table: 'exact' } },
    );
    expect(await foundBy(noisy(), exact)).toEqual(['least-squares']);
    expect(await foundBy(exact)).toEqual([]);
  });

  test('a table that withholds beside its noise, or says nothing of the noise of a measure', async () => {
    const table = noisy();
    const bare = { ...table, noise: { ...noiseOf({}), measures: {} } };
    expect(await foundBy(bare)).toEqual(['consistency']);
    const withheld = gridTable(
      [
        [1, 2],
        [3, 4],
      ],
      ['r1/c1'],
      { minimumFrequency: 1, changes: { noise: noiseOf({}) } },
    );
    expect(await foundBy(withheld)).toEqual(['consistency']);
  });
});

describe('In the night that knows what was counted least-squares', () => {
  const counted = (table: PublishedTable): CellTable => countedFor(table, gridValues(counts));

  test('lets noise pass that is as large as it should be', async () => {
    for (const seed of ['a', 'b', 'c', 'd', 'e']) {
      const table = noisy({ seed });
      expect(await inTheNight(table, counted(table))).toBe('passed');
      const laplace = noisy({ seed, mechanism: 'discrete-laplace', amount: '1/5', scale: '5' });
      expect(await inTheNight(laplace, counted(laplace))).toBe('passed');
    }
  });

  test('finds a planted table without noise, and one with too little', async () => {
    const none = noisy({}, counts);
    expect(await inTheNight(none, counted(none))).toBe('breached');
    const little = noisy({}, drawn('little', 1n, 'discrete-gaussian'));
    expect(await inTheNight(little, counted(little))).toBe('breached');
    const laplace = noisy({ mechanism: 'discrete-laplace', amount: '1/5', scale: '5' }, counts);
    expect(await inTheNight(laplace, counted(laplace))).toBe('breached');
  });
});
