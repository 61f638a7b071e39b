import type { PublishedMeasure } from '../../../core/published-table.ts';
import type { Attacker, Tally } from '../attacker.ts';
import type { Material } from '../material.ts';
import { framedIn, frameOf } from '../population.ts';
import { othersIn, referenceTo, type TableView, valuesOf } from '../table-view.ts';
import { wholesOf } from '../wholes.ts';

/** Differencing: subtracting a published number from another that counts the same people and a few more. */
export const differencing: Attacker = {
  name: 'differencing',
  tries:
    'Subtracts every published count from all that contain it, in the same table, in others, in longer periods and in earlier releases.',
  run(material, tally) {
    const columns = material.views.flatMap((view) =>
      view.table.measures.flatMap((measure) => columnsOf(material, view, measure)),
    );
    columns.forEach((part, at) => {
      columns.forEach((whole, other) => {
        if (!part.view.tonight && !whole.view.tonight) return;
        if (part.basis !== whole.basis || (part.view === whole.view && part.measure !== whole.measure))
          return;
        if (!framedIn(frameOf(part.view, part.measure), frameOf(whole.view, whole.measure))) return;
        subtractAll({ part, whole, equalsToo: at < other }, { material, tally });
      });
    });
  },
};

interface Column {
  readonly view: TableView;
  readonly measure: PublishedMeasure;
  /** Numbers of people or events as anybody can read or work them out, or contributors as only the night knows them. */
  readonly basis: 'values' | 'contributors';
  /** NaN where there is none. */
  readonly counts: Float64Array;
}

interface Pair {
  readonly part: Column;
  readonly whole: Column;
  /** Whether cells of one meaning are compared here; they would come up twice. */
  readonly equalsToo: boolean;
}

/** Few events more are the events of few people; what few more units of a sum are, only contributors tell. */
const columnsOf = (material: Material, view: TableView, measure: PublishedMeasure): readonly Column[] => {
  const { value, status } = valuesOf(view, measure);
  const count = (of: (cell: number) => number | null | undefined) =>
    Float64Array.from({ length: view.size }, (_, cell) =>
      othersIn(view, cell) > 0 ? Number.NaN : (of(cell) ?? Number.NaN),
    );
  const truth = measure.kind === 'people' ? null : material.truth(view, measure);
  const columns: Column[] = [];
  if (measure.kind !== 'sum') {
    const counts = count((cell) =>
      status[cell] === 'ok' && !view.table.rounding
        ? value[cell]
        : material.known(view, measure, cell)?.value,
    );
    columns.push({ view, measure, basis: 'values', counts });
  }
  if (truth) {
    const counts = count((cell) => (status[cell] === 'ok' ? truth.contributors(cell) : null));
    columns.push({ view, measure, basis: 'contributors', counts });
  }
  return columns;
};

const subtractAll = (
  { part, whole, equalsToo }: Pair,
  { material, tally }: { material: Material; tally: Tally },
): void => {
  const wholes = wholesOf(part.view, whole.view, material.trees);
  if (wholes === null) return;
  const minimum = Math.max(part.view.table.minimumFrequency, whole.view.table.minimumFrequency);
  const of = part.view.tonight ? part.view : whole.view;
  let [tried, closest] = [0, Number.POSITIVE_INFINITY];
  const sameFrame = isSameFrame(part, whole);
  for (let cell = 0; cell < part.view.size; cell++) {
    const fewer = part.counts[cell] ?? Number.NaN;
    if (Number.isNaN(fewer)) continue;
    wholes(cell, (other, same) => {
      const equal = same && sameFrame;
      const more = whole.counts[other] ?? Number.NaN;
      if (Number.isNaN(more) || (equal && !equalsToo)) return;
      tried++;
      // A whole that is less than its part has lost people since, or gained fewer than it lost.
      const difference = Math.abs(more - fewer);
      if (difference === 0) return;
      closest = Math.min(closest, difference);
      if (difference < minimum) tally.found(disclosureOf({ part, whole }, [cell, other]));
    });
  }
  tally.tried(of, tried);
  if (closest < Number.POSITIVE_INFINITY) tally.met(of, closest);
};

const isSameFrame = (part: Column, whole: Column): boolean =>
  framedIn(frameOf(whole.view, whole.measure), frameOf(part.view, part.measure));

/** The part rather than the whole: it is the smaller loss. */
const disclosureOf = (
  { part, whole }: Pick<Pair, 'part' | 'whole'>,
  [cell, other]: readonly [number, number],
) => {
  const partFirst = part.view.tonight && valuesOf(part.view, part.measure).status[cell] === 'ok';
  const [column, at] = partFirst || !whole.view.tonight ? [part, cell] : [whole, other];
  return { views: [column.view], cells: [referenceTo(column.view, column.measure, at)] };
};
