import type { ProgrammeRow } from './linear-programme.ts';
import type { Relation } from './relations.ts';
import type { Layer } from './system.ts';

/**
 * The relations of some places as rows over one column each, which holds by how much the place differs from its value.
 * `balanced` says that the values fit each other as they are.
 */
export const columnRows = (
  layer: Layer,
  columns: ReadonlyMap<number, number>,
  balanced: boolean,
): readonly ProgrammeRow[] => {
  const touched = new Set([...columns.keys()].flatMap((place) => layer.relations.of(place)));
  return [...touched]
    .sort((a, b) => a - b)
    .flatMap((at) => {
      const relation = layer.relations.all[at];
      return relation ? rowsFor(layer, relation, { columns, balanced }) : [];
    });
};

const rowsFor = (
  { value }: Layer,
  { kind, whole, parts }: Relation,
  { columns, balanced }: { columns: ReadonlyMap<number, number>; balanced: boolean },
): readonly ProgrammeRow[] => {
  const held = (place: number) => value[place] ?? 0;
  const top = held(whole);
  const covered = parts.reduce((sum, part) => sum + held(part), 0);
  const term = (place: number, weight: number) => {
    const column = columns.get(place);
    return column === undefined ? [] : [[column, weight] as const];
  };
  const all = [...parts.flatMap((part) => term(part, 1)), ...term(whole, -1)];
  const left = balanced ? 0 : top - covered;
  if (kind === 'sum') return [row(all, left, left)];
  const inside = parts
    .map((part) => row([...term(part, 1), ...term(whole, -1)], -Infinity, top - held(part)))
    .filter(({ columns: own }) => own.length > 0);
  return kind === 'inside' ? inside : [...inside, row(all, top - covered, Infinity)];
};

const row = (terms: readonly (readonly [number, number])[], lower: number, upper: number): ProgrammeRow => ({
  columns: terms.map(([column]) => column),
  weights: terms.map(([, weight]) => weight),
  lower,
  upper,
});
