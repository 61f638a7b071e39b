import { type Code, OTHER, TOTAL } from '../../core/classification.ts';
import type { PublishedDimension, PublishedMeasure, PublishedTable } from '../../core/published-table.ts';
import { type Bar, barChart } from './bar-chart.ts';
import { cellAt, finestCodes, widestSlice } from './slice.ts';

export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly svg: string;
}

const mostFigures = 2;
const mostBars = 15;
const mostWithheldBars = 5;

/** The first measure by the first dimensions with something to compare: published bars by size, withheld ones by name. */
export const figuresOf = (table: PublishedTable): readonly Figure[] => {
  const [measure] = table.measures;
  if (!measure) return [];
  return table.dimensions
    .map((dimension, at) => ({ dimension, at, codes: finestCodes(dimension) }))
    .filter(({ codes }) => codes.length > 1)
    .slice(0, mostFigures)
    .map(({ dimension, at, codes }, number) => {
      const bars = barsOf(table, measure, { at, codes });
      return figure(table, { dimension, measure, bars, id: `figure-${number + 1}` });
    });
};

/** The dimensions that the widest slice of a partner's table still fixes, in words: ` for Course A`. */
export const sliceWords = (table: PublishedTable, besides?: PublishedDimension): string => {
  const slice = widestSlice(table);
  const fixed = table.dimensions
    .map((dimension, at) => ({ dimension, code: slice[at] as Code }))
    .filter(({ dimension, code }) => dimension !== besides && code.code !== TOTAL);
  return fixed.length === 0 ? '' : `, ${fixed.map(({ code }) => code.label).join(', ')}`;
};

const barsOf = (
  table: PublishedTable,
  measure: PublishedMeasure,
  { at, codes }: { readonly at: number; readonly codes: readonly Code[] },
): readonly Bar[] => {
  const slice = widestSlice(table);
  return codes
    .map((code) => {
      const cell = cellAt(table, slice.with(at, code));
      const { value, status } = table.cells.measures[measure.name] ?? { value: [], status: [] };
      return { code: code.code, label: code.label, value: value[cell] ?? null, status: status[cell] };
    })
    .filter(({ status }) => status !== 'z')
    .filter(({ code, value }) => code !== OTHER || (value !== null && value > 0));
};

interface Subject {
  readonly id: string;
  readonly dimension: PublishedDimension;
  readonly measure: PublishedMeasure;
  readonly bars: readonly Bar[];
}

const figure = (table: PublishedTable, { id, dimension, measure, bars }: Subject): Figure => {
  const byName = (a: Bar, b: Bar) => (a.label < b.label ? -1 : 1);
  const published = bars
    .filter(({ value }) => value !== null)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0) || byName(a, b));
  const withheld = bars.filter(({ value }) => value === null).sort(byName);
  const shown = [...published.slice(0, mostBars), ...withheld.slice(0, mostWithheldBars)];
  const title = `${measure.title} by ${lowered(dimension.title)}${sliceWords(table, dimension)}`;
  const caption = captionOf(published.length, withheld.length);
  const description = [
    ...shown.slice(0, 3).flatMap(({ label, value }) => (value === null ? [] : [`${label}: ${value}.`])),
    caption,
  ].join(' ');
  return { id, title, caption, svg: barChart({ id, title, description, unit: measure.unit, bars: shown }) };
};

const captionOf = (published: number, withheld: number): string => {
  const ranked =
    published > mostBars
      ? `The ${mostBars} largest of ${published} published values.`
      : `${published} of ${published + withheld} values are published.`;
  if (withheld === 0) return ranked;
  const left = withheld > mostWithheldBars ? ` (${mostWithheldBars} of them drawn)` : '';
  const are = withheld === 1 ? 'value is' : 'values are';
  return `${ranked} ${withheld} ${are} withheld${left}: hatched, marked [c], in order of name; the length of a hatched bar means nothing.`;
};

/** A title inside a sentence: `Country` to `country`, but `URL` stays. */
const lowered = (title: string): string =>
  /^[A-Z](?![A-Z])/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
