import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundOf } from '../../functions/protect/bound.ts';
import { codesOf, linesOf } from '../../functions/protect/grid.ts';
import { loadSolve, type ProgrammeRow } from '../../functions/protect/linear-programme.ts';
import type { ProtectedCells } from '../../functions/protect/protect-tables.ts';
import { classified, type Design, type Row } from './support/people.ts';
import { protectRows } from './support/protect-rows.ts';

const solve = await loadSolve();
const minimum = 4;
const logarithm = (people: number) => Math.log2(1 + people);

const design: Design = {
  dimensions: [
    { name: 'course', classification: classified('course', ['a', 'b', 'c']) },
    { name: 'country', classification: classified('country', ['DE', 'FR']) },
  ],
  minimumFrequency: minimum,
  costs: 'log people',
};

const protectedBy = (numbers: readonly number[]): ProtectedCells | undefined => {
  const inner = ['a/DE', 'a/FR', 'b/DE', 'b/FR', 'c/DE', 'c/FR'];
  const rows = inner.flatMap((codes, at): readonly Row[] =>
    Array.from({ length: numbers[at] ?? 0 }, (_, one) => ({
      person: at * 1000 + one,
      codes: codes.split('/'),
      amount: 1,
    })),
  );
  return protectRows([design], rows).tables[0];
};

describe('the least that has to be withheld', () => {
  test('is never above what the best pattern of all withholds', () => {
    let strict = 0;
    fc.assert(
      fc.property(fc.array(fc.nat(12), { minLength: 6, maxLength: 6 }), (numbers) => {
        const cells = protectedBy(numbers);
        if (!cells || cells.totalOnly) return;
        const bound = boundOf(cells);
        const people = (count: number) => count;
        for (const [weigh, weighed] of [
          [people, bound.people],
          [logarithm, bound.cost],
        ] as const) {
          const { primary, secondary, atLeast, gap } = weighed;
          const best = primary + cheapestPattern(cells, weigh);
          expect(atLeast).toBeLessThanOrEqual(best + 1e-6);
          expect(best).toBeLessThanOrEqual(primary + secondary + 1e-6);
          const all = primary + secondary;
          expect(gap).toBeCloseTo(all === 0 ? 0 : (all - atLeast) / all);
          if (atLeast > primary) strict += 1;
        }
      }),
      { seed: 7, numRuns: 40 },
    );
    expect(strict).toBeGreaterThan(40);
  });

  test('is met where the cheapest cells beside a lone small one are withheld', () => {
    const cells = protectedBy([2, 40, 9, 40, 40, 40]);
    if (!cells) throw new Error('a table that was left out');
    const { primary, secondary, atLeast } = boundOf(cells).people;
    expect(primary).toBe(2);
    expect(atLeast).toBeGreaterThan(2 + 40);
    expect(atLeast).toBeLessThanOrEqual(primary + secondary);
  });
});

/** Goes through all sets of cells, the cheapest first, until one hides every small cell: the weight of what it adds. */
const cheapestPattern = (cells: ProtectedCells, weigh: (people: number) => number): number => {
  const people = cells.counted.measures[0]?.contributors ?? [];
  const small = [...people.keys()].filter((cell) => (people[cell] ?? 0) > 0 && (people[cell] ?? 0) < minimum);
  const others = [...people.keys()].filter((cell) => (people[cell] ?? 0) >= minimum);
  const patterns = Array.from({ length: 2 ** others.length }, (_, number) =>
    others.filter((_, at) => (number >> at) & 1),
  );
  const costOf = (pattern: readonly number[]) =>
    pattern.reduce((sum, cell) => sum + weigh(people[cell] ?? 0), 0);
  const best = patterns
    .map((pattern) => ({ pattern, cost: costOf(pattern) }))
    .sort((a, b) => a.cost - b.cost)
    .find(({ pattern }) => small.every((cell) => isHidden(cells, new Set([...small, ...pattern]), cell)));
  if (!best) throw new Error('no pattern hides the small cells');
  return best.cost;
};

const isHidden = ({ counted }: ProtectedCells, pattern: ReadonlySet<number>, cell: number): boolean => {
  const people = counted.measures[0]?.contributors ?? [];
  const columns = new Map([...pattern].map((own, at) => [own, at]));
  const rows = [...linesOf(counted.grid)].map(({ parent, children }): ProgrammeRow => {
    const terms = [[parent, -1] as const, ...children.map((child) => [child, 1] as const)];
    const moved = terms.filter(([own]) => columns.has(own));
    return {
      columns: moved.map(([own]) => columns.get(own) ?? -1),
      weights: moved.map(([, weight]) => weight),
      lower: 0,
      upper: 0,
    };
  });
  const extreme = (sign: 1 | -1): number => {
    const found = solve({
      cost: [...pattern].map((own) => (own === cell ? -sign : 0)),
      lower: [...pattern].map((own) => 1 - (people[own] ?? 0)),
      upper: [...pattern].map(() => 1000),
      rows: rows.filter((row) => row.columns.length > 0),
      whole: false,
    });
    if (!found) throw new Error(`no shift of ${codesOf(counted.grid, cell).join('/')}`);
    return found[columns.get(cell) ?? -1] ?? 0;
  };
  const [rise, fall] = [extreme(1), extreme(-1)];
  return (people[cell] ?? 0) + rise >= minimum - 1e-6 && rise - fall >= minimum - 1e-6;
};
