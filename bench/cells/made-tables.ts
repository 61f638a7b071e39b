import type { CellTable } from '../../core/cells.ts';
import { type Classification, TOTAL } from '../../core/classification.ts';
import type { Policy, Table } from '../../core/policy.ts';
import type { Subject } from '../../functions/protect/roll-up.ts';

const random = (() => {
  let state = 1;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
})();

const tree = (name: string, groups: number, each: number): Classification => ({
  name,
  levels: [name, `${name} group`],
  codes: Array.from({ length: groups }, (_, group) => [
    ...Array.from({ length: each }, (_, one) => ({
      code: `${name}${group}.${one}`,
      label: `${name}${group}.${one}`,
      level: 0,
      parent: `${name}${group}`,
    })),
    { code: `${name}${group}`, label: `${name}${group}`, level: 1 },
  ]).flat(),
});

const table = (name: string, dimensions: readonly Classification[]): Table => ({
  name,
  title: name,
  description: name,
  sources: ['web'],
  where: [],
  dimensions: dimensions.map(({ name: dimension }) => ({
    name: dimension,
    title: dimension,
    variable: dimension,
    classification: dimension,
    levels: [0],
    sensitive: false,
    other: false,
  })),
  measures: [{ name: 'people', title: 'People', unit: 'people', kind: 'people', contributors: 'people' }],
  period: 'month',
  minimumFrequency: 10,
  dominance: { p: 10, n: 2, k: 95 },
  activity: 0,
  costs: 'log people',
  corrections: true,
  protectedUnit: 'visitor',
});

type Leaf = readonly [codes: readonly string[], people: number];

const ancestors = ({ codes }: Classification): ReadonlyMap<string, readonly string[]> =>
  new Map(
    codes.map(({ code, parent }) => [code, parent === undefined ? [code, TOTAL] : [code, parent, TOTAL]]),
  );

const counted = (name: string, dimensions: readonly Classification[], leaves: readonly Leaf[]): CellTable => {
  const above = dimensions.map(ancestors);
  const sums = new Map<string, number>();
  for (const [codes, people] of leaves) {
    if (people === 0) continue;
    const lines = codes.map((code, at) => above[at]?.get(code) ?? []);
    for (const cell of lines.reduce<readonly (readonly string[])[]>(
      (made, line) => made.flatMap((own) => line.map((code) => [...own, code])),
      [[]],
    ))
      sums.set(cell.join('|'), (sums.get(cell.join('|')) ?? 0) + people);
  }
  const cells = [...sums].map(([key, people]) => ({ codes: key.split('|'), people }));
  const people = cells.map((cell) => cell.people);
  return {
    table: name,
    period: '2026-10',
    inputs: 'inputs',
    codes: Object.fromEntries(
      dimensions.map((dimension, at) => [dimension.name, cells.map(({ codes }) => codes[at] ?? '')]),
    ),
    measures: { people: { value: people, contributors: people } },
    splitsAt: Object.fromEntries(dimensions.map((dimension) => [dimension.name, 0])),
    coverage: { refusedExports: 'none', unreadableLines: 'few or none' },
  };
};

/**
 * About so many cells in two tables that share their margins: pages in sections by country in continents, and the same pages by
 * device. Counts have a long tail; what is small is small by the rule of the tables.
 */
export const madeTables = (size: number, search: number): readonly Subject[] => {
  const each = Math.round(Math.sqrt(size / 5) / 5);
  const page = tree('page', 5, 5 * each);
  const country = tree('country', 5, each);
  const device = tree('device', 2, 2);
  const leavesOf = ({ codes }: Classification) =>
    codes.filter(({ level }) => level === 0).map(({ code }) => code);
  const byCountry = leavesOf(page).flatMap((one) =>
    leavesOf(country).map(
      (other): Leaf => [
        [one, other],
        random() < 0.2 ? Math.floor(random() * 12) : Math.floor(Math.exp(random() * 5) * 10),
      ],
    ),
  );
  const byDevice = leavesOf(page).flatMap((one) => {
    let left = byCountry.reduce((sum, [[own], people]) => (own === one ? sum + people : sum), 0);
    const devices = leavesOf(device);
    return devices.map((other, at): Leaf => {
      const part = at === devices.length - 1 ? left : Math.floor(left * random() * 0.5);
      left -= part;
      return [[one, other], part];
    });
  });
  const designs = [
    { name: 'by-country', dimensions: [page, country], leaves: byCountry },
    { name: 'by-device', dimensions: [page, device], leaves: byDevice },
  ];
  const tables = designs.map(({ name, dimensions }) => table(name, dimensions));
  const policy: Policy = {
    name: 'bench',
    version: 1,
    publisher: 'p',
    contact: 'c',
    terms: 't',
    rounds: 3,
    search,
    classifications: { page, country, device },
    sources: [],
    tables,
    audiences: [],
    retention: { landing: 1, quarantine: 1, microdata: 1, cells: 1, keys: 1 },
  };
  return designs.map(({ name, dimensions, leaves }, at) => ({
    table: tables[at] as Table,
    counted: counted(name, dimensions, leaves),
    policy,
    version: 1,
  }));
};
