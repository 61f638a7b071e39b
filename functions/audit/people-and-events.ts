import { type Figure, type Figures, isBlurred } from './figures.ts';
import { daysIn, type Frame, frameKey } from './population.ts';
import type { Relations } from './relations.ts';

/** The events and the people of the same rows. */
interface Pair {
  readonly events: Figure;
  readonly people: Figure;
  readonly frame: Frame;
  readonly cap: number;
}

/** Each person behind a cell has at least one event in it, and at most `cap` on each day. */
export const relatePeopleToEvents = (figures: Figures, relations: Relations): void => {
  const { pairs, isCapped } = pairsOf(figures);
  for (const { events, people, frame, cap } of pairs) {
    // Where the cap left fewer events than people, rounded numbers need not show it.
    if (isCapped(frame) || isBlurred(events) || isBlurred(people)) continue;
    relations.atMost(people, events, 1);
    if (cap < Infinity) relations.atMost(events, people, Math.ceil(cap) * daysIn(frame));
  }
};

/** A group of people whose events are published beside them. */
export interface Comings {
  readonly people: Figure;
  readonly events: Figure;
  /** How many events are left when each person is given one. */
  readonly spare: number;
  /** Whether no cap can have cut events off, so that who is in two cells has two events. */
  readonly uncut: boolean;
}

/** Such groups of one frame, by the conditions on their rows. */
export interface ComingsIn {
  readonly frame: Frame;
  readonly byWhere: ReadonlyMap<string, Comings>;
}

/**
 * A cap leaves everybody an event on each of their days, but of a part of all rows it may leave none: where that shows, only
 * all people together are told of.
 */
export const comingsIn = (figures: Figures): readonly ComingsIn[] => {
  const known = found.get(figures);
  if (known) return known;
  const { pairs, isCapped } = pairsOf(figures);
  const made = new Map<string, { readonly frame: Frame; readonly byWhere: Map<string, Comings> }>();
  for (const { events, people, frame, cap } of pairs) {
    if (events.value === null || people.value === null) continue;
    const spare = events.value - people.value;
    if (spare < 0 || (people.where !== '' && isCapped(frame))) continue;
    const own = made.get(people.frame) ?? { frame: { ...frame, quantity: 'people' }, byWhere: new Map() };
    made.set(people.frame, own);
    const uncut = cap > spare + 1;
    if (uncut || !own.byWhere.has(people.where))
      own.byWhere.set(people.where, { people, events, spare, uncut });
  }
  found.set(figures, [...made.values()]);
  return [...made.values()];
};

const found = new WeakMap<Figures, readonly ComingsIn[]>();

const pairsOf = ({ all, byMeaning, frames }: Figures) => {
  const pairs = all.flatMap((events): readonly Pair[] => {
    const frame = frames.get(events.frame);
    const people = frame && byMeaning.get(frameKey({ ...frame, quantity: 'people' }) + events.where);
    if (events.kind !== 'events' || !people) return [];
    return [{ events, people, frame, cap: events.places[0]?.measure.cap ?? Infinity }];
  });
  const capped = new Set(
    pairs
      .filter(({ events, people }) => events.value !== null && (people.value ?? 0) > events.value)
      .map(({ frame }) => frameKey(frame)),
  );
  return { pairs, isCapped: (frame: Frame): boolean => capped.has(frameKey(frame)) };
};
