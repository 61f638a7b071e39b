import type { PublishedTable } from '../../core/published-table.ts';
import { inOneThread, offer, type Spread } from '../../core/spread.ts';
import type { Counterexample } from '../../core/verdict.ts';
import { loadSolve } from './linear-programme.ts';
import { levelsOf } from './protect-night.ts';
import { levelChoices, type RolledUp, type Subject } from './roll-up.ts';

interface Known {
  readonly earlier: readonly PublishedTable[];
  readonly counterexamples: readonly Counterexample[];
}

/** Cells times choices of levels up to which another thread would be ready too late. */
const few = 5_000;

/** The levels at which each table is published, as far as that is seen from the table alone. */
export const rolledUp = async (
  subjects: readonly Subject[],
  known: Known,
  spread: Spread,
): Promise<ReadonlyMap<Subject, RolledUp>> => {
  const largestFirst = subjects.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  const [, ...others] = largestFirst.map(sizeOf);
  const isLittle = others.reduce((sum, size) => sum + size, 0) < few;
  const levels = await (isLittle ? inOneThread : spread)(rollUps, known, largestFirst);
  return new Map(
    largestFirst.flatMap((subject, at) => levels.slice(at, at + 1).map((own) => [subject, own] as const)),
  );
};

const sizeOf = ({ table, counted }: Subject): number => {
  const choices = levelChoices(table).length;
  const cells = Object.values(counted.measures)[0]?.value.length ?? 0;
  return choices === 1 ? 0 : choices * cells;
};

const rollUps = offer({
  name: 'levels',
  module: import.meta.url,
  async begin(known: Known) {
    const solve = await loadSolve();
    return (subject: Subject): RolledUp => levelsOf(subject, { ...known, solve });
  },
});
