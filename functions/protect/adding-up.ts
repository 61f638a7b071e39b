import { lineAt } from '../../core/adds-up.ts';
import { codesOf, type Grid, type Line, linesOf } from './grid.ts';

/** Per axis the places, by the levels of the parts, at which in every line the people of the parts add up to the whole's. */
export const addingUp = (grid: Grid, people: Float64Array): Readonly<Record<string, readonly string[]>> => {
  const places = grid.axes.map(() => new Map<string, boolean>());
  for (const line of linesOf(grid)) {
    const place = lineAt(grid.axes, codesOf(grid, line.children[0] ?? line.parent));
    const own = places[line.axis];
    own?.set(place, own.get(place) !== false && addsUp(people, line));
  }
  return Object.fromEntries(
    grid.axes.map(({ name }, at) => [
      name,
      [...(places[at] ?? [])].flatMap(([place, all]) => (all ? [place] : [])).sort(),
    ]),
  );
};

/** Whether the whole of a line is exactly what its parts add up to. */
export const addsUp = (people: Float64Array, { parent, children }: Line): boolean =>
  children.reduce((sum, child) => sum + (people[child] ?? 0), 0) === people[parent];
