import type { CellTable } from '../../core/cells.ts';
import type { Dominance, Policy } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { offer } from '../../core/spread.ts';
import { type Attacker, openTally, type Score } from './attacker.ts';
import { consistency } from './attackers/consistency.ts';
import { differencing } from './attackers/differencing.ts';
import { feasibilityIntervals } from './attackers/feasibility-intervals.ts';
import { homogeneity } from './attackers/homogeneity.ts';
import { leastSquares } from './attackers/least-squares.ts';
import { means } from './attackers/means.ts';
import { policyChanges } from './attackers/policy-changes.ts';
import { reconstruction } from './attackers/reconstruction.ts';
import { remainders } from './attackers/remainders.ts';
import { residualIdentifiers } from './attackers/residual-identifiers.ts';
import { roundingPreimages } from './attackers/rounding-preimages.ts';
import { rowSpace } from './attackers/row-space.ts';
import { smallCells } from './attackers/small-cells.ts';
import { Contradiction } from './contradiction.ts';
import { loadSolver, type Solver } from './linear-programme.ts';
import { type Material, materialOf } from './material.ts';
import { withoutMeans } from './means/pairs.ts';
import { type TableView, viewOf } from './table-view.ts';
import { type Truth, truthFrom } from './truth.ts';

/** Tables to attack, in plain data, and what only the publisher knows of them. */
export interface Prey {
  readonly tables: readonly KnownTable[];
  /** What the policy itself makes public: all codes, and which of them hold which. */
  readonly classifications: Policy['classifications'];
}

export interface KnownTable {
  readonly table: PublishedTable;
  readonly tonight: boolean;
  readonly counted: CellTable | null;
  readonly dominance: Dominance | null;
  /** What audiences see of it, where that is something else. */
  readonly shown: PublishedTable | null;
}

export interface Loot {
  /** Null where nothing could be attacked. */
  readonly result: Result | null;
  readonly failure: Failure | null;
}

export interface Result extends Pick<Attacker, 'name' | 'tries'> {
  /** By the position of the table. */
  readonly scores: ReadonlyMap<number, Score>;
}

/** Why an attack broke off. */
export interface Failure {
  readonly message: string;
  /** Positions of those of tonight's tables that it is about; none where it is about all. */
  readonly tables: readonly number[];
}

/** How an attacker is made that does not know all it needs from the material. */
type Make = (made: Made) => Attacker;

interface Made {
  readonly solver: Solver;
  readonly truth: Truth;
  readonly classifications: Policy['classifications'];
  /** All tables with their views, as they came: attackers who add up see all but the means. */
  readonly seen: ReadonlyMap<TableView, PublishedTable>;
  readonly shownOf: (view: TableView) => PublishedTable | null;
}

/** The attackers in the order of the report, each with about how long it takes beside the others. */
const attackers: readonly (readonly [make: Make, takes: number])[] = [
  [() => consistency, 1],
  [() => smallCells, 1],
  [() => homogeneity, 1],
  [() => differencing, 5],
  [() => remainders, 30],
  [() => rowSpace, 1],
  [({ solver }) => feasibilityIntervals(solver), 25],
  [({ solver }) => reconstruction(solver), 10],
  [
    ({ solver, seen, shownOf }) =>
      roundingPreimages(solver, shownViews(withoutNoise([...seen.keys()]), shownOf)),
    10,
  ],
  [({ seen, shownOf }) => policyChanges(seen, shownOf), 1],
  [({ seen, shownOf }) => means((view) => shownOf(view) ?? seen.get(view) ?? view.table), 5],
  [({ seen, truth }) => leastSquares([...seen.keys()], truth), 1],
  [({ seen, classifications }) => residualIdentifiers(declaredIn(classifications), seen), 1],
];

/** The attackers by their numbers, such that no thread is left with a long one when the others are done. */
export const longestFirst: readonly number[] = [...attackers.entries()]
  .toSorted(([, [, a]], [, [, b]]) => b - a)
  .map(([number]) => number);

/** Lets one attacker after the other loose on all tables together. */
export const letLoose = offer({
  name: 'attackers',
  module: import.meta.url,
  async begin({ tables, classifications }: Prey) {
    const known = new Map(tables.map((one) => [viewOf(withoutMeans(one.table), one.tonight), one] as const));
    const views = [...known.keys()];
    const truth = truthFrom((view) => (view.tonight ? (known.get(view)?.counted ?? null) : null));
    const made: Made = {
      solver: await loadSolver(),
      truth,
      classifications,
      seen: new Map([...known].map(([view, { table }]) => [view, table])),
      shownOf: (view) => known.get(view)?.shown ?? null,
    };
    const dominanceOf = (view: TableView): Dominance | null => known.get(view)?.dominance ?? null;
    const failed = (error: unknown): Failure => failureFrom(error, (view) => views.indexOf(view));
    let material: Material;
    try {
      material = materialOf(withoutNoise(views), { truth, dominanceOf, classifications });
    } catch (error) {
      const failure = failed(error);
      return (): Loot => ({ result: null, failure });
    }
    return async (number: number): Promise<Loot> => {
      const attacker = attackers[number]?.[0](made);
      if (!attacker) throw new RangeError('an attacker that there is none of');
      const { tally, scores } = openTally(views);
      let failure: Failure | null = null;
      try {
        await attacker.run(material, tally);
      } catch (error) {
        failure = failed(error);
      }
      const { name, tries } = attacker;
      const byPosition = new Map([...scores].map(([view, score]) => [views.indexOf(view), score]));
      return { result: { name, tries, scores: byPosition }, failure };
    };
  },
});

/** Why it broke off, and of which of tonight's tables it says that nothing can be shown of them. */
export const failureFrom = (error: unknown, positionOf: (view: TableView) => number = () => -1): Failure => ({
  message: error instanceof Error ? error.message : 'an attacker broke off',
  tables: error instanceof Contradiction ? error.views.filter(({ tonight }) => tonight).map(positionOf) : [],
});

/** Numbers with noise are no facts to reckon with. */
const withoutNoise = (views: readonly TableView[]): readonly TableView[] =>
  views.filter(({ table }) => !table.noise);

const shownViews = (
  views: readonly TableView[],
  shownOf: Made['shownOf'],
): ((view: TableView) => TableView) => {
  const seen = new Map(
    views.map((view) => {
      const shown = shownOf(view);
      return [view, shown?.rounding ? viewOf(shown, view.tonight) : view];
    }),
  );
  return (view) => seen.get(view) ?? view;
};

const declaredIn = (classifications: Policy['classifications']): ReadonlySet<string> =>
  new Set(
    Object.values(classifications).flatMap(({ name, levels, codes }) => [
      name,
      ...levels,
      ...codes.flatMap(({ code, label }) => [code, label]),
    ]),
  );
