import { addsUpAt, lineAt } from '../../core/adds-up.ts';
import type { PublishedMeasure } from '../../core/published-table.ts';
import { spanOf } from './blur.ts';
import type { Figure, Figures } from './figures.ts';
import type { Relations } from './relations.ts';
import { repeatedAtMost } from './repeated.ts';
import {
  codeAt,
  codesOf,
  type DimensionView,
  eachLine,
  othersIn,
  type TableView,
  valuesOf,
} from './table-view.ts';

/** Events and sums add up everywhere; people only where the table says so of the line with this part. */
export const addsUp = (
  measure: PublishedMeasure,
  { view, dimension, part }: { view: TableView; dimension: DimensionView; part: number },
): boolean =>
  measure.kind !== 'people' ||
  addsUpAt(measure, dimension.of.name, lineAt(view.table.dimensions, codesOf(view, part)));

/** What each table says by its own form: its margins, and `_O`. */
export const relateWithin = (figures: Figures, relations: Relations): void => {
  for (const view of figures.views)
    for (const measure of view.table.measures) {
      const column = figures.at.get(view)?.get(measure.name) ?? [];
      eachLine(view, (dimension, whole, parts) => {
        const of = column[whole];
        if (!of) return;
        const among = parts.flatMap((part) => column[part] ?? []);
        if (addsUp(measure, { view, dimension, part: parts[0] ?? whole })) return relations.sum(of, among);
        const repeated = repeatedAtMost(figures, { whole: of, parts: among });
        if (repeated?.most === 0) return relations.sum(of, among);
        if (repeated) relations.exceed(of, among, repeated.terms);
        relations.cover(of, among);
        for (const part of among) relations.include(part, of);
      });
      relateOthers({ view, measure, column }, relations);
    }
};

interface Column {
  readonly view: TableView;
  readonly measure: PublishedMeasure;
  readonly column: readonly (Figure | null)[];
}

/** `_O` is the sum of the withheld figures of its line that stand directly under `_T`. */
const relateOthers = ({ view, measure, column }: Column, relations: Relations): void => {
  const others = new Map<number, Figure>();
  const { value, status } = valuesOf(view, measure);
  const several = view.dimensions.filter(({ other }) => other >= 0).length > 1;
  const figureAt = (cell: number): Figure | null => {
    if (othersIn(view, cell) === 0) return column[cell] ?? null;
    const known = others.get(cell);
    if (known) return known;
    const shown = status[cell] === 'ok' ? (value[cell] ?? null) : null;
    const span = shown === null ? null : spanOf(view.table, measure, shown);
    const figure: Figure = {
      kind: measure.kind,
      value: span && span.low === span.high ? span.low : null,
      floor: 0,
      span,
      places: [{ view, measure, cell }],
      frame: '',
      where: '',
    };
    others.set(cell, figure);
    return figure;
  };
  for (let cell = 0; cell < view.size; cell++) {
    const line = otherLine(view, cell);
    if (!line || (status[cell] === 'c' && !several)) continue;
    if (!addsUp(measure, { view, dimension: line.dimension, part: line.parts[0] ?? cell })) continue;
    const withheld = line.parts
      .filter((part) => status[part] === 'c')
      .flatMap((part) => figureAt(part) ?? []);
    const other = figureAt(cell);
    if (other) relations.sum(other, withheld);
  }
};

/** The line that a cell with `_O` sums up: that of its first dimension with `_O`; null for any other cell. */
export const otherLine = (
  view: TableView,
  cell: number,
): { readonly dimension: DimensionView; readonly parts: readonly number[] } | null => {
  for (const dimension of view.dimensions) {
    if (dimension.other < 0 || codeAt(dimension, cell) !== dimension.other) continue;
    const children = dimension.children[dimension.total] ?? [];
    return { dimension, parts: children.map((child) => cell + (child - dimension.other) * dimension.stride) };
  }
  return null;
};
