import type { Layer } from './system.ts';

/**
 * The layer of events as it looks when every event that comes or goes brings or takes a person: whatever may come of the
 * people may come of the events. Where an earlier release shows events and no people, what is known of the events holds.
 */
export const withItsPeople = (events: Layer, people: Layer): Layer => {
  const known = views.get(events);
  if (known) return known;
  const floor = events.value.map((value, place) => {
    const held = people.value[place] ?? Number.NaN;
    const ownFloor = events.floor[place] ?? 0;
    return Number.isNaN(held) ? ownFloor : value - held + (people.floor[place] ?? 0);
  });
  const made = { ...events, floor, alsoMoves: people.name, name: `${events.name} with its people` };
  views.set(events, made);
  return made;
};

const views = new WeakMap<Layer, Layer>();
