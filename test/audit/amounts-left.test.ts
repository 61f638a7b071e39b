import { describe, expect, test } from 'vitest';
import { TOTAL } from '../../core/classification.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackTonight } from '../../functions/audit/attack.ts';
import { flatDimension } from '../support/published-table.ts';
import { asEvents, countedFor, lineTable } from './small-table.ts';

/** Visits to course `a`, by so many people of whom each comes at most so often; 500 by 250 others to course `b` in a month. */
interface Visits {
  readonly visits: number;
  readonly people: number;
  readonly largest: readonly number[];
}

const dimensions = [flatDimension('course', ['a', 'b'])];

const visitsTo = (
  table: string,
  { visits, people, largest }: Visits,
  changes: Partial<PublishedTable> = {},
) => {
  const b = changes.period === '2026-Q2' ? 1_500 : 500;
  const published = asEvents(lineTable({ a: visits, b }, { dimensions, changes: { table, ...changes } }));
  const truth = countedFor(
    published,
    { a: visits, b, [TOTAL]: visits + b },
    {
      measures: {
        people: {
          value: [visits, b, visits + b],
          contributors: [people, 250, people + 250],
          largest: [largest, [2, 2], largest],
        },
      },
    },
  );
  return { published, truth };
};

type Counted = ReturnType<typeof visitsTo>;

const isFound = async (tonight: readonly Counted[], before: readonly Counted[] = []): Promise<boolean> => {
  const attacked = await attackTonight(
    tonight.map(({ published }) => published),
    before.map(({ published }) => published),
    {
      cellsOf: (one) => tonight.find(({ published }) => published === one)?.truth ?? null,
      shownOf: () => null,
      dominanceOf: () => ({ p: 20, n: 1, k: 90 }),
      classifications: {},
    },
  );
  return attacked.some(({ attacks }) =>
    attacks.some(({ attacker, found }) => attacker === 'remainders' && found > 0),
  );
};

describe('what one person may dominate is found among what a filter leaves', () => {
  const where = [{ variable: 'land', classification: 'land', in: ['DE'] }];
  const home = visitsTo('home', { visits: 200, people: 100, largest: [2, 2] }, { where });

  test.each([
    [121, true],
    [122, false],
  ])('%i visits of twenty people, of whom one has at most 100 and another 2', async (left, expected) => {
    const all = visitsTo('all', { visits: 200 + left, people: 120, largest: [100, 2] });
    expect(await isFound([all, home])).toBe(expected);
  });
});

describe('what few people may have made up is found among what months leave of their quarter', () => {
  const months = ['2026-04', '2026-05'].map((period) =>
    visitsTo('month', { visits: 200, people: 100, largest: [2, 2] }, { period }),
  );

  test.each([
    [40, true],
    [41, false],
  ])('%i visits, where nobody has more than ten and the minimum frequency is 5', async (left, expected) => {
    const quarter = visitsTo(
      'quarter',
      { visits: 400 + left, people: 150, largest: [10, 10] },
      { period: '2026-Q2' },
    );
    expect(await isFound([quarter], months)).toBe(expected);
  });

  test('any number, where only an earlier release has the whole and the cap allows it', async () => {
    const quarter = visitsTo(
      'quarter',
      { visits: 900, people: 150, largest: [10, 10] },
      { period: '2026-Q2' },
    );
    expect(await isFound(months, [quarter])).toBe(true);
  });
});

test.each([
  [21, 'breached'],
  [22, 'passed'],
])(
  '%i visits withheld beside 100 of one person are %s, as those of a dominant few',
  async (others, outcome) => {
    const courses = [flatDimension('course', ['a', 'b', 'c'])];
    const published = asEvents(
      lineTable({ a: 100, b: others, c: 500 }, { dimensions: courses, withheld: ['a', 'b'] }),
    );
    const [total, people] = [600 + others, [1, 20, 250, 271]];
    const truth = countedFor(
      published,
      { a: 100, b: others, c: 500, [TOTAL]: total },
      {
        measures: {
          people: {
            value: [100, others, 500, total],
            contributors: people,
            largest: [[100], [2, 2], [2, 2], [100, 2]],
          },
        },
      },
    );
    const [attacked] = await attackTonight([published], [], {
      cellsOf: () => truth,
      shownOf: () => null,
      dominanceOf: () => ({ p: 20, n: 1, k: 90 }),
      classifications: {},
    });
    expect(attacked?.outcome).toBe(outcome);
  },
);
