import type { CellTable } from '../../core/cells.ts';
import type { Dominance, Policy } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { inOneThread, type Spread } from '../../core/spread.ts';
import type { AttackReport, Counterexample, Intervals } from '../../core/verdict.ts';
import type { Score } from './attacker.ts';
import { consistency } from './attackers/consistency.ts';
import { formOf } from './form.ts';
import {
  failureFrom,
  type KnownTable,
  type Loot,
  letLoose,
  longestFirst,
  type Prey,
  type Result,
} from './let-loose.ts';

/** What only the publisher knows: to judge the attackers' guesses by, never to make them with. */
export interface Knowledge {
  readonly cellsOf: (table: PublishedTable) => CellTable | null;
  readonly dominanceOf: (table: PublishedTable) => Dominance | null;
  /** What audiences see of a table, where that is something else than the table. */
  readonly shownOf: (table: PublishedTable) => PublishedTable | null;
  /** What the policy itself makes public: all codes, and which of them hold which. */
  readonly classifications: Policy['classifications'];
}

export interface TableToAttack {
  readonly table: PublishedTable;
  readonly tonight: boolean;
  /** Whether it may be an audience's part of a table. */
  readonly cut: boolean;
}

export interface Attacked {
  readonly table: PublishedTable;
  readonly outcome: 'passed' | 'breached';
  readonly attacks: readonly AttackReport[];
  readonly counterexamples: readonly Counterexample[];
  /** Absent where no interval was met. */
  readonly intervals?: Intervals;
  /** Why an attack could not be carried out, which is a breach. */
  readonly failure: string | null;
}

/** Cells that are attacked sooner here than another thread is ready to help. */
const few = 5_000;

/** Lets every attacker loose on all tables together. Whatever cannot be judged is breached. */
export const attackOnce = async (
  tables: readonly TableToAttack[],
  knowledge: Knowledge,
  spread: Spread,
): Promise<readonly Attacked[]> => {
  const forms = tables.map(({ table, cut }) => formOf(table, cut));
  const broken = tables.flatMap((one, at) => {
    const form = forms[at];
    return form && form.broken > 0 ? [{ ...one, form }] : [];
  });
  const malformed = broken
    .filter(({ tonight }) => tonight)
    .map(({ table, form }) => breachedByForm(table, form));
  const known = tables
    .filter((_, at) => forms[at]?.broken === 0)
    .map(
      ({ table, tonight }): KnownTable => ({
        table,
        tonight,
        counted: tonight ? knowledge.cellsOf(table) : null,
        dominance: knowledge.dominanceOf(table),
        shown: knowledge.shownOf(table),
      }),
    );
  const unreadable = broken.some(({ tonight }) => !tonight);
  const reason = unreadable ? 'an earlier release does not have the form that it claims' : null;
  const prey = { tables: known, classifications: knowledge.classifications };
  return [...malformed, ...(await attackWellFormed(prey, reason, spread))];
};

const breachedByForm = (
  table: PublishedTable,
  { checked, broken }: { checked: number; broken: number },
): Attacked => {
  const { name: attacker, tries } = consistency;
  return {
    table,
    outcome: 'breached',
    attacks: [{ attacker, tries, tried: checked, found: broken, tightest: null }],
    counterexamples: [],
    failure: 'the table does not have the form that it claims',
  };
};

/** An attack of which nobody can tell what came of it is a breach of all tables. */
const attackWellFormed = async (
  prey: Prey,
  reason: string | null,
  spread: Spread,
): Promise<readonly Attacked[]> => {
  const tonight = [...prey.tables.entries()].filter(([, one]) => one.tonight);
  const failures = new Map(reason === null ? [] : tonight.map(([at]) => [at, reason] as const));
  const found = await attackTogether(prey, spread);
  for (const { failure } of found)
    if (failure) {
      const concerned = failure.tables.length > 0 ? failure.tables : tonight.map(([at]) => at);
      for (const at of concerned) failures.set(at, failure.message);
    }
  const results = found.flatMap(({ result }) => result ?? []);
  const isBlurred = prey.tables.some(({ shown }) => shown !== null);
  const told = isBlurred ? results.map(blurred) : results;
  return tonight.map(([at, { table }]) => summary(table, scoresOf(at, told), failures.get(at) ?? null));
};

/** What came of each attacker, in the order of the report. */
const attackTogether = async (prey: Prey, spread: Spread): Promise<readonly Loot[]> => {
  const cells = prey.tables.reduce((sum, { table }) => sum + cellsIn(table), 0);
  const own = cells < few ? inOneThread : spread;
  try {
    const found = await own(letLoose, prey, longestFirst);
    return longestFirst
      .flatMap((attacker, at) => found.slice(at, at + 1).map((loot) => ({ attacker, loot })))
      .toSorted((a, b) => a.attacker - b.attacker)
      .map(({ loot }) => loot);
  } catch (error) {
    return [{ result: null, failure: failureFrom(error) }];
  }
};

const cellsIn = ({ dimensions }: PublishedTable): number =>
  dimensions.reduce((cells, { codes }) => cells * codes.length, 1);

/**
 * Of attackers that saw exact numbers where audiences see rounded ones, the narrowest result would tell of those: of another
 * table too, from which they took one away.
 */
const blurred = ({ scores, ...attacker }: Result): Result => ({
  ...attacker,
  scores: new Map(
    [...scores].map(([at, score]) => [at, score.pinned === null ? { ...score, tightest: null } : score]),
  ),
});

interface OwnScore extends Score, Pick<Result, 'name' | 'tries'> {}

const scoresOf = (at: number, results: readonly Result[]): readonly OwnScore[] =>
  results.flatMap(({ name, tries, scores }) => {
    const score = scores.get(at);
    return score ? [{ name, tries, ...score }] : [];
  });

const summary = (table: PublishedTable, scores: readonly OwnScore[], failure: string | null): Attacked => {
  const attacks = scores.map(({ name, tries, tried, found, tightest, pinned }) => ({
    attacker: name,
    tries,
    tried,
    found,
    tightest,
    ...(pinned !== null && { pinned }),
  }));
  const counterexamples = scores.flatMap(({ name, counterexamples: own }) =>
    own.map((cells) => ({ attacker: name, cells })),
  );
  const clean = failure === null && attacks.length > 0 && attacks.every(({ found }) => found === 0);
  const intervals = intervalsIn(scores.flatMap(({ widths }) => widths));
  return {
    table,
    outcome: clean ? 'passed' : 'breached',
    attacks,
    counterexamples,
    ...(intervals && { intervals }),
    failure,
  };
};

const intervalsIn = (widths: readonly number[]): Intervals | undefined => {
  const ordered = widths.toSorted((a, b) => a - b);
  const [least] = ordered;
  const median = ordered[(ordered.length - 1) >> 1];
  return least === undefined || median === undefined ? undefined : { cells: ordered.length, least, median };
};
