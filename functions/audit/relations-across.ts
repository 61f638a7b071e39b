import { TOTAL } from '../../core/classification.ts';
import { shiftDay } from '../../core/period.ts';
import { conditionsAt, type Figure, type Figures, isWithheld, whereText } from './figures.ts';
import { relatePeopleToEvents } from './people-and-events.ts';
import { daysIn, type Frame, framedIn, frameKey } from './population.ts';
import type { Relations } from './relations.ts';
import { repeatedAtMost } from './repeated.ts';

/** What tables say about each other: days in weeks, one course in all courses, people in events. */
export const relateAcross = (figures: Figures, relations: Relations): void => {
  relateFrames(figures, relations);
  relateFilters(figures, relations);
  relatePeopleToEvents(figures, relations);
  relateValues(figures, relations);
};

/** Those with a value are among all people. */
const relateValues = (figures: Figures, relations: Relations): void => {
  for (const part of figures.all) {
    const frame = figures.frames.get(part.frame);
    if (part.kind !== 'people' || !frame || frame.quantity === 'people') continue;
    const whole = figures.byMeaning.get(frameKey({ ...frame, quantity: 'people' }) + part.where);
    if (whole) include(figures, relations, [part, whole]);
  }
};

const relateFrames = (figures: Figures, relations: Relations): void => {
  const frames = [...figures.frames];
  const inside = frames.flatMap(([part, partFrame]) =>
    frames
      .filter(([whole, wholeFrame]) => part !== whole && framedIn(partFrame, wholeFrame))
      .map(([whole]) => ({ part, whole })),
  );
  if (inside.length === 0) return;
  const partitions = [...partitionsOf(frames), ...unionsOf(frames)];
  for (const where of new Set(figures.all.map((figure) => figure.where))) {
    for (const { part, whole } of inside) {
      const [one, all] = [figures.byMeaning.get(part + where), figures.byMeaning.get(whole + where)];
      if (one && all) include(figures, relations, [one, all]);
    }
    for (const { whole, parts } of partitions) {
      const all = figures.byMeaning.get(whole + where);
      const each = parts.flatMap((part) => figures.byMeaning.get(part + where) ?? []);
      if (all && each.length === parts.length) addUp(figures, relations, { whole: all, parts: each });
    }
  }
};

/** Frames whose sources, two by two apart, make up those of another of the same days. */
const unionsOf = (frames: readonly (readonly [string, Frame])[]) =>
  frames.flatMap(([whole, of]) => {
    if (of.sources.length < 2) return [];
    const within = frames.filter(
      ([key, frame]) =>
        key !== whole && framedIn(frame, of) && frame.first === of.first && frame.last === of.last,
    );
    return within.flatMap(([part, { sources }]) => {
      const missing = of.sources.filter((source) => !sources.includes(source)).join();
      const rest = within.find(([, frame]) => frame.sources.join() === missing);
      return rest && part < rest[0] ? [{ whole, parts: [part, rest[0]] }] : [];
    });
  });

/** Frames whose days make up those of another of the same sources, all of one length. */
const partitionsOf = (frames: readonly (readonly [string, Frame])[]) =>
  frames.flatMap(([whole, of]) => {
    const within = frames.filter(
      ([key, frame]) => key !== whole && framedIn(frame, of) && frame.sources.join() === of.sources.join(),
    );
    const starts = within.filter(([, frame]) => frame.first === of.first && frame.last < of.last);
    return starts.flatMap((start) => {
      const parts = chainFrom(start, within, of.last);
      return parts ? [{ whole, parts }] : [];
    });
  });

const chainFrom = (
  start: readonly [string, Frame],
  frames: readonly (readonly [string, Frame])[],
  last: string,
): readonly string[] | null => {
  const parts = [start[0]];
  for (let [, at] = start; at.last !== last; ) {
    const behind = shiftDay(at.last, 1);
    const next = frames
      .filter(([, frame]) => frame.first === behind)
      .sort(([, a], [, b]) => lengthLike(start[1], a) - lengthLike(start[1], b))[0];
    if (!next) return null;
    parts.push(next[0]);
    at = next[1];
  }
  return parts;
};

const lengthLike = (like: Frame, frame: Frame): number => Math.abs(daysIn(frame) - daysIn(like));

/** A table with a filter shows parts of what tables without it show. */
const relateFilters = (figures: Figures, relations: Relations): void => {
  const filters = [...figures.populations.values()].flatMap(({ conditions }) =>
    conditions.filter(({ filter }) => filter.length > 1),
  );
  for (const [view, population] of figures.populations)
    for (const { variable, filter } of population.conditions) {
      if (filter.length === 0) continue;
      const others = new Map(
        filters.filter((one) => one.variable === variable).map((one) => [one.filter.join(), one.filter]),
      );
      for (const column of figures.at.get(view)?.values() ?? [])
        column.forEach((figure, cell) => {
          const conditions = figure && conditionsAt(population, cell);
          if (figure && conditions)
            relateFiltered(figures, relations, { figure, conditions, variable, others });
        });
    }
};

interface Filtered {
  readonly figure: Figure;
  readonly conditions: readonly (readonly [string, readonly string[]])[];
  readonly variable: string;
  /** Lists of several codes of the variable that tables filter by. */
  readonly others: ReadonlyMap<string, readonly string[]>;
}

const relateFiltered = (figures: Figures, relations: Relations, filtered: Filtered): void => {
  const { figure, conditions, variable } = filtered;
  const { trees, byMeaning, frames } = figures;
  const codes = conditions.find(([name]) => name === variable)?.[1] ?? [];
  const with_ = (frame: string, other: readonly string[]): Figure | undefined =>
    byMeaning.get(
      frame + whereText(conditions.map(([name, own]) => [name, name === variable ? other : own])),
    );
  const own = frames.get(figure.frame);
  const wider = [...frames].filter(([, frame]) => own && framedIn(own, frame)).map(([key]) => key);
  const above = trees
    .lineOf(variable, codes[0] ?? TOTAL)
    .filter((code) => trees.inside(variable, codes, [code]));
  const lists = [...filtered.others.values()].filter((list) => trees.inside(variable, codes, list));
  for (const frame of wider)
    for (const other of [...above.map((code) => [code]), ...lists, []]) {
      const whole = with_(frame, other);
      if (whole && whole !== figure) include(figures, relations, [figure, whole]);
    }
  const named = codes.length > 1 ? codes.flatMap((code) => with_(figure.frame, [code]) ?? []) : [];
  if (named.length > 0) for (const part of named) include(figures, relations, [part, figure]);
  if (named.length === codes.length && named.length > 0)
    addUp(figures, relations, { whole: figure, parts: named });
  const parent = codes.length === 1 ? (trees.lineOf(variable, codes[0] ?? TOTAL)[1] ?? TOTAL) : null;
  const siblings = parent === null ? [] : trees.partsOf(variable, parent);
  const whole = parent === null ? undefined : with_(figure.frame, parent === TOTAL ? [] : [parent]);
  const parts = siblings.flatMap((code) => with_(figure.frame, [code]) ?? []);
  if (whole && parts.length > 0 && parts.length === siblings.length)
    addUp(figures, relations, { whole, parts });
};

const include = (figures: Figures, relations: Relations, [part, whole]: readonly [Figure, Figure]): void => {
  if (part.span && whole.span && part.span.low > whole.span.high) conflict(figures, [part, whole]);
  relations.include(part, whole);
};

/** Parts that overlap nowhere in rows: their events and sums add up, and so do their people where nobody is in two of them. */
const addUp = (
  figures: Figures,
  relations: Relations,
  { whole, parts }: { whole: Figure; parts: readonly Figure[] },
): void => {
  const repeated = repeatedAtMost(figures, { whole, parts });
  const overlapping = whole.kind === 'people' && repeated?.most !== 0;
  if (overlapping) relations.cover(whole, parts);
  else relations.sum(whole, parts);
  if (overlapping && repeated) relations.exceed(whole, parts, repeated.terms);
  if (whole.span === null || parts.some(isWithheld)) return;
  const least = parts.reduce((sum, { span }) => sum + (span?.low ?? 0), 0);
  const most = parts.reduce((sum, { span }) => sum + (span?.high ?? 0), 0);
  const tolerance = whole.kind === 'sum' ? 1e-6 * (parts.length + 1) + 1e-12 * most : 0;
  const tooMuch = whole.span.low - most > tolerance;
  const tooLittle = !overlapping && least - whole.span.high > tolerance;
  if (tooMuch || tooLittle) conflict(figures, [whole, ...parts]);
};

const conflict = (figures: Figures, involved: readonly Figure[]): void => {
  const views = involved.flatMap(({ places }) => places.map(({ view }) => view));
  const last = views.reduce((a, b) => (figures.views.indexOf(a) > figures.views.indexOf(b) ? a : b));
  const [first] = views.filter((view) => view !== last);
  if (first) figures.conflicts.push([first, last]);
};
