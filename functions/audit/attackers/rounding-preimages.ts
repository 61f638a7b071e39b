import type { PublishedMeasure } from '../../../core/published-table.ts';
import type { Attacker, Tally } from '../attacker.ts';
import { spanOf } from '../blur.ts';
import { boundsOf } from '../bounds.ts';
import { isBlurred } from '../figures.ts';
import type { Solver } from '../linear-programme.ts';
import { relate, type Scope } from '../scopes.ts';
import { referenceTo, type TableView, valuesOf } from '../table-view.ts';
import type { TrueValues, Truth } from '../truth.ts';
import { componentsOf, unknownsOf } from '../unknowns.ts';
import { attackScope } from './feasibility-intervals.ts';

/**
 * Rounding undone: each shown number stands for an interval, and what rules and sums leave of all intervals together is what
 * audiences know. `shownOf` has what they see of a table; itself, where that is nothing else.
 */
export const roundingPreimages = (solver: Solver, shownOf: (view: TableView) => TableView): Attacker => ({
  name: 'rounding-preimages',
  tries: 'Works out which true numbers every rounded one can stand for, under all margins and inequalities.',
  run({ views, scopes, truth, trees }, tally) {
    for (const view of views.filter(({ tonight }) => tonight)) attackRule(view, { shownOf, truth, tally });
    for (const { figures } of scopes) {
      const shown = figures.views.map(shownOf);
      if (shown.every(({ table }) => table.rounding === undefined)) continue;
      const isSeen = shown.every((view, at) => view === figures.views[at]);
      const originals = new Map(shown.map((view, at) => [view, figures.views[at] ?? view]));
      const told = onOriginals(tally, originals);
      // The tables agree in their exact numbers, so that what is shown of them has one world at least.
      const scope = isSeen ? scopes.find((one) => one.figures === figures) : relate(shown, trees);
      if (!scope) continue;
      const judged: Truth = (view, measure) => truth(originals.get(view) ?? view, measure);
      if (!isSeen) {
        // How narrow an interval came out in a search that began at the truth would tell of it.
        const silent = { ...told, met: () => undefined };
        attackScope(scope, { material: { truth: judged }, solver, tally: silent });
        for (const pair of scope.figures.conflicts) told.found({ views: [...pair], cells: [] });
      }
      countPinned(scope, told);
    }
  },
});

const onOriginals = (tally: Tally, originals: ReadonlyMap<TableView, TableView>): Tally => {
  const own = (view: TableView): TableView => originals.get(view) ?? view;
  return {
    tried: (view, count) => tally.tried(own(view), count),
    met: (view, figure) => tally.met(own(view), figure),
    width: () => undefined,
    pinned: (view, count) => tally.pinned(own(view), count),
    found: ({ views, cells }) => tally.found({ views: views.map(own), cells }),
  };
};

interface Rule {
  readonly shownOf: (view: TableView) => TableView;
  readonly truth: Truth;
  readonly tally: Tally;
}

/** Every number is a multiple, none below the minimum, and where the truth is known it is one of its neighbours. */
const attackRule = (view: TableView, { shownOf, truth, tally }: Rule): void => {
  const shown = shownOf(view);
  tally.pinned(view, 0);
  if (!shown.table.rounding) return;
  for (const measure of shown.table.measures) {
    const { value, status } = valuesOf(shown, measure);
    const known = truth(view, measure);
    for (let cell = 0; cell < shown.size; cell++) {
      const number = value[cell] ?? null;
      if (status[cell] !== 'ok' || number === null) continue;
      tally.tried(view, 1);
      if (!keepsRule(shown, { measure, number, cell, known }))
        tally.found({ views: [view], cells: [referenceTo(view, measure, cell)] });
    }
  }
};

interface ShownNumber {
  readonly measure: PublishedMeasure;
  readonly number: number;
  readonly cell: number;
  readonly known: TrueValues | null;
}

const keepsRule = (
  { table, dimensions }: TableView,
  { measure, number, cell, known }: ShownNumber,
): boolean => {
  const base = table.rounding?.base ?? 1;
  if (number % base !== 0) return false;
  if (measure.kind === 'people' && number > 0 && number < table.minimumFrequency) return false;
  const isOther = dimensions.some(
    ({ other, stride, codes }) => other >= 0 && Math.floor(cell / stride) % codes.length === other,
  );
  if (known === null || isOther) return true;
  const { low, high } = spanOf(table, measure, number);
  const truth = known.value(cell);
  return truth >= low && truth <= high && (truth % base !== 0 || truth === number);
};

/** Rounded numbers of which one relation after the other leaves a single true one, and the narrowest that is left of any. */
const countPinned = ({ relations }: Scope, tally: Tally): void => {
  const counts = relations.all.filter(({ figures }) => figures.every(({ kind }) => kind !== 'sum'));
  for (const component of componentsOf(unknownsOf(counts))) {
    const bounds = boundsOf(component);
    component.figures.forEach((figure, at) => {
      if (!bounds || !isBlurred(figure)) return;
      const width = (bounds.high[at] ?? 0) - (bounds.low[at] ?? 0);
      for (const view of new Set(figure.places.map((place) => place.view))) {
        tally.met(view, width);
        if (width === 0) tally.pinned(view, 1);
      }
    });
  }
};
