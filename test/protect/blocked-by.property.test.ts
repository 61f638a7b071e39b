import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PublishedTable } from '../../core/published-table.ts';
import { classified, type Design, type Row } from './support/people.ts';
import { protectRows, publish } from './support/protect-rows.ts';

const [courses, lands] = [
  ['a', 'b'],
  ['DE', 'FR'],
] as const;
const minimum = 4;

const design = (name: string, minimumFrequency: number): Design => ({
  name,
  dimensions: [
    { name: 'course', classification: classified('course', [...courses]) },
    { name: 'country', classification: classified('country', [...lands]) },
  ],
  minimumFrequency,
});

const inner = courses.flatMap((course) => lands.map((land) => `${course}/${land}`));
const cells = [...courses, '_T'].flatMap((course) => [...lands, '_T'].map((land) => `${course}/${land}`));

const rowsOf = (people: readonly number[]): readonly Row[] =>
  inner
    .flatMap((codes, at) => Array.from({ length: people[at] ?? 0 }, () => codes.split('/')))
    .map((codes, person): Row => ({ person, codes, amount: 1 }));

/** What somebody published once who thought that one person is enough, but for some cells. */
const publishedBefore = (rows: readonly Row[], withheld: readonly string[]): PublishedTable => {
  const [table] = publish([design('before', 1)], rows);
  if (!table) throw new Error('nothing was published');
  const { value = [] } = table.cells.measures.people ?? {};
  const next = value.map((one, at) =>
    withheld.includes(`${table.cells.codes.course?.[at]}/${table.cells.codes.country?.[at]}`) ? null : one,
  );
  const status = next.map((one) => (one === null ? ('c' as const) : ('ok' as const)));
  return { ...table, cells: { ...table.cells, measures: { people: { value: next, status } } } };
};

type World = Readonly<Record<string, number>>;

const worldOf = (people: readonly number[]): World => {
  const [aDe = 0, aFr = 0, bDe = 0, bFr = 0] = people;
  const values = [aDe, aFr, aDe + aFr, bDe, bFr, bDe + bFr, aDe + bDe, aFr + bFr, aDe + aFr + bDe + bFr];
  return Object.fromEntries(cells.map((cell, at) => [cell, values[at] ?? 0]));
};

/** Every table that might be, as far from the true one as matters: nobody is where nobody was, somebody where somebody was. */
const worldsNear = (people: readonly number[]): readonly World[] =>
  people
    .reduce<readonly (readonly number[])[]>(
      (worlds, own) =>
        worlds.flatMap((world) =>
          (own === 0 ? [0] : Array.from({ length: own + 2 * minimum }, (_, at) => at + 1)).map((one) => [
            ...world,
            one,
          ]),
        ),
      [[]],
    )
    .map(worldOf);

/** Whether the published cells leave the number as uncertain as a small one has to be. */
const hides = (worlds: readonly World[], truth: World, published: readonly string[], number: string) => {
  const held = worlds.filter((world) => published.every((cell) => world[cell] === truth[cell]));
  const values = held.map((world) => world[number] ?? 0);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const isSmall = (truth[number] ?? 0) < minimum;
  return most - least >= minimum && (!isSmall || most >= minimum);
};

const fewestThatBlock = (shown: readonly string[], blocks: (published: readonly string[]) => boolean) => {
  const sizes = Array.from({ length: 2 ** shown.length }, (_, bits) =>
    shown.filter((_, at) => (bits >> at) & 1),
  ).toSorted((a, b) => a.length - b.length);
  return sizes.find(blocks)?.length;
};

test('the earlier cells that are named to be the fewest are as few as trying all sets of them finds', () => {
  let explained = 0;
  fc.assert(
    fc.property(
      fc.tuple(...inner.map(() => fc.integer({ min: 0, max: 7 }))),
      fc.subarray(cells),
      (people, withheld) => {
        fc.pre(people.some((own) => own > 0));
        const rows = rowsOf(people);
        const earlier = publishedBefore(rows, withheld);
        const { leftOut } = protectRows([design('tonight', minimum)], rows, { earlier: [earlier] });
        const { numbers: [number] = [], cells: named = [], smallest } = leftOut[0]?.because ?? {};
        if (!number || number.without || named.length === 0) return;
        expect(smallest).toBe(true);
        const [truth, worlds] = [worldOf(people), worldsNear(people)];
        const shown = cells.filter((cell) => !withheld.includes(cell) && (truth[cell] ?? 0) > 0);
        const blocks = (published: readonly string[]) =>
          !hides(worlds, truth, published, number.codes.join('/'));
        expect(blocks(named.map(({ codes }) => codes.join('/')))).toBe(true);
        expect(named).toHaveLength(fewestThatBlock(shown, blocks) ?? -1);
        explained += 1;
      },
    ),
    { seed: 16, numRuns: 80 },
  );
  expect(explained).toBeGreaterThan(10);
}, 300_000);
