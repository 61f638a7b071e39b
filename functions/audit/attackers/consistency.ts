import type { PublishedMeasure } from '../../../core/published-table.ts';
import type { Attacker, Tally } from '../attacker.ts';
import { spanOf } from '../blur.ts';
import { formOf } from '../form.ts';
import type { Material } from '../material.ts';
import { addsUp, otherLine } from '../relations-within.ts';
import { eachLine, othersIn, type TableView, valuesOf } from '../table-view.ts';

/** A table that contradicts its contract or itself cannot be judged, and so counts as disclosing. */
export const consistency: Attacker = {
  name: 'consistency',
  tries:
    'Checks that the table has the form it claims, and that its margins, statuses and `_O` agree with each other.',
  run(material, tally) {
    for (const view of material.views.filter(({ tonight }) => tonight)) {
      tally.tried(view, formOf(view.table, true).checked);
      checkPattern(view, tally);
      for (const measure of view.table.measures) {
        checkLines(view, measure, tally);
        checkOthers(view, measure, tally);
        checkTruth({ view, measure, material }, tally);
      }
    }
  },
};

const check = (view: TableView, tally: Tally, kept: boolean): void => {
  tally.tried(view, 1);
  if (!kept) tally.found({ views: [view], cells: [] });
};

/** Sums are rounded to 6 decimals, each by itself. */
const toleranceOf = (measure: PublishedMeasure, parts: number, total: number): number =>
  measure.kind === 'sum' ? 1e-6 * (parts + 1) + 1e-12 * Math.abs(total) : 0;

/** A withheld cell is withheld for all measures: one would give the others away. */
const checkPattern = (view: TableView, tally: Tally): void => {
  const [first, ...others] = view.table.measures.map((measure) => valuesOf(view, measure).status);
  for (let cell = 0; cell < view.size; cell++)
    if (othersIn(view, cell) === 0)
      check(
        view,
        tally,
        others.every((status) => status[cell] === first?.[cell]),
      );
};

const checkLines = (view: TableView, measure: PublishedMeasure, tally: Tally): void => {
  const { value } = valuesOf(view, measure);
  eachLine(view, (dimension, whole, parts) => {
    const total = value[whole] ?? null;
    if (total === null) return;
    const shown = parts.flatMap((part) => value[part] ?? []);
    const complete = shown.length === parts.length;
    const spans = shown.map((part) => spanOf(view.table, measure, part));
    const { low, high } = spanOf(view.table, measure, total);
    const least = spans.reduce((sum, span) => sum + span.low, 0);
    const most = spans.reduce((sum, span) => sum + span.high, 0);
    const slack = toleranceOf(measure, parts.length, most);
    const adds = addsUp(measure, { view, dimension, part: parts[0] ?? whole });
    const fits = adds
      ? least <= high + slack && (!complete || most >= low - slack)
      : Math.max(0, ...spans.map((span) => span.low)) <= high && (!complete || most >= low);
    const isControlled = adds && complete && view.table.rounding?.method === 'controlled';
    const keepsAdding = !isControlled || shown.reduce((sum, part) => sum + part, 0) === total;
    check(view, tally, fits && keepsAdding);
  });
};

/** `_O` is 0 where nothing beside it is withheld, and is never told where it does not add up. */
const checkOthers = (view: TableView, measure: PublishedMeasure, tally: Tally): void => {
  const { value, status } = valuesOf(view, measure);
  for (let cell = 0; cell < view.size; cell++) {
    const line = otherLine(view, cell);
    if (line === null || status[cell] !== 'ok') continue;
    const withheld = line.parts.filter((part) => status[part] === 'c').length;
    const part = line.parts[0] ?? cell;
    const expected =
      withheld === 0 ? value[cell] === 0 : addsUp(measure, { view, dimension: line.dimension, part });
    check(view, tally, expected);
  }
};

/** Where the night knows what was counted, nothing else may be published. */
const checkTruth = (
  { view, measure, material }: { view: TableView; measure: PublishedMeasure; material: Material },
  tally: Tally,
): void => {
  const truth = material.truth(view, measure);
  if (truth === null) return;
  const { value, status } = valuesOf(view, measure);
  for (let cell = 0; cell < view.size; cell++) {
    const shown = value[cell] ?? null;
    if (status[cell] !== 'ok' || shown === null || othersIn(view, cell) > 0) continue;
    check(view, tally, Math.abs(shown - truth.value(cell)) <= toleranceOf(measure, 1, shown));
  }
};
