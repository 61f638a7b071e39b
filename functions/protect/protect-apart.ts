import { coalitionsOf } from '../../core/coalitions.ts';
import type { Effects } from '../../core/effects.ts';
import { heldBy } from '../../core/holders.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { Counterexample } from '../../core/verdict.ts';
import { improved } from './improve.ts';
import type { Solve } from './linear-programme.ts';
import { type ProtectedNight, protectNight } from './protect-night.ts';
import type { Subject } from './roll-up.ts';

interface Night {
  readonly earlier: readonly PublishedTable[];
  readonly counterexamples: readonly Counterexample[];
  readonly solve: Solve;
}

/** Protects the tables of each coalition against everything that it holds: what it does not hold it cannot subtract. */
export const protectApart = async (
  subjects: readonly Subject[],
  { earlier, ...night }: Night,
  { policy, ledger }: Pick<Effects, 'policy' | 'ledger'>,
): Promise<ProtectedNight> => {
  const nights: ProtectedNight[] = [];
  for (const coalition of coalitionsOf(policy)) {
    const own = subjects.filter(({ table }) => coalition.receives(table.name));
    const { tables, leftOut } = protectNight(own, {
      ...night,
      earlier: await heldBy(coalition, earlier, ledger),
    });
    nights.push({ tables: await improved(tables, { solve: night.solve, search: policy.search }), leftOut });
  }
  return {
    tables: nights.flatMap(({ tables }) => tables),
    leftOut: nights.flatMap(({ leftOut }) => leftOut),
  };
};
