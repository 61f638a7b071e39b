import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TOTAL } from '../../core/classification.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackPublished, attackTonight } from '../../functions/audit/attack.ts';
import { compose } from '../../functions/protect/compose.ts';
import { classified, count, type Design, type Row } from '../protect/support/people.ts';
import { protectRows } from '../protect/support/protect-rows.ts';
import { flatDimension } from '../support/published-table.ts';
import { allWorlds, rangeOf } from './enumerator.ts';
import { smallTable, type Values } from './small-table.ts';

/** People by the codes of three variables, `1` or `2` each. */
type People = Readonly<Record<string, number>>;

const variables = ['age', 'land', 'way'];

/** The table that breaks these people down by some of the variables; it withholds what `isWithheld` says. */
const tableBy = (
  names: readonly string[],
  people: People,
  isWithheld: (codes: string, count: number) => boolean = () => false,
  changes: Partial<PublishedTable> = {},
): PublishedTable => {
  const values: Record<string, number> = {};
  for (const [codes, count] of Object.entries(people))
    for (const cell of cellsWith(names.map((name) => codes[variables.indexOf(name)] ?? '')))
      values[cell] = (values[cell] ?? 0) + count;
  const shown: Values = Object.fromEntries(
    Object.entries(values).map(([codes, count]) => [codes, isWithheld(codes, count) ? null : count]),
  );
  const dimensions = names.map((name) => flatDimension(name, ['1', '2']));
  return smallTable({
    dimensions,
    values: shown,
    changes: { table: `by ${names.join(' and ')}`, ...changes },
  });
};

const cellsWith = (codes: readonly string[]): readonly string[] =>
  codes
    .reduce<readonly (readonly string[])[]>(
      (cells, code) =>
        cells.flatMap((cell) => [
          [...cell, code],
          [...cell, TOTAL],
        ]),
      [[]],
    )
    .map((cell) => cell.join('/'));

const pairs = [
  ['age', 'land'],
  ['land', 'way'],
  ['age', 'way'],
];

const reportOn = async (tables: readonly PublishedTable[]) => {
  const reports = await attackPublished(tables);
  const own = reports.find(({ attacker }) => attacker === 'reconstruction');
  if (!own) throw new Error('nobody reconstructs');
  const others = reports.filter((report) => report !== own && report.found > 0);
  return { ...own, others: others.map(({ attacker }) => attacker) };
};

/** Nobody is young in the first land: the rest of each pair of tables then says how the three lie together. */
const planted = (few: number): People => ({
  '111': 0,
  '112': 0,
  '121': 20,
  '122': 15,
  '211': 12,
  '212': 14,
  '221': few,
  '222': 18,
});

describe('people whom no table shows', () => {
  test.each([
    [4, 1],
    [5, 0],
  ])(
    '%i of one age, land and way are found where three tables of two each leave no doubt',
    async (few, found) => {
      const report = await reportOn(pairs.map((names) => tableBy(names, planted(few))));
      expect(report).toMatchObject({ found, others: [] });
      expect(report.tried).toBeGreaterThan(0);
    },
  );

  test("are found where an earlier release and tonight's put together leave no doubt, and the latter answers for it", async () => {
    const [first, second, last] = pairs.map((names) => tableBy(names, planted(4)));
    if (!first || !second || !last) throw new Error('three tables');
    const [attacked] = await attackTonight([last], [first, second]);
    expect(attacked?.outcome).toBe('breached');
    expect(attacked?.counterexamples.map(({ attacker }) => attacker)).toEqual(['reconstruction']);
    const cells = attacked?.counterexamples.flatMap((one) => one.cells) ?? [];
    expect(cells.length).toBeGreaterThan(0);
    expect(new Set(cells.map(({ table }) => table))).toEqual(new Set([last.table]));
  });

  test('are not found without one of the tables', async () => {
    for (const left of pairs) {
      const others = pairs.filter((names) => names !== left);
      const report = await reportOn(others.map((names) => tableBy(names, planted(4))));
      expect(report.found).toBe(0);
    }
  });

  test.each(['first', 'second', 'third'])(
    'are not found where the %s table withholds what it hangs on',
    async (which) => {
      const at = ['first', 'second', 'third'].indexOf(which);
      const inner = (codes: string) => !codes.includes(TOTAL);
      const tables = pairs.map((names, own) =>
        tableBy(names, planted(4), (codes) => own === at && inner(codes)),
      );
      expect((await reportOn(tables)).found).toBe(0);
    },
  );

  test.each([
    ['days', { period: '2026-W48' }],
    ['sources', { sources: ['mail'] }],
    ['filters', { where: [{ variable: 'device', classification: 'device', in: ['phone'] }] }],
  ])('are not looked for in tables of other %s', async (_, changes) => {
    const tables = pairs.map((names, at) => tableBy(names, planted(4), undefined, at === 2 ? changes : {}));
    expect((await reportOn(tables)).tried).toBe(0);
  });

  test('are not looked for by a variable of which people have several codes', async () => {
    const tables = pairs.map((names) => {
      const table = tableBy(names, planted(4));
      const measures = table.measures.map((measure) => ({
        ...measure,
        additive: { ...measure.additive, land: [] },
      }));
      return { ...table, measures };
    });
    expect((await reportOn(tables)).tried).toBe(0);
  });
});

const records = Object.keys(planted(0));

const few = 3;

/** Counts of 0 to 4 people, many of them 0, and up to three cells to withhold. */
const small = fc.record({
  counts: fc.array(fc.constantFrom(0, 0, 1, 2, 3, 4), { minLength: 8, maxLength: 8 }),
  chosen: fc.array(fc.tuple(fc.nat(2), fc.constantFrom('1/1', '1/2', '2/1', '2/2', '1/_T', '_T/2')), {
    maxLength: 3,
  }),
});

test('a combination is found if and only if few people have it in all populations that fit, and no cell is the same people', {
  timeout: 120_000,
}, async () => {
  let certain = 0;
  await fc.assert(
    fc.asyncProperty(small, async ({ counts, chosen }) => {
      const people: People = Object.fromEntries(records.map((codes, at) => [codes, counts[at] ?? 0]));
      const tables = pairs.map((names, at) =>
        tableBy(
          names,
          people,
          (codes, value) => value > 0 && chosen.some(([table, own]) => table === at && own === codes),
          { minimumFrequency: few },
        ),
      );
      const shown = tables.flatMap((table, at) => cellsIn(table, pairs[at] ?? []));
      const nobody = new Set(shown.filter(({ value }) => value === 0).flatMap(({ kinds }) => kinds));
      const told = shown.map(({ kinds }) => kinds.filter((kind) => !nobody.has(kind)).join());
      const worlds = allWorlds(records.length, shown, 32);
      const expected = records.filter((_, kind) => {
        const { low, high } = rangeOf(worlds, (world) => world[kind] ?? 0);
        return low >= 1 && high < few && !told.includes(`${kind}`);
      });
      certain += expected.length;
      expect((await reportOn(tables)).found).toBe(expected.length);
    }),
    { numRuns: 150, seed: 20261122 },
  );
  expect(certain).toBeGreaterThan(10);
});

/** What a table shows of each of its cells, and which records these count. */
const cellsIn = ({ cells, dimensions }: PublishedTable, names: readonly string[]) =>
  (cells.measures.people?.value ?? []).map((value, cell) => {
    const codes = dimensions.map(({ name }) => cells.codes[name]?.[cell] ?? '');
    const isCounted = (record: string) =>
      names.every((name, at) => codes[at] === TOTAL || codes[at] === record[variables.indexOf(name)]);
    return {
      name: codes.join('/'),
      kinds: records.flatMap((record, kind) => (isCounted(record) ? [kind] : [])),
      value,
    };
  });

test('what it finds, protection withholds in the next round', async () => {
  const all = Object.entries(planted(4)).flatMap(([codes, people]) =>
    Array.from({ length: people }, () => codes),
  );
  const rows = all.map((codes, person): Row => ({ person, codes: [...codes], amount: 0 }));
  const designs = pairs.map(
    (names): Design => ({
      name: `by ${names.join(' and ')}`,
      dimensions: names.map((name) => ({ name, classification: classified(name, ['1', '2']) })),
      columns: names.map((name) => variables.indexOf(name)),
      minimumFrequency: 5,
    }),
  );
  const night = async (counterexamples: Parameters<typeof protectRows>[2] = {}) => {
    const tables = protectRows(designs, rows, counterexamples).tables.map(compose);
    return attackTonight(tables, [], {
      cellsOf: (table) => {
        const design = designs.find(({ name }) => name === table.table);
        return design ? count(design, rows) : null;
      },
      dominanceOf: () => null,
      shownOf: () => null,
      declared: new Set(),
    });
  };
  const first = await night();
  expect(first.some(({ outcome }) => outcome === 'breached')).toBe(true);
  const counterexamples = first.flatMap((one) => one.counterexamples);
  expect(new Set(counterexamples.map(({ attacker }) => attacker))).toEqual(new Set(['reconstruction']));
  const second = await night({ counterexamples });
  expect(second.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed']);
  const shown = second.flatMap(({ table }) => table.cells.measures.people?.status ?? []);
  expect(shown.filter((status) => status === 'ok').length).toBeGreaterThan(shown.length / 2);
});
