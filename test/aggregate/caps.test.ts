import { expect, test } from 'vitest';
import type { CellTable } from '../../core/cells.ts';
import type { MicrodataRow } from '../support/oracle.ts';
import { aggregateWorld, cellsOf, count, land } from './aggregate-world.ts';
import { dimension, events, minutes, people, policyOf, row, table } from './small-policy.ts';

const run = '2026-11-26';

const counted = async (
  wanted: readonly ReturnType<typeof table>[],
  rows: readonly MicrodataRow[],
): Promise<readonly CellTable[]> => {
  const world = aggregateWorld(policyOf(wanted));
  for (const [source, ofSource] of Map.groupBy(rows, (one) => one.source))
    await land(world, { run, source, key: `${source}/a`, rows: ofSource });
  await count(world, run);
  return wanted.flatMap(({ name }) => cellsOf(world, run, name, '2026-W47') ?? []);
};

const figure = (cells: CellTable | undefined, measure: string, code: string): number | undefined =>
  cells?.measures[measure]?.value[cells.codes.place?.indexOf(code) ?? -1];

const times = (howMany: number, changes: Partial<MicrodataRow>): MicrodataRow[] =>
  Array.from({ length: howMany }, () => row(changes));

test.each([
  [2, 2, 6],
  [3, 3, 9],
  [4, 3, 10],
])('of %i events of three minutes in a day %i events and %i minutes count', async (howMany, ...expected) => {
  const wanted = table({ measures: [people, events(3), minutes(10)] });
  const [cells] = await counted([wanted], times(howMany, { values: { place: 'n1', minutes: 3 } }));
  expect([figure(cells, 'events-3', '_T'), figure(cells, 'minutes-10', '_T')]).toEqual(expected);
});

test('a cap is one of each person and each day', async () => {
  const rows = [
    ...times(4, { person: 1n }),
    ...times(4, { person: 2n }),
    ...times(4, { person: 1n, day: '2026-11-19' }),
  ];
  const [cells] = await counted([table({ measures: [events(3)] })], rows);
  expect(figure(cells, 'events-3', '_T')).toBe(9);
});

test('a cap counts the rows outside the population too', async () => {
  const rows = [
    ...times(2, { values: { place: 'n1', page: 'about' } }),
    ...times(2, { values: { place: 'n1', page: 'v1' } }),
  ];
  const learning = table({ measures: [events(3)], where: [{ variable: 'page', in: ['learn'] }] });
  const [cells] = await counted([learning], rows);
  expect(figure(cells, 'events-3', '_T')).toBe(1);
  const [unknown] = await counted([learning], [...rows, ...times(2, { values: { page: 'v1' } })]);
  expect(figure(unknown, 'events-3', '_T')).toBe(1);
});

test('a row without a text fills the cap in the place of an unknown one', async () => {
  const rows = [
    row({ values: { place: 'n1' } }),
    row({ values: { place: null } }),
    row({ values: { place: 'Zürich' } }),
  ];
  const [cells] = await counted([table({ measures: [people, events(2)] })], rows);
  expect(figure(cells, 'events-2', '_U')).toBe(2);
  expect(figure(cells, 'events-2', 'n1')).toBe(0);
  expect(figure(cells, 'people', 'n1')).toBe(1);
});

test('a person past the cap stands behind no sum', async () => {
  const rows = [
    row({ values: { place: 'n1', minutes: 10 } }),
    row({ values: { place: 'n2', minutes: 12 } }),
    row({ person: 2n, values: { place: 'n2', minutes: 0 } }),
  ];
  const [cells] = await counted([table({ measures: [people, minutes(10)] })], rows);
  const at = cells?.codes.place?.indexOf('n2') ?? -1;
  expect(cells?.measures['minutes-10']?.contributors[at]).toBe(1);
  expect(cells?.measures.people?.value[at]).toBe(2);
});

test('a person at the cap stands behind no sum of rows that come later', async () => {
  const rows = [
    row({ values: { place: 'n1', device: null, minutes: 10 } }),
    row({ values: { place: 'n2', device: 'phone', minutes: 0 } }),
    row({ person: 2n, values: { place: 'n2', device: 'phone', minutes: 0 } }),
  ];
  const [cells] = await counted([table({ measures: [people, minutes(10)] })], rows);
  const at = cells?.codes.place?.indexOf('n2') ?? -1;
  expect(cells?.measures['minutes-10']?.contributors[at]).toBe(1);
  expect(cells?.measures.people?.value[at]).toBe(2);
});

test('tables of the same sources cut the same rows, whatever their dimensions', async () => {
  const rows = ['v1', 'v2', '𝒳', 'about', null].flatMap((page) =>
    ['n1', 's1', 'sea'].map((place) => row({ values: { page, place, device: 'phone', minutes: 1.1 } })),
  );
  const measures = [events(7), minutes(6)];
  const wanted = [
    table({ name: 'one', measures }),
    table({ name: 'two', measures, dimensions: [dimension('place', [1]), dimension('page', [0])] }),
  ];
  const [one, two] = await counted(wanted, rows);
  for (const measure of ['events-7', 'minutes-6'])
    for (const place of ['north', 'south', 'sea', '_T']) {
      const at =
        two?.codes.place?.findIndex((code, i) => code === place && two.codes.page?.[i] === '_T') ?? -1;
      expect(two?.measures[measure]?.value[at]).toBe(figure(one, measure, place));
    }
});

test('a code with children of its own counts as unknown, so that children add up to their parent', async () => {
  const rows = [row({ values: { place: 'north' } }), row({ person: 2n, values: { place: 'sea' } })];
  const [cells] = await counted([table({ measures: [people] })], rows);
  expect(cells?.codes.place).toEqual(['_T', '_U', 'sea']);
});
