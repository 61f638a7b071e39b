import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TOTAL } from '../../core/classification.ts';
import { compose } from '../../functions/protect/compose.ts';
import { isPossible, type Problem, problemOf, reducedEquations } from './support/attack.ts';
import { classified, count, type Design, type Row } from './support/people.ts';
import { protectRows } from './support/protect-rows.ts';

const minimum = 3;
const ceiling = 60;

const trees = [
  ['a', 'b'],
  ['a', 'b', 'c'],
  { A: ['a', 'b'], B: ['c', 'd'] },
  { A: ['a'], B: ['c', 'd'] },
] as const;

/** Tables of one to three dimensions over a few people, of whom some stand in several codes of the first dimension. */
const examples = fc
  .record({
    shapes: fc.array(
      fc.record({ tree: fc.nat(trees.length - 1), sensitive: fc.boolean(), other: fc.boolean() }),
      { minLength: 1, maxLength: 3 },
    ),
    events: fc.boolean(),
    people: fc.array(
      fc.record({
        picks: fc.array(fc.nat(11), { minLength: 3, maxLength: 3 }),
        again: fc.option(fc.nat(11)),
      }),
      {
        minLength: 2,
        maxLength: 40,
      },
    ),
  })
  .map(({ shapes, events, people }) => {
    const dimensions = shapes.map(({ tree, sensitive, other }, at) => ({
      name: `d${at}`,
      classification: classified(`d${at}`, trees[shapes.length === 3 ? tree % 2 : tree] ?? trees[0]),
      sensitive: sensitive && at === shapes.length - 1,
      other,
    }));
    const finest = dimensions.map(({ classification }) =>
      classification.codes.filter(({ level }) => level === 0),
    );
    const codes = (picks: readonly number[]) =>
      finest.map((own, at) => own[Math.floor(((picks[at] ?? 0) ** 2 / 144) * own.length)]?.code ?? '');
    const rows = people.flatMap(({ picks, again }, person): readonly Row[] => [
      { person, codes: codes(picks), amount: 1 },
      ...(again === null ? [] : [{ person, codes: codes(picks.with(0, again)), amount: 1 }]),
    ]);
    const design: Design = {
      dimensions,
      measures: events ? ['people', 'events'] : ['people'],
      minimumFrequency: minimum,
    };
    return { design, rows };
  });

const attacked = (design: Design, rows: readonly Row[]) => {
  const [cells] = protectRows([design], rows).tables;
  if (!cells) return undefined;
  const problem = problemOf(compose(cells), 'people');
  const counted = count(design, rows);
  const values = counted.measures.people?.value ?? [];
  const truth = new Map(
    values.map((value, row) => [
      design.dimensions.map(({ name }) => counted.codes[name]?.[row]).join('/'),
      value,
    ]),
  );
  return { problem, truth: problem.cells.map((codes) => truth.get(codes.join('/')) ?? 0) };
};

/** Whether the number can be as large as it must be able to be, and lie as far apart. */
const isHidden = (
  problem: Problem,
  terms: readonly (readonly [number, number])[],
  truth: number,
): boolean => {
  let [low, high] = [truth, truth];
  while (high < truth + 2 * minimum && isPossible(problem, { terms, atLeast: high + 1 }, ceiling)) high++;
  while (low > Math.max(0, high - minimum) && isPossible(problem, { terms, atMost: low - 1 }, ceiling)) low--;
  return high >= minimum && high - low >= minimum;
};

const groupOf = ({ cells }: Problem, cell: number, along: number): number =>
  cells.findIndex((codes) => codes.join('/') === cells[cell]?.with(along, TOTAL).join('/'));

describe('somebody who goes through all whole numbers that fit a published table', {
  timeout: 300_000,
}, () => {
  test('finds no withheld cell of few people, or of nobody with an outcome, closer than the minimum frequency', () => {
    fc.assert(
      fc.property(examples, ({ design, rows }) => {
        const { problem, truth } = attacked(design, rows) ?? {};
        problem?.value.forEach((value, cell) => {
          const people = truth?.[cell] ?? 0;
          if (value !== null) {
            expect(people === 0 || people >= minimum).toBe(true);
            return;
          }
          const isOutcome = design.dimensions.some(
            ({ sensitive }, along) => sensitive && problem.cells[cell]?.[along] !== TOTAL,
          );
          if (people < minimum && (people > 0 || isOutcome))
            expect(isHidden(problem, [[cell, 1]], people)).toBe(true);
        });
      }),
      { numRuns: 40, seed: 20260101 },
    );
  });

  test('finds no group of few who do not have the outcome that all others have', () => {
    fc.assert(
      fc.property(examples, ({ design, rows }) => {
        const { problem, truth } = attacked(design, rows) ?? {};
        const along = design.dimensions.findIndex(({ sensitive }) => sensitive);
        if (!problem || !truth || along < 0) return;
        problem.cells.forEach((codes, cell) => {
          if (codes[along] === TOTAL) return;
          const group = groupOf(problem, cell, along);
          const others = (truth[group] ?? 0) - (truth[cell] ?? 0);
          if (truth[group] === 0 || others >= minimum) return;
          expect(problem.value[cell] === null || problem.value[group] === null).toBe(true);
          expect(
            isHidden(
              problem,
              [
                [group, 1],
                [cell, -1],
              ],
              others,
            ),
          ).toBe(true);
        });
      }),
      { numRuns: 40, seed: 20260102 },
    );
  });

  test('finds no few people in a whole who are not in its overlapping part', () => {
    fc.assert(
      fc.property(examples, ({ design, rows }) => {
        const { problem, truth } = attacked(design, rows) ?? {};
        for (const { whole, parts } of problem?.covers ?? [])
          for (const part of parts) {
            const rest = (truth?.[whole] ?? 0) - (truth?.[part] ?? 0);
            if (!problem || rest === 0 || rest >= minimum) continue;
            expect(
              isHidden(
                problem,
                [
                  [whole, 1],
                  [part, -1],
                ],
                rest,
              ),
            ).toBe(true);
          }
      }),
      { numRuns: 40, seed: 20260103 },
    );
  });
});

test('adding and subtracting published numbers gives no sum of withheld cells that stands for few people', () => {
  fc.assert(
    fc.property(examples, ({ design, rows }) => {
      const { problem, truth } = attacked(design, rows) ?? {};
      for (const row of problem ? reducedEquations(problem) : []) {
        const terms = [...row].map(([cell, [over, under]]) => [cell, Number(over) / Number(under)] as const);
        if (terms.some(([, weight]) => weight < 0)) continue;
        const people = terms.reduce((sum, [cell, weight]) => sum + weight * (truth?.[cell] ?? 0), 0);
        expect(people === 0 || people >= minimum).toBe(true);
      }
    }),
    { numRuns: 60, seed: 20260104 },
  );
});

test('the same counts give the same bytes', () => {
  fc.assert(
    fc.property(examples, ({ design, rows }) => {
      const once = protectRows([design], rows).tables.map(compose);
      const again = protectRows([design], rows.toReversed()).tables.map(compose);
      expect(JSON.stringify(again)).toBe(JSON.stringify(once));
    }),
    { numRuns: 20, seed: 20260105 },
  );
});

test('what is published is what was counted', () => {
  fc.assert(
    fc.property(examples, ({ design, rows }) => {
      const { problem, truth } = attacked(design, rows) ?? {};
      problem?.value.forEach((value, cell) => {
        if (value !== null) expect(value).toBe(truth?.[cell]);
      });
    }),
    { numRuns: 40, seed: 20260106 },
  );
});
