import { shiftDay } from '../../core/period.ts';
import { type Place, placeKey } from './place.ts';
import type { Relation } from './relations.ts';

/** Numbered places, found by their key. */
export interface Places {
  readonly all: readonly Place[];
  readonly numbers: ReadonlyMap<string, number>;
}

/** What places say about each other beyond the lines of one table: days in weeks, fewer sources, a filter. */
export const relationsAcross = (places: Places): readonly Relation[] => [
  ...inLongerTime(places),
  ...ofMoreSources(places),
  ...behindFilters(places),
];

interface Span {
  readonly first: string;
  readonly last: string;
}

const inLongerTime = ({ all, numbers }: Places): readonly Relation[] => {
  const spans = distinct(all.map(({ first, last }): Span => ({ first, last })));
  const shorter = spans.flatMap((whole) =>
    spans
      .filter((part) => part !== whole && part.first >= whole.first && part.last <= whole.last)
      .map((part) => ({ whole, part })),
  );
  const rows = spans.flatMap((whole) => rowsOf(whole, spans).map((parts) => ({ whole, parts })));
  return all.flatMap((place, number): readonly Relation[] => {
    const during = (span: Span) => numbers.get(placeKey({ ...place, ...span }));
    const isOwn = ({ whole }: { whole: Span }) => whole.first === place.first && whole.last === place.last;
    const inside = shorter.filter(isOwn).flatMap(({ part }) => during(part) ?? []);
    const sums = rows.filter(isOwn).flatMap(({ parts }): readonly Relation[] => {
      const found = parts.flatMap((part) => during(part) ?? []);
      return found.length === parts.length ? [{ kind: 'sum', whole: number, parts: found }] : [];
    });
    return [...sums, ...(inside.length > 0 ? [insideOf(number, inside)] : [])];
  });
};

/** Spans that follow each other without a gap from the first to the last day of the whole, as alike as can be. */
const rowsOf = (whole: Span, spans: readonly Span[]): readonly (readonly Span[])[] => {
  const parts = spans.filter((part) => part.first >= whole.first && part.last <= whole.last);
  return parts
    .filter((start) => start.first === whole.first && start.last < whole.last)
    .flatMap((start) => {
      const row = [start];
      for (let at = start; at.last < whole.last; ) {
        const next = parts
          .filter(({ first }) => first === shiftDay(at.last, 1))
          .toSorted((a, b) => Math.abs(days(a) - days(start)) - Math.abs(days(b) - days(start)))[0];
        if (!next) return [];
        row.push(next);
        at = next;
      }
      return [row];
    });
};

const ofMoreSources = ({ all, numbers }: Places): readonly Relation[] => {
  const lists = distinct(all.map(({ sources }) => sources));
  if (lists.length < 2) return [];
  return all.flatMap((place, part) =>
    lists
      .filter(
        (sources) =>
          sources.length > place.sources.length && place.sources.every((one) => sources.includes(one)),
      )
      .flatMap((sources) => numbers.get(placeKey({ ...place, sources })) ?? [])
      .map((whole) => insideOf(whole, [part])),
  );
};

/** A filter by several codes holds what has one of them and lies inside what has any; so does a part of one code. */
const behindFilters = ({ all, numbers }: Places): readonly Relation[] =>
  all.flatMap((place, number) =>
    [...place.where].flatMap(([variable, code]): readonly Relation[] => {
      const having = (other: string | undefined) => {
        const where = new Map(place.where);
        if (other === undefined) where.delete(variable);
        else where.set(variable, other);
        return numbers.get(placeKey({ ...place, where }));
      };
      const [above, filter] = code.includes('&') ? code.split('&') : [undefined, code];
      const wholes = [having(undefined), above === undefined ? undefined : having(above)];
      const around = wholes.flatMap((whole) => (whole === undefined ? [] : [insideOf(whole, [number])]));
      const codes = filter?.split('|') ?? [];
      if (above !== undefined || codes.length < 2) return around;
      const parts = codes.flatMap((one) => having(one) ?? []);
      if (parts.length === codes.length) return [...around, { kind: 'sum', whole: number, parts }];
      return parts.length > 0 ? [...around, insideOf(number, parts)] : around;
    }),
  );

const insideOf = (whole: number, parts: readonly number[]): Relation => ({ kind: 'inside', whole, parts });

const distinct = <Value>(values: readonly Value[]): readonly Value[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

const days = ({ first, last }: Span): number => (Date.parse(last) - Date.parse(first)) / 86_400_000;
