import { OTHER, TOTAL } from '../../core/classification.ts';
import { quantityOf } from '../../core/meaning.ts';
import { daysOf } from '../../core/period.ts';
import type { PublishedMeasure } from '../../core/published-table.ts';
import type { CodeTrees } from './code-trees.ts';
import { codeAt, type DimensionView, type TableView } from './table-view.ts';

/**
 * Whom the cells of a table count, per variable: the codes that a row must have, sorted; an empty list where it may say
 * anything, null where a code lies outside the table's filter, so that nobody can be counted.
 */
export interface Population {
  /** By variable in order of their names. */
  readonly conditions: readonly Condition[];
}

export interface Condition {
  readonly variable: string;
  readonly filter: readonly string[];
  /** The dimension that refines the filter, and the codes meant by each of its codes. */
  readonly dimension: DimensionView | null;
  readonly byCode: readonly (readonly string[] | null)[];
}

export const populationOf = (view: TableView, trees: CodeTrees): Population => {
  const filters = new Map(
    view.table.where.map((filter) => [
      `${filter.variable}/${filter.classification}`,
      [...new Set(filter.in)].sort(),
    ]),
  );
  const dimensions = new Map(view.dimensions.map((dimension) => [dimension.variable, dimension]));
  const variables = [...new Set([...filters.keys(), ...dimensions.keys()])].sort();
  const conditions = variables.map((variable): Condition => {
    const filter = filters.get(variable) ?? [];
    const dimension = dimensions.get(variable) ?? null;
    const byCode = dimension?.codes.map((code) => meant({ variable, code, filter }, trees)) ?? [];
    return { variable, filter, dimension, byCode };
  });
  return { conditions };
};

const meant = (
  { variable, code, filter }: { variable: string; code: string; filter: readonly string[] },
  trees: CodeTrees,
): readonly string[] | null => {
  if (code === TOTAL || code === OTHER) return filter;
  if (trees.inside(variable, [code], filter)) return [code];
  const below = filter.filter((one) => trees.inside(variable, [one], [code]));
  return below.length > 0 ? below : null;
};

/** The codes that a cell's rows must have of one variable. */
export const conditionOf = (condition: Condition, cell: number): readonly string[] | null =>
  condition.dimension === null
    ? condition.filter
    : (condition.byCode[codeAt(condition.dimension, cell)] ?? null);

/** What cells of different tables must have in common to be added up or subtracted. */
export interface Frame {
  readonly sources: readonly string[];
  readonly quantity: string;
  readonly first: string;
  readonly last: string;
}

export const frameOf = (view: TableView, measure: PublishedMeasure): Frame => {
  const { first, last } = daysOf(view.table.period);
  return { sources: [...new Set(view.table.sources)].sort(), quantity: quantityOf(measure), first, last };
};

export const frameKey = ({ sources, quantity, first, last }: Frame): string =>
  JSON.stringify([sources, quantity, first, last]);

/** Whether every row that the first counts is among those of the second. */
export const framedIn = (part: Frame, whole: Frame): boolean =>
  part.quantity === whole.quantity &&
  part.first >= whole.first &&
  part.last <= whole.last &&
  part.sources.every((source) => whole.sources.includes(source));

export const daysIn = ({ first, last }: Frame): number =>
  (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
