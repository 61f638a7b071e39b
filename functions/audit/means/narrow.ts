import type { Figure } from '../figures.ts';
import type { Relation } from '../relations.ts';
import { countsThatFit, type Line, type MeanSpan } from './counts-that-fit.ts';
import { ceilOver, common, floorOver, isEmpty, isSameSpan, type Span } from './span.ts';

/** A shown mean: the sum is so much for each of the people. */
export interface Link {
  readonly people: Figure;
  readonly sum: Figure;
  readonly mean: MeanSpan;
}

/** What is known of each figure. */
export type Spans = Map<Figure, Span>;

/** Times that each relation is looked at; what is not narrowed by then stays wider than it might be. */
const rounds = 12;

/** Ways in which the counts of one line may be tried one by one. */
const tried = 20_000n;

/**
 * Narrows the spans by relations and means until nothing moves: each bound is implied by what is published. False where
 * nothing fits.
 */
export const narrow = (spans: Spans, relations: readonly Relation[], links: readonly Link[]): boolean => {
  const byPeople = new Map(links.map((link) => [link.people, link]));
  const weighed = relations.flatMap((relation) => weighedLine(relation, byPeople) ?? []);
  for (let round = 0, moved = true; moved && round < rounds; round++) {
    moved = false;
    const set = (figure: Figure, to: Span): void => {
      const known = spanOf(spans, figure);
      const next = common(known, to);
      if (isSameSpan(known, next)) return;
      spans.set(figure, next);
      moved = true;
    };
    for (const relation of relations) byRelation(relation, spans, set);
    for (const link of links) byMean(link, spans, set);
    for (const line of weighed) byWeights(line, spans, set);
    if ([...spans.values()].some(isEmpty)) return false;
  }
  return true;
};

export const spanOf = (spans: ReadonlyMap<Figure, Span>, figure: Figure): Span =>
  spans.get(figure) ?? { low: 0n, high: null };

type Narrower = (figure: Figure, to: Span) => void;

/** Each term is what the others leave of 0. */
const byRelation = ({ sense, figures, weights }: Relation, spans: Spans, set: Narrower): void => {
  const ends = figures.map((figure, at) => scaled(spanOf(spans, figure), BigInt(weights[at] ?? 0)));
  const least = openSum(ends.map(({ low }) => low));
  const most = openSum(ends.map(({ high }) => high));
  figures.forEach((figure, at) => {
    const weight = BigInt(weights[at] ?? 0);
    const end = ends[at];
    if (weight === 0n || !end) return;
    const high = least.without(end.low);
    const low = sense === '=' ? most.without(end.high) : null;
    set(figure, divided({ low: low === null ? null : -low, high: high === null ? null : -high }, weight));
  });
};

interface Ends {
  readonly low: bigint | null;
  readonly high: bigint | null;
}

const scaled = ({ low, high }: Span, weight: bigint): Ends =>
  weight >= 0n
    ? { low: low * weight, high: high === null ? null : high * weight }
    : { low: high === null ? null : high * weight, high: low * weight };

const divided = ({ low, high }: Ends, weight: bigint): Span => {
  const [least, most] = weight > 0n ? [low, high] : [high, low];
  return {
    low: least === null ? 0n : ceilOver(least, weight),
    high: most === null ? null : floorOver(most, weight),
  };
};

/** A sum some of whose terms may be endless: what it is without one of them. */
const openSum = (terms: readonly (bigint | null)[]) => {
  const endless = terms.filter((term) => term === null).length;
  const sum = terms.reduce<bigint>((total, term) => total + (term ?? 0n), 0n);
  return {
    without: (term: bigint | null): bigint | null =>
      term === null ? (endless > 1 ? null : sum) : endless > 0 ? null : sum - term,
  };
};

const byMean = ({ people, sum, mean }: Link, spans: Spans, set: Narrower): void => {
  const counts = spanOf(spans, people);
  set(sum, { low: counts.low * mean.low, high: counts.high === null ? null : counts.high * mean.high });
  const amount = spanOf(spans, sum);
  set(people, {
    low: mean.high > 0n ? ceilOver(amount.low, mean.high) : 0n,
    high: amount.high === null || mean.low === 0n ? null : floorOver(amount.high, mean.low),
  });
};

interface WeighedLine {
  readonly people: readonly Figure[];
  readonly means: readonly MeanSpan[];
}

/** A whole and parts whose people add up and whose means are all shown; the whole first. */
const weighedLine = (
  { sense, figures, weights }: Relation,
  byPeople: ReadonlyMap<Figure, Link>,
): WeighedLine | null => {
  const means = figures.flatMap((figure) => byPeople.get(figure)?.mean ?? []);
  const isLine = sense === '=' && weights.every((weight, at) => weight === (at === 0 ? 1 : -1));
  return isLine && figures.length > 2 && means.length === figures.length ? { people: figures, means } : null;
};

/**
 * The mean of the whole is that of the parts, each as heavy as it has people: how far each lies from it, times its people,
 * comes to nothing. Where few counts are left, each way in which they fit is tried.
 */
const byWeights = ({ people, means }: WeighedLine, spans: Spans, set: Narrower): void => {
  const [of, ...others] = means;
  const [whole, ...parts] = people;
  if (!of || !whole) return;
  const apart = others.map(({ low, high }) => ({ low: low - of.high, high: high - of.low }));
  const pulls = parts.map((part, at) => pullOf(spanOf(spans, part), apart[at] ?? of));
  const least = openSum(pulls.map(({ low }) => low));
  const most = openSum(pulls.map(({ high }) => high));
  parts.forEach((part, at) => {
    const [pull, off] = [pulls[at], apart[at]];
    if (!pull || !off || (off.low <= 0n && off.high >= 0n)) return;
    const [highest, lowest] = [most.without(pull.high), least.without(pull.low)];
    set(
      part,
      off.low > 0n
        ? againstPull(highest, lowest, off)
        : againstPull(negated(lowest), negated(highest), flipped(off)),
    );
  });
  const line = lineOf(spans, [whole, ...parts]);
  const ways = line && countsThatFit(line, means, tried);
  if (!ways) return;
  people.forEach((figure, at) => {
    const counts = ways.map((way) => way[at] ?? 0n);
    const [least = 1n, most = 0n] = [minimum(counts), maximum(counts)];
    set(figure, { low: least, high: most });
  });
};

/** So many people times how far their mean lies from the whole's. */
const pullOf = ({ low, high }: Span, off: MeanSpan): Ends => ({
  low: off.low >= 0n ? off.low * low : high === null ? null : off.low * high,
  high: off.high <= 0n ? off.high * low : high === null ? null : off.high * high,
});

/** How many it takes to pull upwards against what all others come to: at the highest, and at the lowest. */
const againstPull = (highest: bigint | null, lowest: bigint | null, off: MeanSpan): Span => ({
  low: highest === null ? 0n : (maximum([0n, ceilOver(-highest, off.high)]) ?? 0n),
  high: lowest === null ? null : floorOver(-lowest, off.low),
});

const negated = (end: bigint | null): bigint | null => (end === null ? null : -end);
const flipped = ({ low, high }: MeanSpan): MeanSpan => ({ low: -high, high: -low });

const lineOf = (spans: Spans, people: readonly Figure[]): Line | null => {
  const [whole, ...parts] = people.flatMap((figure) => {
    const { low, high } = spanOf(spans, figure);
    return high === null ? [] : [{ low, high }];
  });
  return whole && parts.length === people.length - 1 ? { whole, parts } : null;
};

const minimum = (values: readonly bigint[]): bigint | undefined => values.toSorted(inOrder)[0];
const maximum = (values: readonly bigint[]): bigint | undefined => values.toSorted(inOrder).at(-1);
const inOrder = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
