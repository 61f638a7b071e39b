import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CellTable } from '../../core/cells.ts';
import type { Noise } from '../../core/noise.ts';
import type { MicrodataRow } from '../support/oracle.ts';
import { aggregateWorld, cellsOf, count, land } from './aggregate-world.ts';
import { microdata, period, run, tables } from './any-tables.ts';
import { events, people, policyOf, row, table } from './small-policy.ts';
import { trinoInDuckdb } from './trino-in-duckdb.ts';

const noise: Noise = {
  mechanism: 'discrete-gaussian',
  loss: { unit: 'rho', amount: '1' },
  budget: { namespace: 'learner', total: { unit: 'rho', amount: '10' } },
};

const rowsByKey = (rows: readonly MicrodataRow[]) =>
  Map.groupBy(rows, ({ source, object }) => `${source}/${object}`);

const counted = async (
  wanted: ReturnType<typeof table>,
  rows: readonly MicrodataRow[],
  where: 'engine' | 'warehouse' = 'engine',
): Promise<CellTable | undefined> => {
  const policy = policyOf([wanted]);
  const world = aggregateWorld(policy);
  for (const [key, ofObject] of rowsByKey(rows))
    await land(world, { run, source: key.split('/')[0] ?? '', key, rows: ofObject });
  const warehouse = { ...world, warehouse: trinoInDuckdb(policy, world.zones.microdata) };
  await count(where === 'engine' ? world : warehouse, run);
  return cellsOf(world, run, wanted.name, period);
};

/** Value of each inner cell by its codes. */
const innerCells = (cells: CellTable | undefined, wanted: ReturnType<typeof table>, measure: string) => {
  const parents = new Map(
    wanted.dimensions.map(({ name, classification, levels }) => {
      const finest = Math.min(...levels);
      const codes = policyOf([]).classifications[classification]?.codes ?? [];
      const shown = codes.filter(({ level }) => level >= finest);
      return [name, new Set(['_T', ...shown.flatMap(({ parent }) => parent ?? [])])];
    }),
  );
  const values = cells?.measures[measure]?.value ?? [];
  return new Map(
    values.flatMap((value, at): [string, number][] => {
      const codes = Object.entries(cells?.codes ?? {}).map(([name, column]) => [name, column[at] ?? '']);
      const isInner = codes.every(([name = '', code = '']) => !parents.get(name)?.has(code));
      return isInner ? [[codes.join(), value]] : [];
    }),
  );
};

const noisy = fc
  .tuple(tables, fc.constantFrom([people], [people, events(2)], [events(2), people]))
  .map(([wanted, measures]) => ({ ...wanted, measures, noise }));

/** Rows that nobody else's rows can stand for: no row has an id. */
const plainRows = microdata.map((rows) => rows.map((one) => ({ ...one, rowId: null })));

test('where numbers get noise one person makes one inner cell larger by one, and all events by no more than the cap', async () => {
  await fc.assert(
    fc.asyncProperty(noisy, fc.noBias(plainRows), async (wanted, rows) => {
      const person = rows[0]?.person;
      const with_ = await counted(wanted, rows);
      const without = await counted(
        wanted,
        rows.filter((one) => one.person !== person),
      );
      const changes = (measure: string): number[] => {
        const [a, b] = [innerCells(with_, wanted, measure), innerCells(without, wanted, measure)];
        const all = new Set([...a.keys(), ...b.keys()]);
        return [...all].map((cell) => (a.get(cell) ?? 0) - (b.get(cell) ?? 0)).filter((by) => by !== 0);
      };
      const own = rows.filter((one) => one.person === person && wanted.sources.includes(one.source));
      expect([[], [1]]).toContainEqual(changes('people'));
      const days = new Set(own.map(({ day }) => day)).size;
      const moved = changes('events-2').reduce((sum, by) => sum + Math.abs(by), 0);
      expect(moved).toBeLessThanOrEqual(2 * days);
      expect(await counted(wanted, rows, 'warehouse')).toEqual(with_);
    }),
    { numRuns: 10, seed: 20260103 },
  );
});

test('a person counts where most of their events are, and only there', async () => {
  const rows = [
    row({ values: { place: 'n1' } }),
    row({ values: { place: 's1' }, day: '2026-11-17' }),
    row({ values: { place: 's1' }, day: '2026-11-19' }),
    row({ person: 2n, values: { place: 'n1' } }),
  ];
  const wanted = table({ measures: [people, events(3)], noise });
  const cells = await counted(wanted, rows);
  expect(Object.fromEntries(innerCells(cells, wanted, 'people'))).toEqual({ 'place,n1': 1, 'place,s1': 1 });
  expect(Object.fromEntries(innerCells(cells, wanted, 'events-3'))).toEqual({ 'place,n1': 1, 'place,s1': 2 });
  const total = cells?.codes.place?.indexOf('_T') ?? -1;
  expect(cells?.measures.people?.value[total]).toBe(2);
});

test('events alone are bounded by their cap, and nobody’s are left out', async () => {
  const rows = [row({ values: { place: 'n1' } }), row({ values: { place: 's1' } })];
  const wanted = table({ measures: [events(3)], noise });
  const cells = await counted(wanted, rows);
  expect([...innerCells(cells, wanted, 'events-3').values()]).toEqual([1, 1]);
});
