import type { PublishedMeasure } from '../../core/published-table.ts';
import { rowsIn } from '../../core/rows.ts';
import { conditionsAt, whereText } from './figures.ts';
import type { Material } from './material.ts';
import { type Frame, frameOf, populationOf } from './population.ts';
import { othersIn, type TableView, valuesOf } from './table-view.ts';

/** A published number with what it counts, whatever table it stands in. */
export interface Shown {
  readonly view: TableView;
  readonly measure: PublishedMeasure;
  readonly cell: number;
  /** What the value is a number of: of the people behind a sum, people. */
  readonly of: PublishedMeasure['kind'];
  readonly value: number;
  readonly frame: Frame;
  /** Per variable the codes that a row must have. */
  readonly conditions: ReadonlyMap<string, readonly string[]>;
}

/** Published numbers that differ in one respect only: the days, the codes of one variable, or the sources. */
export type Family = readonly Shown[];

/** Every published number that may be taken out of others, grouped by all respects but one. */
export const familiesOf = ({ views }: Material, shown: readonly Shown[]) => ({
  days: grouped(shown, ({ frame, conditions }) => [frame.quantity, frame.sources, textOf(conditions)]),
  sources: grouped(shown, ({ frame, conditions }) => [
    frame.quantity,
    frame.first,
    frame.last,
    textOf(conditions),
  ]),
  codes: [...new Set(views.flatMap(variablesOf))].map((variable) => ({
    variable,
    families: grouped(shown, ({ frame, conditions }) => [
      frame,
      textOf(new Map([...conditions].filter(([name]) => name !== variable))),
    ]),
  })),
});

/**
 * Each quantity is a family of its own, and so are the people behind events and sums, where the night knows them: three people
 * may have thirty events. Rounded numbers leave no remainder that anybody could state.
 */
export const shownIn = ({ views, trees, truth }: Material): readonly Shown[] =>
  views.flatMap((view) => {
    if (view.table.rounding) return [];
    const population = populationOf(view, trees);
    const places = Array.from({ length: view.size }, (_, cell) => cell).flatMap((cell) => {
      const conditions = conditionsAt(population, cell);
      if (conditions === null || othersIn(view, cell) > 0) return [];
      return [{ cell, conditions: new Map(conditions.filter(([, codes]) => codes.length > 0)) }];
    });
    return view.table.measures.flatMap((measure) => {
      if (measure.kind === 'mean') return [];
      const { value, status } = valuesOf(view, measure);
      const own = { ...frameOf(view, measure), sources: rowsIn(view.table).toSorted() };
      const behind = { ...own, quantity: `people behind ${own.quantity}` };
      const counted = measure.kind === 'people' ? null : truth(view, measure);
      return places.flatMap((place): readonly Shown[] => {
        const shown = value[place.cell] ?? null;
        if (status[place.cell] !== 'ok' || shown === null) return [];
        const amount: Shown = { view, measure, ...place, of: measure.kind, value: shown, frame: own };
        if (counted === null) return [amount];
        return [amount, { ...amount, of: 'people', value: counted.contributors(place.cell), frame: behind }];
      });
    });
  });

/**
 * Ways to take as much out of a whole as one can: the largest parts first, and the smallest first, each that has nothing in
 * common with those before.
 */
export const packings = (
  parts: readonly Shown[],
  { sizeOf, apart }: { sizeOf: (part: Shown) => number; apart: (a: Shown, b: Shown) => boolean },
): readonly (readonly Shown[])[] => {
  const bySize = parts.toSorted((a, b) => sizeOf(a) - sizeOf(b));
  return [bySize, bySize.toReversed()].map((ordered) => {
    const taken: Shown[] = [];
    for (const part of ordered) if (taken.every((other) => apart(part, other))) taken.push(part);
    return taken;
  });
};

const variablesOf = (view: TableView): readonly string[] => [
  ...view.table.where.map(({ variable, classification }) => `${variable}/${classification}`),
  ...view.dimensions.map(({ variable }) => variable),
];

const textOf = (conditions: Shown['conditions']): string => whereText([...conditions]);

const grouped = (shown: readonly Shown[], keyOf: (one: Shown) => unknown): readonly Family[] => [
  ...Map.groupBy(shown, (one) => JSON.stringify(keyOf(one))).values(),
];
