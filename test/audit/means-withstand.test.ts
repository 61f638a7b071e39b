import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attackPublished, attackTonight } from '../../functions/audit/attack.ts';
import { compose } from '../../functions/protect/compose.ts';
import { shownMeans } from '../../functions/protect/means/shown-means.ts';
import { classified, count, type Design, policyOf, type Row, tableOf } from '../protect/support/people.ts';
import { protectRows } from '../protect/support/protect-rows.ts';

const design: Design = {
  dimensions: [
    {
      name: 'course',
      classification: classified('course', { law: ['law-1', 'law-2'], art: ['art-1', 'art-2'] }),
    },
    { name: 'land', classification: classified('land', ['DE', 'FR', 'NO']), other: true },
  ],
  measures: ['people', 'mean'],
  minimumFrequency: 5,
};

/** People who take one or two courses in one land; what they have is nothing, little, much, or not known. */
const rows: fc.Arbitrary<readonly Row[]> = fc
  .array(
    fc.record({
      courses: fc.subarray(['law-1', 'law-2', 'art-1', 'art-2'], { minLength: 1, maxLength: 2 }),
      land: fc.oneof({ weight: 5, arbitrary: fc.constant('DE') }, fc.constantFrom('FR', 'NO')),
      amount: fc.constantFrom(0, 0, 1, 7, 30, 1000),
      valueless: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.boolean()),
    }),
    { minLength: 30, maxLength: 160, size: 'max' },
  )
  .map((people) =>
    people.flatMap(({ courses, land, ...rest }, person) =>
      courses.map((course) => ({ person, codes: [course, land], ...rest })),
    ),
  );

test('what is withheld of tables with means withstands all attackers, inside and outside', async () => {
  let shownMeansInAll = 0;
  await fc.assert(
    fc.asyncProperty(rows, async (all) => {
      const tables = protectRows([design], all).tables.map(compose);
      for (const exact of tables) {
        const [shown] = shownMeans([exact], policyOf([design]));
        const [attacked] = await attackTonight([exact], [], {
          cellsOf: () => count(design, all),
          shownOf: () => shown ?? null,
          dominanceOf: () => tableOf(design).dominance,
          classifications: {},
        });
        const by = attacked?.attacks.filter(({ found }) => found > 0).map(({ attacker }) => attacker);
        expect([by, attacked?.failure]).toEqual([[], null]);
        if (!shown) throw new Error('nothing is shown');
        shownMeansInAll += shown.cells.measures.mean?.status.filter((status) => status === 'ok').length ?? 0;
        const outside = await attackPublished([shown]);
        expect(outside.filter(({ found }) => found > 0).map(({ attacker }) => attacker)).toEqual([]);
      }
    }),
    { numRuns: 12, seed: 20261122 },
  );
  expect(shownMeansInAll).toBeGreaterThan(20);
}, 120_000);
