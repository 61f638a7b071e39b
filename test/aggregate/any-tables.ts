import fc from 'fast-check';
import type { Table } from '../../core/policy.ts';
import type { MicrodataRow } from '../support/oracle.ts';
import { dimension, events, meanOfMinutes, minutes, people, table } from './small-policy.ts';

export const run = '2026-11-26';
export const period = '2026-W47';
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

export const tables: fc.Arbitrary<Table> = fc
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
    mean: fc.option(fc.constantFrom(0.5, 10)),
    n: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ sources, place, page, dimensions, where, measures, mean, n }) => {
    const all = [dimension('place', place), dimension('page', page), dimension('device', [0])];
    return table({
      sources,
      where,
      measures: mean === null ? measures : [...measures, ...meanOfMinutes(mean)],
      dominance: { p: 10, n, k: 85 },
      dimensions: all.filter(
        ({ name }) => dimensions.includes(name) && (name !== 'device' || sources.includes('web')),
      ),
    });
  })
  .filter(({ dimensions }) => dimensions.length > 0);

/** Rows of three exports of each source, of which several may name one row. */
export const microdata = fc
  .array(fc.oneof(rowOf('web'), rowOf('app')), { maxLength: 60, size: 'max' })
  .map((rows) => {
    const seen = new Set<string>();
    return rows.filter(({ source, object, rowId }) => {
      const id = `${source} ${object} ${rowId}`;
      if (rowId !== null && seen.has(id)) return false;
      seen.add(id);
      return true;
    });
  });

export const fourTables = fc
  .tuple(tables, tables, tables, tables)
  .map((all) => all.map((one, at) => ({ ...one, name: `table-${at}` })));
