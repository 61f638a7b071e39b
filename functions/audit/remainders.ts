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
  readonly value: number;
  readonly frame: Frame;
  /** Per variable the codes that a row must have. */
  readonly conditions: ReadonlyMap<string, readonly string[]>;
}

/** Published numbers that differ in one respect only: the days, the codes of one variable, or the sources. */
export type Family = readonly Shown[];

/**
 * Every published number of people and events that may be taken out of others, grouped by all respects but one. People
 * overlap, so they are looked at only where a table counts nothing that adds up.
 */
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

/** Rounded numbers leave no remainder that anybody could state. */
export const shownIn = ({ views, trees }: Material): readonly Shown[] =>
  views.flatMap((view) => {
    if (view.table.rounding) return [];
    const population = populationOf(view, trees);
    const adding = view.table.measures.filter(({ kind }) => kind === 'events');
    const people = view.table.measures.filter(({ kind }) => kind === 'people');
    return (adding.length > 0 ? adding : people).flatMap((measure) => {
      const frame = frameOf(view, measure);
      const sources = rowsIn(view.table).toSorted();
      const { value, status } = valuesOf(view, measure);
      return Array.from({ length: view.size }, (_, cell) => cell).flatMap((cell): readonly Shown[] => {
        const own = value[cell] ?? null;
        const conditions = conditionsAt(population, cell);
        if (status[cell] !== 'ok' || own === null || conditions === null || othersIn(view, cell) > 0)
          return [];
        const given = new Map(conditions.filter(([, codes]) => codes.length > 0));
        return [{ view, measure, cell, value: own, frame: { ...frame, sources }, conditions: given }];
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
