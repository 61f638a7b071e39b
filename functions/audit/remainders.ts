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

/** A published number, or what is left of one when others are taken out of it. */
export interface Remainder extends Shown {
  readonly terms: readonly Term[];
  /** Published numbers that count every row that is left. */
  readonly within: readonly Shown[];
  /** What was taken out of it, respect by respect; empty for a published number. */
  readonly less: string;
  /** Whether rows may have come as well as gone, so that less than nothing may be left. */
  readonly signed: boolean;
}

export type Term = readonly [shown: Shown, sign: 1 | -1];

/** Numbers that differ in one respect only: the release, the days, the codes of one variable, or the sources. */
export type Family = readonly Remainder[];

/** In what the numbers of a family differ, and how they lie in each other. */
export interface Respect {
  readonly name: string;
  /** The same for all numbers that differ in nothing else. */
  readonly keyOf: (one: Remainder) => unknown;
  /** What a number is in this respect. */
  readonly textOf: (one: Remainder) => string;
  readonly isInside: (part: Remainder, whole: Remainder) => boolean;
  readonly apart: (a: Remainder, b: Remainder) => boolean;
  readonly sizeOf: (one: Remainder) => number;
  /** Whether two numbers have something in common, each of them something of its own, and the whole is just what either counts. */
  readonly isEither?: (whole: Remainder, one: Remainder, other: Remainder) => boolean;
}

export const familiesIn = (numbers: readonly Remainder[], { keyOf }: Respect): readonly Family[] =>
  [...Map.groupBy(numbers, (one) => JSON.stringify([one.less, keyOf(one)])).values()].filter(
    ({ length }) => length > 1,
  );

/** What is left when some numbers are taken out of others, in one respect. */
export const without = (
  [whole, ...more]: readonly [Remainder, ...Remainder[]],
  parts: readonly Remainder[],
  { name, textOf }: Respect,
): Remainder => {
  const wholes = [whole, ...more];
  const texts = [wholes, parts].map((side) => side.map(textOf).toSorted().join(' and '));
  return {
    ...whole,
    value: sumOf(wholes) - sumOf(parts),
    terms: [...termsOf(wholes), ...termsOf(parts).map(([shown, sign]): Term => [shown, sign === 1 ? -1 : 1])],
    within: wholes.flatMap(({ within }) => within),
    less: `${whole.less}${name} ${texts.join(' less ')}\n`,
    signed: [...wholes, ...parts].some(({ signed }) => signed),
  };
};

const sumOf = (numbers: readonly Remainder[]): number => numbers.reduce((sum, { value }) => sum + value, 0);
const termsOf = (numbers: readonly Remainder[]): readonly Term[] => numbers.flatMap(({ terms }) => terms);

/**
 * Whether all of it stands in one release, or in audiences' parts of one: what its own margins leave is for other attackers,
 * who know how its people overlap.
 */
export const isOfOneRelease = ({ terms, view: { table } }: Remainder): boolean =>
  terms.every(
    ([{ view }]) =>
      view.table === table ||
      (view.table.table === table.table &&
        view.table.period === table.period &&
        view.table.version === table.version),
  );

export const isTonight = ({ terms }: Remainder): boolean => terms.some(([{ view }]) => view.tonight);

/**
 * Each quantity is counted for itself, and so are the people behind events and sums, where the night knows them: three people
 * may have thirty events. Rounded numbers leave no remainder that anybody could state.
 */
export const shownIn = ({ views, trees, truth }: Material): readonly Remainder[] =>
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
      return places.flatMap((place): readonly Remainder[] => {
        const shown = value[place.cell] ?? null;
        if (status[place.cell] !== 'ok' || shown === null) return [];
        const amount: Shown = { view, measure, ...place, of: measure.kind, value: shown, frame: own };
        if (counted === null) return [published(amount)];
        const people = { ...amount, of: 'people' as const, value: counted.contributors(place.cell) };
        return [published(amount), published({ ...people, frame: behind })];
      });
    });
  });

const published = (shown: Shown): Remainder => ({
  ...shown,
  terms: [[shown, 1]],
  within: [shown],
  less: '',
  signed: false,
});

/**
 * Ways to take as much out of a whole as one can: the largest parts first, and the smallest first, each that has nothing in
 * common with those before.
 */
export const packings = (
  parts: readonly Remainder[],
  { sizeOf, apart }: Respect,
): readonly (readonly Remainder[])[] => {
  const bySize = parts.toSorted((a, b) => sizeOf(a) - sizeOf(b));
  return [bySize, bySize.toReversed()].map((ordered) => {
    const taken: Remainder[] = [];
    for (const part of ordered) if (taken.every((other) => apart(part, other))) taken.push(part);
    return taken;
  });
};

/** The conditions as one text, but for those on one variable. */
export const conditionsText = ({ conditions }: Shown, but?: string): string =>
  whereText([...conditions].filter(([name]) => name !== but));
