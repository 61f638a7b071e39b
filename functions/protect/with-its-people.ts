import type { Layer } from './system.ts';

/**
 * The layer of events as it looks when every event that comes or goes brings or takes a person: whatever may come of the
 * people may come of the events.
 */
export const withItsPeople = (events: Layer, people: Layer): Layer => {
  const known = views.get(events);
  if (known) return known;
  const floor = events.value.map(
    (value, place) => value - (people.value[place] ?? 0) + (people.floor[place] ?? 0),
  );
  const made = { ...events, floor, alsoMoves: people.name, name: `${events.name} with its people` };
  views.set(events, made);
  return made;
};

const views = new WeakMap<Layer, Layer>();
