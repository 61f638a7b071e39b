import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TOTAL } from '../../core/classification.ts';
import type { PublishedDimension, PublishedTable } from '../../core/published-table.ts';
import { attackPublished, attackTonight } from '../../functions/audit/attack.ts';
import { compose } from '../../functions/protect/compose.ts';
import { scopeTable } from '../../functions/publish/scope-table.ts';
import { classified, count, type Design, type Row } from '../protect/support/people.ts';
import { protectRows } from '../protect/support/protect-rows.ts';
import { flatDimension } from '../support/published-table.ts';
import { allWorlds, rangeOf } from './enumerator.ts';
import { smallTable, type Values } from './small-table.ts';

/** People by the codes of these variables, in their order. */
type People = Readonly<Record<string, number>>;

const variables = ['age', 'land', 'way', 'course'];

interface Shown {
  readonly isWithheld?: (codes: string, count: number) => boolean;
  /** Those that do not have the codes `1` and `2` alone. */
  readonly dimensions?: Readonly<Record<string, PublishedDimension>>;
  readonly overlapping?: readonly string[];
  readonly changes?: Partial<PublishedTable>;
}

/** The table that breaks these people down by some of the variables. */
const tableBy = (
  names: readonly string[],
  people: People,
  { isWithheld = () => false, dimensions: own = {}, overlapping = [], changes = {} }: Shown = {},
): PublishedTable => {
  const dimensions = names.map((name) => own[name] ?? flatDimension(name, ['1', '2']));
  const values: Record<string, number> = {};
  for (const [codes, count] of Object.entries(people))
    for (const cell of cellsWith(names.map((name) => codes[variables.indexOf(name)] ?? '')))
      values[cell] = (values[cell] ?? 0) + count;
  const shown: Values = Object.fromEntries(
    Object.entries(values).map(([codes, count]) => [codes, isWithheld(codes, count) ? null : count]),
  );
  const name = `by ${names.join(' and ')}`;
  return smallTable({ dimensions, values: shown, overlapping, changes: { table: name, ...changes } });
};

/** Lands 1 and 2 lie in one realm, land 3 in another. */
const realms: Readonly<Record<string, string>> = { '1': 'r1', '2': 'r1', '3': 'r2' };

const cellsWith = (codes: readonly string[]): readonly string[] =>
  codes
    .reduce<readonly (readonly string[])[]>(
      (cells, code) =>
        cells.flatMap((cell) => [code, realms[code] ?? '', TOTAL].map((above) => [...cell, above])),
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
        tableBy(names, planted(4), { isWithheld: (codes) => own === at && inner(codes) }),
      );
      expect((await reportOn(tables)).found).toBe(0);
    },
  );

  test.each([
    ['days', { period: '2026-W48' }],
    ['sources', { sources: ['mail'] }],
    ['filters', { where: [{ variable: 'device', classification: 'device', in: ['phone'] }] }],
  ])('are not looked for in tables of other %s', async (_, changes) => {
    const tables = pairs.map((names, at) => tableBy(names, planted(4), at === 2 ? { changes } : {}));
    expect((await reportOn(tables)).tried).toBe(0);
  });

  test('are not looked for by a variable of which people have several codes', async () => {
    const tables = pairs.map((names) => tableBy(names, planted(4), { overlapping: ['land'] }));
    expect((await reportOn(tables)).tried).toBe(0);
  });

  describe('in one course of several', () => {
    /** Nothing is certain of both courses together. */
    const inCourses = (few: number): People => ({
      ...inCourse('1', planted(few)),
      ...inCourse('2', planted(40)),
    });
    const inCourse = (course: string, people: People): People =>
      Object.fromEntries(Object.entries(people).map(([codes, count]) => [codes + course, count]));
    const triples = pairs.map((names) => ['course', ...names]);

    test.each([
      [4, 1],
      [5, 0],
    ])('%i are found, though people are in several courses', async (few, found) => {
      const tables = triples.map((names) => tableBy(names, inCourses(few), { overlapping: ['course'] }));
      expect(await reportOn(tables)).toMatchObject({ found, others: [] });
    });

    test.each([
      ['1', 1],
      ['2', 0],
    ])('are found by whoever receives course %s alone', async (course, found) => {
      const tables = triples
        .map((names) => tableBy(names, inCourses(4), { overlapping: ['course'] }))
        .flatMap((table) => scopeTable(table, { course: [course] }) ?? []);
      expect(await reportOn(tables)).toMatchObject({ found, others: [] });
    });
  });

  test.each([
    [4, 1],
    [5, 0],
  ])('%i are found where one table shows lands and another their realms', async (few, found) => {
    const others = { '131': 30, '132': 31, '231': 32, '232': 33 };
    const people = { ...planted(few), ...others };
    const fine: PublishedDimension = {
      ...flatDimension('land', []),
      levels: ['land', 'realm'],
      codes: [
        ...Object.entries(realms).map(([code, parent]) => ({ code, label: code, level: 0, parent })),
        ...['r1', 'r2'].map((code) => ({ code, label: code, level: 1 })),
        { code: TOTAL, label: 'Total', level: 2 },
      ],
    };
    const coarse = { ...fine, level: 1, codes: fine.codes.filter(({ level }) => level > 0) };
    const tables = [
      tableBy(['age', 'land'], people, { dimensions: { land: fine } }),
      tableBy(['land', 'way'], people, { dimensions: { land: fine } }),
      tableBy(['age', 'land', 'way'], people, { dimensions: { land: coarse } }),
    ];
    expect(await reportOn(tables)).toMatchObject({ found, others: [] });
  });

  test.each([
    [4, 1],
    [5, 0],
  ])(
    '%i are found beside a variable with too many codes to look at all records together',
    async (few, found) => {
      const course = flatDimension(
        'course',
        Array.from({ length: 180 }, (_, at) => `c${at}`),
      );
      const people = Object.fromEntries(
        Object.entries(planted(few)).map(([codes, count]) => [codes, codes === '221' ? count : 10 * count]),
      );
      const isWithheld = (codes: string) => codes !== '_T/_T';
      const tables = [
        ...pairs.map((names) => tableBy(names, people)),
        tableBy(['age', 'course'], people, { isWithheld, dimensions: { course } }),
      ];
      expect(await reportOn(tables)).toMatchObject({ found, others: [] });
    },
  );

  test.each([
    ['excludes all records', 0],
    ['leaves too few records', 2],
  ])(
    'cannot be told of where no population fits, since each table %s: that is no pass',
    async (_, unlike) => {
      const [same, different] = [
        { '1/1': 20 - unlike, '1/2': unlike, '2/1': unlike, '2/2': 20 - unlike },
        { '1/1': unlike, '1/2': 20 - unlike, '2/1': 20 - unlike, '2/2': unlike },
      ];
      const tables = pairs.map((names, at) => {
        const people = Object.entries(at === 2 ? different : same).map(([codes, count]) => {
          const own = codes.split('/');
          return [variables.map((name) => own[names.indexOf(name)] ?? '.').join(''), count] as const;
        });
        return tableBy(names, Object.fromEntries(people));
      });
      const attacked = await attackTonight(tables, []);
      expect(attacked.map(({ outcome }) => outcome)).toContain('breached');
      expect(attacked.map(({ failure }) => failure)).toContain(
        'published values that no records fit together',
      );
    },
  );
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

test('a combination that no cell is, and a withheld cell, is found if and only if few people have it in all populations that fit', {
  timeout: 120_000,
}, async () => {
  let [certain, exposed] = [0, 0];
  await fc.assert(
    fc.asyncProperty(small, async ({ counts, chosen }) => {
      const people: People = Object.fromEntries(records.map((codes, at) => [codes, counts[at] ?? 0]));
      const tables = pairs.map((names, at) =>
        tableBy(names, people, {
          isWithheld: (codes, value) =>
            value > 0 && chosen.some(([table, own]) => table === at && own === codes),
          changes: { minimumFrequency: few },
        }),
      );
      const shown = tables.flatMap((table, at) => cellsIn(table, pairs[at] ?? []));
      const nobody = new Set(shown.filter(({ value }) => value === 0).flatMap(({ kinds }) => kinds));
      const told = shown.map(({ kinds }) => kinds.filter((kind) => !nobody.has(kind)).join());
      const worlds = allWorlds(records.length, shown, 32);
      const expected = records.filter((_, kind) => {
        const { low, high } = rangeOf(worlds, (world) => world[kind] ?? 0);
        return low >= 1 && high < few && !told.includes(`${kind}`);
      });
      const withheld = Map.groupBy(shown, ({ kinds }) => kinds.join())
        .values()
        .filter((cells) => cells.every(({ value }) => value === null))
        .filter(([cell]) => {
          const count = (world: readonly number[]) =>
            (cell?.kinds ?? []).reduce((sum, kind) => sum + (world[kind] ?? 0), 0);
          return rangeOf(worlds, count).high < few;
        });
      const cells = [...withheld].length;
      certain += expected.length;
      exposed += cells;
      const { found } = await reportOn(tables);
      if (cells === 0) expect(found).toBe(expected.length);
      else expect(found).toBeGreaterThanOrEqual(expected.length + cells);
    }),
    { numRuns: 150, seed: 20261122 },
  );
  expect(certain).toBeGreaterThan(10);
  expect(exposed).toBeGreaterThan(10);
});

test('where tables close no circle and show no small cell, nothing is left to be found', {
  timeout: 120_000,
}, async () => {
  const counts = fc.array(fc.constantFrom(0, 0, 1, 2, 3, 4), { minLength: 8, maxLength: 8 });
  const open = fc.constantFrom(...[0, 1, 2].map((left) => pairs.filter((_, at) => at !== left)));
  let looked = 0;
  await fc.assert(
    fc.asyncProperty(counts, open, async (own, names) => {
      const people: People = Object.fromEntries(records.map((codes, at) => [codes, own[at] ?? 0]));
      const tables = names.map((each) => tableBy(each, people, { changes: { minimumFrequency: few } }));
      const shown = tables.flatMap((table, at) => cellsIn(table, names[at] ?? []));
      fc.pre(shown.every(({ value }) => value === 0 || (value ?? 0) >= few));
      looked++;
      const worlds = allWorlds(records.length, shown, 32);
      const groups = combinationsOf(records);
      for (const group of groups) {
        const { low, high } = rangeOf(worlds, (world) =>
          group.reduce((sum, kind) => sum + (world[kind] ?? 0), 0),
        );
        expect(low >= 1 && high < few).toBe(false);
      }
    }),
    { numRuns: 100, seed: 20261122 },
  );
  expect(looked).toBeGreaterThan(50);
});

/** The kinds of people of every combination of codes, totals among them. */
const combinationsOf = (kinds: readonly string[]): readonly (readonly number[])[] =>
  ['1', '2', '.'].flatMap((age) =>
    ['1', '2', '.'].flatMap((land) =>
      ['1', '2', '.'].map((way) => {
        const pattern = new RegExp(`^${age}${land}${way}$`);
        return kinds.flatMap((codes, kind) => (pattern.test(codes) ? [kind] : []));
      }),
    ),
  );

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
      classifications: {},
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
