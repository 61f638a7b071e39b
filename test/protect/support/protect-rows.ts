import type { PublishedTable } from '../../../core/published-table.ts';
import type { Counterexample } from '../../../core/verdict.ts';
import { compose } from '../../../functions/protect/compose.ts';
import { loadSolve } from '../../../functions/protect/linear-programme.ts';
import { type ProtectedNight, protectNight } from '../../../functions/protect/protect-night.ts';
import { count, type Design, policyOf, type Row, tableOf } from './people.ts';

const solve = await loadSolve();

export interface Past {
  readonly earlier?: readonly PublishedTable[];
  readonly counterexamples?: readonly Counterexample[];
  readonly version?: number;
}

/** Protects tables that count the same rows. */
export const protectRows = (
  designs: readonly Design[],
  rows: readonly Row[],
  past: Past = {},
): ProtectedNight => {
  const policy = policyOf(designs);
  return protectNight(
    designs.map((design) => ({
      table: tableOf(design),
      counted: count(design, rows),
      policy,
      version: past.version ?? 1,
    })),
    { earlier: past.earlier ?? [], counterexamples: past.counterexamples ?? [], solve },
  );
};

export const publish = (
  designs: readonly Design[],
  rows: readonly Row[],
  past: Past = {},
): readonly PublishedTable[] => protectRows(designs, rows, past).tables.map(compose);
