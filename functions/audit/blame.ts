import type { CellReference } from '../../core/verdict.ts';
import type { Disclosure } from './attacker.ts';
import type { Figure, Place } from './figures.ts';
import { codeAt, isOutcome, referenceTo, type TableView, valuesOf } from './table-view.ts';

/** Cells named in one counterexample at most: any one of them will do. */
const named = 12;

/**
 * The disclosure that follows from published figures, told in those that only tonight's tables publish: withholding one
 * that an earlier release shows would change nothing. The finest come first; zeros of no outcome cannot be withheld. It
 * takes all the figures, so the fewest tables that publish one of them answer for it. Null where nothing of tonight's is
 * needed, so that it was disclosed before.
 */
export const disclosureFrom = (figures: readonly Figure[]): Disclosure | null => {
  const needed = figures.map(withholdable).filter(({ length }) => length > 0);
  const [fewest] = needed.toSorted((a, b) => a.length - b.length);
  if (fewest === undefined) return null;
  const places = needed.flat();
  const cells = places
    .filter(({ view, measure, cell }) => valuesOf(view, measure).value[cell] !== 0 || isOutcome(view, cell))
    .map((place) => ({
      totals: totalsIn(place),
      reference: referenceTo(place.view, place.measure, place.cell),
    }))
    .toSorted((a, b) => a.totals - b.totals)
    .map(({ reference }): CellReference => reference);
  return { views: [...new Set(fewest.map(({ view }) => view))], cells: cells.slice(0, named) };
};

/** The same of cells that it takes all of: the one of tonight's with the fewest in it answers for it, and is enough. */
export const disclosureOfCells = (places: readonly (Place & { readonly value: number })[]): Disclosure => {
  const named = places.map((place) => ({
    ...place,
    reference: referenceTo(place.view, place.measure, place.cell),
  }));
  const inOrder = named.toSorted(
    (a, b) => a.value - b.value || (JSON.stringify(a.reference) < JSON.stringify(b.reference) ? -1 : 1),
  );
  const fewest = inOrder.find(({ value }) => value > 0) ?? inOrder[0];
  if (!fewest) throw new RangeError('a disclosure out of no cell');
  return { views: [fewest.view], cells: [fewest.reference] };
};

const withholdable = ({ places }: Figure): readonly Place[] => {
  const publishing = places.filter(
    ({ view, measure, cell }) => valuesOf(view, measure).status[cell] === 'ok',
  );
  return publishing.every(({ view }) => view.tonight) ? publishing : [];
};

const totalsIn = ({ view, cell }: Place): number =>
  view.dimensions.filter((dimension) => codeAt(dimension, cell) === dimension.total).length;

/** Tonight's tables that publish or withhold any of the figures. */
export const tonightAmong = (figures: readonly Figure[]): readonly TableView[] => [
  ...new Set(
    figures.flatMap(({ places }) => places.map(({ view }) => view)).filter(({ tonight }) => tonight),
  ),
];

/** The strictest minimum frequency of the tables that the figure stands in: tonight's, if it stands in any. */
export const minimumFor = ({ places, minimum }: Figure): number => {
  if (minimum !== undefined) return minimum;
  const tonight = places.filter(({ view }) => view.tonight);
  return Math.max(...(tonight.length > 0 ? tonight : places).map(({ view }) => view.table.minimumFrequency));
};
