import { describe, expect, test } from 'vitest';
import type { CellTable } from '../../core/cells.ts';
import { TOTAL } from '../../core/classification.ts';
import type { Dominance, Policy, Table } from '../../core/policy.ts';
import { codesOf } from '../../functions/protect/grid.ts';
import { loadSolve } from '../../functions/protect/linear-programme.ts';
import { protectNight } from '../../functions/protect/protect-night.ts';
import { classified, type Design, policyOf, tableOf } from './support/people.ts';

const solve = await loadSolve();

interface Example {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly minimumFrequency: number;
  /** Row by row, totals last. */
  readonly people: readonly (readonly number[])[];
  readonly sums?: {
    readonly value: readonly (readonly number[])[];
    readonly most: readonly (readonly number[])[];
  };
  readonly dominance?: Dominance;
}

const withheldIn = (example: Example): readonly string[] => {
  const design: Design = {
    dimensions: [
      { name: 'row', classification: classified('row', example.rows) },
      { name: 'column', classification: classified('column', example.columns) },
    ],
    measures: example.sums ? ['amount', 'people'] : ['people'],
    minimumFrequency: example.minimumFrequency,
  };
  const table: Table = { ...tableOf(design), ...(example.dominance && { dominance: example.dominance }) };
  const cells = [...example.rows, TOTAL].flatMap((row) =>
    [...example.columns, TOTAL].map((column) => [row, column]),
  );
  const people = example.people.flat();
  const counted: CellTable = {
    table: 'table',
    period: '2026-10',
    inputs: '',
    codes: { row: cells.map(([row = '']) => row), column: cells.map(([, column = '']) => column) },
    measures: {
      people: { value: people, contributors: people },
      ...(example.sums && {
        amount: {
          value: example.sums.value.flat(),
          contributors: people,
          largest: example.sums.most.flat().map((most) => [most]),
        },
      }),
    },
    splitsAt: { row: 0, column: 0 },
    coverage: { refusedExports: 'none', unreadableLines: 'few or none' },
  };
  const policy: Policy = policyOf([design]);
  const night = protectNight([{ table, counted, policy, version: 1 }], {
    earlier: [],
    counterexamples: [],
    solve,
  });
  return night.tables.flatMap(({ counted: { grid }, withheld }) =>
    [...withheld.keys()].filter((cell) => withheld[cell] === 1).map((cell) => codesOf(grid, cell).join(' ')),
  );
};

describe('worked examples of the literature', () => {
  test('the 3 x 3 table of Fischetti and Salazar (2000) loses the four cells of its proven optimum', () => {
    const withheld = withheldIn({
      rows: ['I', 'II', 'III'],
      columns: ['A', 'B', 'C'],
      minimumFrequency: 10,
      people: [
        [20, 50, 10, 80],
        [8, 19, 22, 49],
        [17, 32, 12, 61],
        [45, 101, 44, 190],
      ],
    });
    expect(withheld).toEqual(['II A', 'II C', 'III A', 'III C']);
  });

  test('a row of small cells takes the cheapest other row with it, not the row of zeros', () => {
    const withheld = withheldIn({
      rows: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
      columns: ['x', 'y'],
      minimumFrequency: 5,
      people: [
        [262, 78, 340],
        [110, 59, 169],
        [52, 16, 68],
        [54, 16, 70],
        [97, 17, 114],
        [90, 37, 127],
        [1, 3, 4],
        [0, 0, 0],
        [666, 226, 892],
      ],
    });
    expect(withheld).toEqual(['c x', 'c y', 'c _T', 'g x', 'g y', 'g _T']);
  });

  test('a cell of two and a dominated one hide each other with the two cells between them', () => {
    const withheld = withheldIn({
      rows: ['01', '02', '06'],
      columns: ['tr1', 'tr2'],
      minimumFrequency: 3,
      dominance: { p: 0, n: 1, k: 85 },
      people: [
        [10, 5, 15],
        [2, 5, 7],
        [8, 6, 14],
        [20, 16, 36],
      ],
      sums: {
        value: [
          [100, 50, 150],
          [30, 20, 50],
          [60, 40, 100],
          [190, 110, 300],
        ],
        most: [
          [20, 15, 20],
          [20, 10, 20],
          [16, 38, 38],
          [20, 38, 38],
        ],
      },
    });
    expect(withheld).toEqual(['02 tr1', '02 tr2', '06 tr1', '06 tr2']);
  });

  test('one woman is not left over when everybody and the men are published', () => {
    const withheld = withheldIn({
      rows: ['living and working here', 'living here', 'working here'],
      columns: ['male', 'female'],
      minimumFrequency: 5,
      people: [
        [21, 1, 22],
        [58, 5, 63],
        [23, 4, 27],
        [102, 10, 112],
      ],
    });
    expect(withheld).toContain('living and working here female');
    expect(withheld).toContain('living and working here male');
  });
});
