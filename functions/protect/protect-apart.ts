import { coalitionsOf } from '../../core/coalitions.ts';
import type { Effects } from '../../core/effects.ts';
import { heldBy } from '../../core/holders.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { Counterexample } from '../../core/verdict.ts';
import { improved } from './improve.ts';
import { rolledUp } from './levels.ts';
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
  { policy, ledger, spread }: Pick<Effects, 'policy' | 'ledger' | 'spread'>,
): Promise<ProtectedNight> => {
  const nights: ProtectedNight[] = [];
  for (const coalition of coalitionsOf(policy)) {
    const own = subjects.filter(({ table }) => coalition.receives(table.name));
    const held = await heldBy(coalition, earlier, ledger);
    const levels = await rolledUp(own, { earlier: held, counterexamples: night.counterexamples }, spread);
    const { tables, leftOut } = protectNight(own, { ...night, earlier: held, levels });
    nights.push({
      tables: await improved(tables, { solve: night.solve, search: policy.search, spread }),
      leftOut,
    });
  }
  return {
    tables: nights.flatMap(({ tables }) => tables),
    leftOut: nights.flatMap(({ leftOut }) => leftOut),
  };
};
