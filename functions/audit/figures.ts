import type { PublishedMeasure } from '../../core/published-table.ts';
import { type Span, spanOf } from './blur.ts';
import type { CodeTrees } from './code-trees.ts';
import { Contradiction } from './contradiction.ts';
import { conditionOf, type Frame, frameKey, frameOf, type Population, populationOf } from './population.ts';
import { codeAt, isOutcome, othersIn, type TableView, valuesOf } from './table-view.ts';

/** One number that tables publish or withhold: cells of one meaning are one figure, however many tables have them. */
export interface Figure {
  readonly kind: PublishedMeasure['kind'];
  /** What at least one table published; null if every table withholds it. */
  value: number | null;
  /** What the rules alone say that a withheld figure is at least: a withheld cell has somebody in it. */
  floor: number;
  /** What all numbers that are shown of it leave open, rounded ones among them; null where none is shown. */
  span: Span | null;
  /** The cells that stand for it, tonight's first. */
  readonly places: Place[];
  readonly frame: string;
  /** The conditions on its rows, as one text. */
  readonly where: string;
  /** The minimum frequency that holds for it, where no cell stands for it. */
  readonly minimum?: number;
}

export interface Place {
  readonly view: TableView;
  readonly measure: PublishedMeasure;
  readonly cell: number;
}

/** Tables that cannot all count the same rows: rows came late, or people left, between their publications. */
export type Conflict = readonly [TableView, TableView];

export interface Figures {
  readonly views: readonly TableView[];
  readonly trees: CodeTrees;
  readonly all: Figure[];
  readonly byMeaning: Map<string, Figure>;
  readonly frames: Map<string, Frame>;
  readonly populations: Map<TableView, Population>;
  readonly conflicts: Conflict[];
  /** What no table shows, but several tables can tell of together. */
  readonly pieces: Figure[];
  /** By view, measure name and cell; null for a cell with `_O` or in which nobody can be. */
  readonly at: Map<TableView, Map<string, readonly (Figure | null)[]>>;
}

export const figuresOf = (views: readonly TableView[], trees: CodeTrees): Figures => {
  const figures: Figures = {
    views,
    trees,
    all: [],
    byMeaning: new Map(),
    frames: new Map(),
    populations: new Map(views.map((view) => [view, populationOf(view, trees)])),
    conflicts: [],
    pieces: [],
    at: new Map(),
  };
  for (const view of views) {
    const columns = view.table.measures.map((measure): [string, readonly (Figure | null)[]] => [
      measure.name,
      columnOf(figures, view, measure),
    ]);
    figures.at.set(view, new Map(columns));
  }
  return figures;
};

/** The conditions as one text, in the order given, which is that of the variables' names. */
export const whereText = (conditions: readonly (readonly [string, readonly string[]])[]): string =>
  conditions
    .filter(([, codes]) => codes.length > 0)
    .map(([variable, codes]) => `\n${variable}=${codes.join('|')}`)
    .join('');

export const conditionsAt = (population: Population, cell: number): [string, readonly string[]][] | null => {
  const conditions: [string, readonly string[]][] = [];
  for (const condition of population.conditions) {
    const codes = conditionOf(condition, cell);
    if (codes === null) return null;
    conditions.push([condition.variable, codes]);
  }
  return conditions;
};

/** The least and the most that a figure can be by itself; Infinity above where nothing limits it. */
export const spanBy = ({ floor, span }: Figure): Span => ({
  low: Math.max(floor, span?.low ?? 0),
  high: span?.high ?? Number.POSITIVE_INFINITY,
});

/** Whether it is shown, and only rounded. */
export const isBlurred = ({ span, value }: Figure): boolean => span !== null && value === null;

/** Whether no table shows it, not even rounded. */
export const isWithheld = ({ span }: Figure): boolean => span === null;

const columnOf = (
  figures: Figures,
  view: TableView,
  measure: PublishedMeasure,
): readonly (Figure | null)[] => {
  const frame = frameOf(view, measure);
  const key = frameKey(frame);
  figures.frames.set(key, frame);
  const where = wheresOf(figures.populations.get(view) ?? { conditions: [] });
  const { value, status } = valuesOf(view, measure);
  return Array.from({ length: view.size }, (_, cell) => {
    const text = where(cell);
    if (text === null || othersIn(view, cell) > 0) return null;
    const figure = figureOf(figures, { frame: key, where: text, kind: measure.kind });
    const shown = value[cell] ?? null;
    if (status[cell] === 'ok' && shown !== null)
      show(figures, figure, { view, value: shown, ...spanOf(view.table, measure, shown) });
    else if (measure.kind === 'people' && measure.variable === undefined && !isOutcome(view, cell))
      figure.floor = Math.max(figure.floor, 1);
    figure.places.push({ view, measure, cell });
    return figure;
  });
};

interface Shown extends Span {
  readonly view: TableView;
  readonly value: number;
}

/**
 * What tables say of a figure must have something in common, or they cannot all count the same rows. Neither can they where
 * it is rounded by one rule to two numbers: the same number is always rounded in the same way.
 */
const show = (figures: Figures, figure: Figure, shown: Shown): void => {
  const low = Math.max(figure.span?.low ?? shown.low, shown.low);
  const high = Math.min(figure.span?.high ?? shown.high, shown.high);
  const other = figure.places.find(isShown);
  const otherwise = figure.places.find((place) => isShown(place) && isRoundedOtherwise(place, shown));
  if (otherwise) figures.conflicts.push([otherwise.view, shown.view]);
  else if (low <= high) {
    figure.span = { low, high };
    if (low === high) figure.value = low;
  } else if (other) {
    if (other.view === shown.view)
      throw new Contradiction([shown.view], 'a table that gives one figure two values');
    figures.conflicts.push([other.view, shown.view]);
  }
};

const isRoundedOtherwise = ({ view, measure, cell }: Place, shown: Shown): boolean => {
  const [one, other] = [view.table.rounding, shown.view.table.rounding];
  if (view === shown.view || !one || !other || one.base !== other.base) return false;
  const isSameRule = (one.method === 'nearest') === (other.method === 'nearest');
  return isSameRule && valuesOf(view, measure).value[cell] !== shown.value;
};

const isShown = ({ view, measure, cell }: Place): boolean => valuesOf(view, measure).status[cell] === 'ok';

const figureOf = (
  figures: Figures,
  { frame, where, kind }: Pick<Figure, 'frame' | 'where' | 'kind'>,
): Figure => {
  const known = figures.byMeaning.get(frame + where);
  if (known) return known;
  const made: Figure = {
    kind,
    value: null,
    floor: 0,
    span: null,
    places: [],
    frame,
    where,
  };
  figures.byMeaning.set(frame + where, made);
  figures.all.push(made);
  return made;
};

/** The conditions of any cell as one text, each code's part of it made only once. */
const wheresOf = ({ conditions }: Population): ((cell: number) => string | null) => {
  const parts = conditions.map(({ variable, filter, dimension, byCode }) => ({
    dimension,
    texts: (dimension ? byCode : [filter]).map((codes) => codes && whereText([[variable, codes]])),
  }));
  return (cell) => {
    let where = '';
    for (const { dimension, texts } of parts) {
      const text = texts[dimension ? codeAt(dimension, cell) : 0] ?? null;
      if (text === null) return null;
      where += text;
    }
    return where;
  };
};
