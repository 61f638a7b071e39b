import type { CellTable } from '../../core/cells.ts';
import type { Dominance, Policy } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { AttackReport, Counterexample, Intervals } from '../../core/verdict.ts';
import { type Attacker, openTally, type Score } from './attacker.ts';
import { consistency } from './attackers/consistency.ts';
import { differencing } from './attackers/differencing.ts';
import { feasibilityIntervals } from './attackers/feasibility-intervals.ts';
import { homogeneity } from './attackers/homogeneity.ts';
import { leastSquares } from './attackers/least-squares.ts';
import { means } from './attackers/means.ts';
import { reconstruction } from './attackers/reconstruction.ts';
import { remainders } from './attackers/remainders.ts';
import { residualIdentifiers } from './attackers/residual-identifiers.ts';
import { roundingPreimages } from './attackers/rounding-preimages.ts';
import { rowSpace } from './attackers/row-space.ts';
import { smallCells } from './attackers/small-cells.ts';
import { Contradiction } from './contradiction.ts';
import { formOf } from './form.ts';
import { loadSolver } from './linear-programme.ts';
import { type Material, materialOf } from './material.ts';
import { withoutMeans } from './means/pairs.ts';
import { type TableView, viewOf } from './table-view.ts';
import { type Truth, truthFrom } from './truth.ts';

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

/** Lets every attacker loose on all tables together. Whatever cannot be judged is breached. */
export const attackOnce = async (
  tables: readonly TableToAttack[],
  knowledge: Knowledge,
): Promise<readonly Attacked[]> => {
  const forms = tables.map(({ table, cut }) => formOf(table, cut));
  const broken = tables.flatMap((one, at) => {
    const form = forms[at];
    return form && form.broken > 0 ? [{ ...one, form }] : [];
  });
  const malformed = broken
    .filter(({ tonight }) => tonight)
    .map(({ table, form }) => breachedByForm(table, form));
  const seen = new Map(
    tables
      .filter((_, at) => forms[at]?.broken === 0)
      .map(({ table, tonight }) => [viewOf(withoutMeans(table), tonight), table] as const),
  );
  const unreadable = broken.some(({ tonight }) => !tonight);
  const reason = unreadable ? 'an earlier release does not have the form that it claims' : null;
  return [...malformed, ...(await attackViews(seen, knowledge, reason))];
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

/** `seen`: the tables as they came, of which attackers who add up see all but the means. */
const attackViews = async (
  seen: ReadonlyMap<TableView, PublishedTable>,
  knowledge: Knowledge,
  reason: string | null,
): Promise<readonly Attacked[]> => {
  const views = [...seen.keys()];
  const tonight = views.filter((view) => view.tonight);
  const failures = new Map<TableView, string>(reason === null ? [] : tonight.map((view) => [view, reason]));
  const fail = (error: unknown): void => {
    const concerned = error instanceof Contradiction ? error.views.filter((view) => view.tonight) : [];
    const message = error instanceof Error ? error.message : 'an attacker broke off';
    for (const view of concerned.length > 0 ? concerned : tonight) failures.set(view, message);
  };
  const results: Result[] = [];
  let material: Material | null = null;
  try {
    material = materialOf(withoutNoise(views), {
      truth: truthOf(knowledge),
      dominanceOf: (view) => knowledge.dominanceOf(view.table),
      classifications: knowledge.classifications,
    });
  } catch (error) {
    fail(error);
  }
  for (const attacker of material ? await attackersFor(knowledge, seen) : []) {
    const { tally, scores } = openTally(views);
    try {
      if (material) await attacker.run(material, tally);
    } catch (error) {
      fail(error);
    }
    results.push({ attacker, scores });
  }
  const isBlurred = views.some(({ table }) => knowledge.shownOf(table) !== null);
  return tonight.map((view) =>
    summary(view, isBlurred ? results.map(blurred) : results, failures.get(view) ?? null),
  );
};

const attackersFor = async (
  knowledge: Knowledge,
  seen: ReadonlyMap<TableView, PublishedTable>,
): Promise<readonly Attacker[]> => {
  const views = [...seen.keys()];
  return [
    consistency,
    smallCells,
    homogeneity,
    differencing,
    remainders,
    rowSpace,
    feasibilityIntervals(await loadSolver()),
    reconstruction(await loadSolver()),
    roundingPreimages(await loadSolver(), shownViews(withoutNoise(views), knowledge.shownOf)),
    means((view) => knowledge.shownOf(view.table) ?? seen.get(view) ?? view.table),
    leastSquares(views, truthOf(knowledge)),
    residualIdentifiers(declaredIn(knowledge), seen),
  ];
};

const declaredIn = ({ classifications }: Knowledge): ReadonlySet<string> =>
  new Set(
    Object.values(classifications).flatMap(({ name, levels, codes }) => [
      name,
      ...levels,
      ...codes.flatMap(({ code, label }) => [code, label]),
    ]),
  );

const truthOf = ({ cellsOf }: Knowledge): Truth =>
  truthFrom((view) => (view.tonight ? cellsOf(view.table) : null));

/** Numbers with noise are no facts to reckon with. */
const withoutNoise = (views: readonly TableView[]): readonly TableView[] =>
  views.filter(({ table }) => !table.noise);

const shownViews = (
  views: readonly TableView[],
  shownOf: Knowledge['shownOf'],
): ((view: TableView) => TableView) => {
  const seen = new Map(
    views.map((view) => {
      const shown = shownOf(view.table);
      return [view, shown?.rounding ? viewOf(shown, view.tonight) : view];
    }),
  );
  return (view) => seen.get(view) ?? view;
};

interface Result {
  readonly attacker: Attacker;
  readonly scores: ReadonlyMap<TableView, Score>;
}

/**
 * Of attackers that saw exact numbers where audiences see rounded ones, the narrowest result would tell of those: of another
 * table too, from which they took one away.
 */
const blurred = ({ attacker, scores }: Result): Result => ({
  attacker,
  scores: new Map(
    [...scores].map(([view, score]) => [view, score.pinned === null ? { ...score, tightest: null } : score]),
  ),
});

const summary = (view: TableView, results: readonly Result[], failure: string | null): Attacked => {
  const attacks = results.flatMap(({ attacker: { name, tries }, scores }) => {
    const score = scores.get(view);
    if (!score) return [];
    const { tried, found, tightest, pinned } = score;
    return [{ attacker: name, tries, tried, found, tightest, ...(pinned !== null && { pinned }) }];
  });
  const counterexamples = results.flatMap(({ attacker, scores }) =>
    (scores.get(view)?.counterexamples ?? []).map((cells) => ({ attacker: attacker.name, cells })),
  );
  const clean = failure === null && attacks.length > 0 && attacks.every(({ found }) => found === 0);
  const intervals = intervalsIn(results.flatMap(({ scores }) => scores.get(view)?.widths ?? []));
  return {
    table: view.table,
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
