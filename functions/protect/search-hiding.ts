import { type Hiding, hideByMoves } from './hide-by-moves.ts';
import { hideByProgramme } from './hide-by-programme.ts';
import type { KnownShifts } from './known-shifts.ts';
import type { Solve } from './linear-programme.ts';
import type { Pattern } from './pattern.ts';
import type { Layer, Requirement, System } from './system.ts';
import { withItsPeople } from './with-its-people.ts';

export interface Search {
  readonly system: System;
  readonly known: KnownShifts;
  readonly solve: Solve;
}

/** Hides a number: by shifts that are known, by moves, and if that is asked for by a linear programme. */
export const searchHiding = (
  { system, known, solve }: Search,
  pattern: Pattern,
  { requirement, thoroughly }: { requirement: Requirement; thoroughly: boolean },
): Hiding | undefined => {
  const views = viewsOf(system, requirement).map((layer) => ({
    layer,
    ...known.extremes(layer, requirement, pattern.withheld),
  }));
  for (const { hidden, layer, least, most } of views) if (hidden) return { layer, least, most, more: [] };
  for (const { layer, least } of views) {
    const hiding = hideByMoves(system, pattern, { layer, requirement, least });
    if (hiding) return hiding;
  }
  for (const { layer, least } of thoroughly ? views : []) {
    const hiding = hideByProgramme(pattern, { layer, requirement, least, solve });
    if (hiding) return hiding;
  }
  return undefined;
};

/** Events are hidden if they alone may have been others, or if they and their people may. */
export const viewsOf = ({ layers }: System, requirement: Requirement): readonly Layer[] => {
  const layer = layers[requirement.layer];
  const people = layers.find(({ name }) => name === 'people');
  if (!layer) return [];
  return layer.rows && layer.kind === 'amount' && people ? [withItsPeople(layer, people), layer] : [layer];
};
