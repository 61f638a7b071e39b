import { expect, test } from 'vitest';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackTonight } from '../../functions/audit/attack.ts';
import { flatDimension } from '../support/published-table.ts';
import { lineTable } from './small-table.ts';

/** The minimum frequency is 5. */
const during = (period: string, a: number, b: number, withheld: readonly string[] = []): PublishedTable =>
  lineTable(
    { a, b },
    {
      dimensions: [flatDimension('course', ['a', 'b'])],
      withheld,
      changes: { table: `by ${period.length}`, period },
    },
  );

/**
 * The quarter was published before more of April came in for course `a`: it had 50 there, of which April alone now has 60. In
 * course `b` it had `before`, of whom 80 are in April and May; of June all that is told is how many there are.
 */
const outcomes = async ({ before, june }: { before: number; june: number }): Promise<readonly string[]> => {
  const months = [
    during('2026-04', 60, 40),
    during('2026-05', 40, 40),
    during('2026-06', june - 8, 8, ['a', 'b']),
  ];
  const attacked = await attackTonight(months, [during('2026-Q2', 50, before)]);
  return attacked
    .filter(({ attacks }) =>
      attacks.some(({ attacker, found }) => attacker === 'feasibility-intervals' && found > 0),
    )
    .map(({ table: { period } }) => period);
};

test('what a month withholds is told by an earlier quarter, whoever came late', async () => {
  expect(await outcomes({ before: 88, june: 12 })).not.toEqual([]);
  expect(await outcomes({ before: 88, june: 13 })).toEqual([]);
});

test('an earlier quarter tells nothing where people must have left since', async () => {
  expect(await outcomes({ before: 100, june: 12 })).toEqual([]);
});
