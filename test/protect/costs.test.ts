import { describe, expect, test } from 'vitest';
import type { CostKind } from '../../core/policy.ts';
import { classified, type Row } from './support/people.ts';
import { publish } from './support/protect-rows.ts';

const people: Readonly<Record<string, number>> = {
  'a/x': 4,
  'a/y': 40,
  'a/z': 300,
  'b/x': 45,
  'b/y': 50,
  'b/z': 60,
  'c/x': 500,
  'c/y': 70,
  'c/z': 80,
};

const rows: readonly Row[] = Object.entries(people)
  .flatMap(([codes, howMany]) => Array.from({ length: howMany }, () => codes.split('/')))
  .map((codes, person) => ({ person, codes, amount: 1 }));

const withheld = (costs: CostKind): readonly string[] => {
  const [table] = publish(
    [
      {
        dimensions: [
          { name: 'row', classification: classified('row', ['a', 'b', 'c']) },
          { name: 'column', classification: classified('column', ['x', 'y', 'z']) },
        ],
        minimumFrequency: 10,
        costs,
      },
    ],
    rows,
  );
  const { row = [], column = [] } = table?.cells.codes ?? {};
  return row
    .map((code, at) => `${code}/${column[at]}`)
    .filter((_, at) => table?.cells.measures.people?.status[at] === 'c');
};

describe('what is withheld to protect a small cell', () => {
  test('is where the fewest people are, if people are what it costs', () => {
    expect(withheld('people')).toEqual(['a/x', 'a/y', 'b/x', 'b/y']);
    expect(withheld('log people')).toEqual(['a/x', 'a/y', 'b/x', 'b/y']);
  });

  test('is as few cells as can be, if cells are what it costs', () => {
    expect(withheld('cells')).toHaveLength(4);
  });

  test('is margins, if inner cells are what it costs', () => {
    expect(withheld('inner cells')).toEqual(['a/x', 'a/_T', '_T/x', '_T/_T']);
  });
});
