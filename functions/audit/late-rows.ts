import type { PublishedTable } from '../../core/published-table.ts';
import type { CodeTrees } from './code-trees.ts';
import type { Figure } from './figures.ts';
import { relateCut, type Scope } from './scopes.ts';
import { type TableView, valuesOf, viewOf } from './table-view.ts';

/**
 * Tables of a scope beside earlier releases that cannot count the same rows, as somebody joins them who takes it that rows came
 * late and none went: then nothing that an earlier release shows is more than it would be now. Null where there are none.
 */
export const withLateRows = (
  { figures: { views } }: Scope,
  earlier: readonly TableView[],
  trees: CodeTrees,
): Scope | null => {
  const left = earlier.filter((view) => !view.tonight && !view.table.rounding && !views.includes(view));
  if (left.length === 0) return null;
  const blank = new Map(left.map((view) => [viewOf(blanked(view.table), false), view]));
  const scope = relateCut([...views, ...blank.keys()], trees);
  for (const [now, before] of blank)
    for (const measure of now.table.measures) {
      const { value } = valuesOf(before, measure);
      (scope.figures.at.get(now)?.get(measure.name) ?? []).forEach((figure, cell) => {
        const shown = value[cell] ?? null;
        if (figure === null || shown === null) return;
        if (figure.places.every(({ view }) => blank.has(view))) figure.floor = Math.min(figure.floor, shown);
        scope.relations.include(
          { ...asShown(figure, shown), places: [{ view: before, measure, cell }] },
          figure,
        );
      });
    }
  return scope;
};

/** What it would say now is not known, not even whether anybody is there. */
const blanked = (table: PublishedTable): PublishedTable => ({
  ...table,
  cells: {
    ...table.cells,
    measures: Object.fromEntries(
      Object.entries(table.cells.measures).map(([name, { value }]) => [
        name,
        { value: value.map(() => null), status: value.map(() => 'c' as const) },
      ]),
    ),
  },
});

const asShown = (figure: Figure, value: number): Figure => ({
  ...figure,
  value,
  floor: 0,
  span: { low: value, high: value },
});
