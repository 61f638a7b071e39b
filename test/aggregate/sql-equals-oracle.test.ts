import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Table } from '../../core/policy.ts';
import { countByHand, type MicrodataRow } from '../support/oracle.ts';
import { aggregateWorld, cellsOf, count, land } from './aggregate-world.ts';
import { dimension, events, minutes, people, policyOf, table } from './small-policy.ts';

const run = '2026-11-26';
const period = '2026-W47';
const days = ['2026-11-16', '2026-11-18', '2026-11-22'];

const value = (codes: readonly string[]) =>
  fc.option(fc.constantFrom(...codes, '_U', 'not a code', ''), { freq: 8 });

const numbers = fc.oneof(
  fc.constantFrom(0, -0, -1, 0.1, 0.2, 2.5, 9.9999995, 10, 1e9, Number.NaN, Infinity, -Infinity),
  fc.double({ min: 0, max: 12, noNaN: true }),
);

const rowOf = (source: string): fc.Arbitrary<MicrodataRow> =>
  fc.record({
    source: fc.constant(source),
    object: fc.constantFrom('a', 'b', 'c'),
    day: fc.constantFrom(...days),
    person: fc.bigInt({ min: -3n, max: 4n }),
    rowId: source === 'web' ? fc.option(fc.bigInt({ min: -5n, max: 20n }), { freq: 4 }) : fc.constant(null),
    values: fc.record({
      place: value(['north', 'n1', 'n2', 's1', 'sea']),
      page: value(['v1', 'v2', '𝒳', '\uff5e', 'about']),
      ...(source === 'web' ? { device: value(['phone', 'desktop']) } : {}),
      minutes: fc.option(numbers, { freq: 5 }),
    }),
  });

const tables: fc.Arbitrary<Table> = fc
  .record({
    sources: fc.constantFrom<string[]>(['web'], ['app'], ['web', 'app']),
    place: fc.subarray([0, 1], { minLength: 1 }),
    page: fc.subarray([0, 1, 2], { minLength: 1 }),
    dimensions: fc.subarray(['place', 'page', 'device'], { minLength: 1 }),
    where: fc.subarray(
      [
        { variable: 'place', in: ['north', 'sea'] },
        { variable: 'page', in: ['learn', '_U'] },
      ],
      { minLength: 0 },
    ),
    measures: fc.subarray([people, events(1), events(3), minutes(10), minutes(0.5)], { minLength: 1 }),
    n: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ sources, place, page, dimensions, where, measures, n }) => {
    const all = [dimension('place', place), dimension('page', page), dimension('device', [0])];
    return table({
      sources,
      where,
      measures,
      dominance: { p: 10, n, k: 85 },
      dimensions: all.filter(
        ({ name }) => dimensions.includes(name) && (name !== 'device' || sources.includes('web')),
      ),
    });
  })
  .filter(({ dimensions }) => dimensions.length > 0);

const microdata = fc.array(fc.oneof(rowOf('web'), rowOf('app')), { maxLength: 60 }).map((rows) => {
  const seen = new Set<string>();
  return rows.filter(({ source, object, rowId }) => {
    const id = `${source} ${object} ${rowId}`;
    if (rowId !== null && seen.has(id)) return false;
    seen.add(id);
    return true;
  });
});

const fourTables = fc
  .tuple(tables, tables, tables, tables)
  .map((all) => all.map((one, at) => ({ ...one, name: `table-${at}` })));

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
