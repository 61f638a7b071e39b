import type { LinearRelation } from '../../core/linear-table.ts';
import type { Protection } from './protect-tables.ts';
import type { Relation } from './relations.ts';
import { hiddenValue } from './shift.ts';
import type { Group, Problem } from './suppression/problem.ts';
import type { Requirement as Level } from './suppression/requirement.ts';
import type { Layer, Requirement, System } from './system.ts';
import { withItsPeople } from './with-its-people.ts';

/**
 * What hides all that was hidden, as one problem: a group per place, a cell per quantity counted there, and one for what a whole
 * has more than a part. Shifts may be fractions in it, and of an amount go wherever it may go with its people or without them:
 * whatever the night can do it allows, so that its bounds hold for the night.
 */
export const nightProblem = ({ system, hidings, fixed }: Protection): Problem => {
  const draft = openDraft(groupsOf(system, fixed));
  for (const layer of system.layers) {
    addCells(draft, layer, system);
    for (const relation of withoutTwins(layer.relations.all)) addRelation(draft, layer, relation);
  }
  for (const requirement of hidings.keys()) addRequirement(draft, requirement, system);
  return draft.problem();
};

interface GrowingGroup extends Group {
  readonly cells: number[];
}

const groupsOf = ({ size, free, cost }: System, fixed: ReadonlySet<number>): GrowingGroup[] =>
  Array.from({ length: size }, (_, place) => {
    const choice = fixed.has(place) ? 'withheld' : free[place] === 1 ? 'open' : 'published';
    return { cells: [], weight: choice === 'open' ? 1 + (cost[place] ?? 0) : 0, choice };
  });

interface Draft {
  cell(layer: Layer, place: number): number | undefined;
  value(cell: number): number;
  isStill(cell: number): boolean;
  add(layer: Layer, place: number, room: { readonly value: number; readonly below: number }): void;
  /** A cell for what some cells have more than others: one per difference. */
  difference(more: readonly number[], less: readonly number[], below: (value: number) => number): number;
  relate(cells: readonly number[], weights: readonly number[]): void;
  require(level: Level): void;
  problem(): Problem;
}

const openDraft = (groups: GrowingGroup[]): Draft => {
  const groupOf: number[] = [];
  const values: number[] = [];
  const rooms: number[] = [];
  const relations: LinearRelation[] = [];
  const requirements: Level[] = [];
  const cells = new Map<string, number>();
  const value = (cell: number): number => values[cell] ?? 0;
  const isStill = (cell: number): boolean => groups[groupOf[cell] ?? -1]?.choice === 'published';
  const addTo = (group: number, own: number, below: number): number => {
    const cell = groupOf.push(group) - 1;
    values.push(own);
    rooms.push(Math.max(0, below));
    groups[group]?.cells.push(cell);
    return cell;
  };
  const relate = (own: readonly number[], weights: readonly number[]): void => {
    relations.push({ total: 0, cells: own, weights });
  };
  return {
    cell: (layer, place) => cells.get(`${layer.name} ${place}`),
    value,
    isStill,
    add: (layer, place, { value: own, below }) =>
      void cells.set(`${layer.name} ${place}`, addTo(place, own, below)),
    difference(more, less, below) {
      const key = `${more.join(' ')} - ${less.join(' ')}`;
      const known = cells.get(key);
      if (known !== undefined) return known;
      const own = sum(more.map(value)) - sum(less.map(value));
      const group = groups.push({ cells: [], weight: 0, choice: 'withheld' }) - 1;
      const cell = addTo(group, own, below(own));
      cells.set(key, cell);
      relate([...more, ...less, cell], [...more.map(() => 1), ...less.map(() => -1), -1]);
      return cell;
    },
    relate,
    require: (level) => void requirements.push(level),
    problem() {
      const far = 10 * (1 + sum(values.map(Math.abs)) + sum(requirements.map(({ level }) => level)));
      const most = (room: number, cell: number): number => (isStill(cell) ? 0 : Math.min(room, far));
      return {
        relations,
        requirements,
        groups,
        groupOf: Int32Array.from(groupOf),
        names: Int32Array.from(groupOf.keys()),
        room: {
          below: Float64Array.from(rooms, most),
          above: Float64Array.from(rooms, (_, cell) => most(far, cell)),
          known: new Uint8Array(groupOf.length),
        },
      };
    },
  };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const addCells = (draft: Draft, layer: Layer, { layers }: System): void => {
  const people = layers.find(({ name }) => name === 'people');
  const { floor } = layer.rows && layer.kind === 'amount' && people ? withItsPeople(layer, people) : layer;
  layer.value.forEach((value, place) => {
    if (Number.isNaN(value)) return;
    draft.add(layer, place, {
      value,
      below: value - Math.min(layer.floor[place] ?? 0, floor[place] ?? 0),
    });
  });
};

/** A line of which the overlap is known keeps its sum; that no part exceeds the whole rarely matters beside it. */
const withoutTwins = (relations: readonly Relation[]): readonly Relation[] => {
  const line = ({ whole, parts }: Relation): string => `${whole} ${parts.join(' ')}`;
  const sums = new Set(relations.filter(({ kind }) => kind === 'sum').map(line));
  return relations.filter((relation) => relation.kind === 'sum' || !sums.has(line(relation)));
};

const addRelation = (draft: Draft, layer: Layer, { kind, whole, parts }: Relation): void => {
  const [own, ...cells] = [whole, ...parts].map((place) => draft.cell(layer, place) ?? -1);
  if (own === undefined || own < 0 || cells.some((cell) => cell < 0)) return;
  if ([own, ...cells].every(draft.isStill)) return;
  if (kind === 'sum') {
    draft.relate([own, ...cells], [-1, ...cells.map(() => 1)]);
    return;
  }
  for (const cell of cells)
    if (!draft.isStill(own) || !draft.isStill(cell)) draft.difference([own], [cell], (rest) => rest);
  if (kind === 'cover') draft.difference(cells, [own], (more) => more);
};

const addRequirement = (draft: Draft, requirement: Requirement, { layers }: System): void => {
  const layer = layers[requirement.layer];
  const [one, other] = requirement.terms;
  if (!layer || !one) return;
  const own = draft.cell(layer, one[0]);
  const less = other && draft.cell(layer, other[0]);
  if (own === undefined || (other && less === undefined)) return;
  const cell = less === undefined ? own : draft.difference([own], [less], () => Infinity);
  const rise = requirement.reach - hiddenValue(layer, requirement, new Map());
  if (rise > 0) draft.require({ cell, way: 'up', level: rise });
  if (requirement.width > Math.max(0, rise)) draft.require({ cell, way: 'either', level: requirement.width });
};
