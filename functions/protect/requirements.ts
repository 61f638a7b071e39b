import { quantityOf } from '../../core/meaning.ts';
import type { CountedMeasure, CountedTable } from './counted-table.ts';
import { leastUndominated } from './dominance.ts';
import { isSmall } from './minimum-frequency.ts';
import { isDominatedCell, outcomeRisks } from './primary.ts';
import type { Layer, Member, Requirement, System } from './system.ts';

/** Everything that must stay hidden: about the places of `primary`, and of `kept`, which are withheld whatever they say. */
export const requirementsOf = (
  system: System,
  primaries: ReadonlySet<number>,
  kept: ReadonlySet<number>,
): readonly Requirement[] => {
  const primary = new Set([...kept, ...primaries]);
  return strictest(system.layers.flatMap((layer, at) => inLayer(system, { layer, at, primary, kept })));
};

interface InLayer {
  readonly layer: Layer;
  /** The layer's position. */
  readonly at: number;
  readonly primary: ReadonlySet<number>;
  readonly kept: ReadonlySet<number>;
}

const inLayer = (system: System, { layer, at, primary, kept }: InLayer): readonly Requirement[] => {
  switch (layer.kind) {
    case 'people':
      return [
        ...smallGroups(system, layer, at),
        ...layer.members.flatMap((member) => outcomes(system, system.members[member], { layer, at })),
        ...rests(system, layer, at),
        ...(layer.told ? valueless(system, layer, at) : []),
        ...[...kept].map((place) => hide(at, place, { width: system.minimum[place] ?? 0, reach: 0 })),
        ...past(system, layer, at),
      ].filter(({ terms }) => terms.every(([place]) => isCounted(layer, place)));
    case 'backing':
      return [...primary]
        .filter((place) => isSmall(layer.value[place] ?? 0, system.minimum[place] ?? 0))
        .map((place) => hide(at, place, { width: 1, reach: -Infinity }));
    case 'amount':
      return [...amounts(system, { layer, at, primary }), ...past(system, layer, at)];
  }
};

const smallGroups = ({ minimum }: System, layer: Layer, at: number): readonly Requirement[] =>
  [...layer.value].flatMap((value, place) => {
    const least = minimum[place] ?? 0;
    return isSmall(value, least) ? [hide(at, place, { width: least, reach: least })] : [];
  });

/** That nobody of a group has a value is known of each of them. */
const valueless = ({ minimum, layers }: System, { value }: Layer, at: number): readonly Requirement[] => {
  const people = layers.find(({ kind, rows }) => kind === 'people' && rows)?.value;
  return [...value].flatMap((withValue, place) => {
    const least = minimum[place] ?? 0;
    return withValue === 0 && (people?.[place] ?? 0) > 0
      ? [hide(at, place, { width: least, reach: least })]
      : [];
  });
};

/** Who is not there, and who has another outcome than all the others. */
const outcomes = (
  system: System,
  member: Member | undefined,
  { layer, at }: { layer: Layer; at: number },
): readonly Requirement[] => {
  const { counted, places } = member ?? {};
  if (!counted || !places || !counted.grid.axes.some(({ sensitive }) => sensitive)) return [];
  const contributors = Float64Array.from(places, (place) => layer.value[place] ?? 0);
  const measure = { name: layer.name, value: contributors, contributors, largest: [] };
  return [...places].flatMap((place, cell) => {
    const least = system.minimum[place] ?? 0;
    return outcomeRisks(counted, measure, cell).map(({ group, risk }) =>
      risk === 'nobody'
        ? hide(at, place, { width: least, reach: least })
        : hideRest(at, [places[group] ?? -1, place], least),
    );
  });
};

/** Those in a whole but not in one of its overlapping parts, where they are few. */
const rests = ({ minimum }: System, layer: Layer, at: number): readonly Requirement[] =>
  layer.relations.all.flatMap(({ kind, whole, parts }) => {
    if (kind === 'sum') return [];
    const leastOf = (part: number) => Math.max(minimum[whole] ?? 0, minimum[part] ?? 0);
    return parts
      .filter((part) => isSmall((layer.value[whole] ?? 0) - (layer.value[part] ?? 0), leastOf(part)))
      .map((part) => hideRest(at, [whole, part], leastOf(part)));
  });

/**
 * What the people of a primary cell add up to: never known better than the layer asks for, never below what as many
 * people as might stand there must have, nor below what the largest contributions would not dominate: then they do not
 * dominate what is withheld together with the cell either.
 */
const amounts = (
  system: System,
  { layer, at, primary }: { layer: Layer; at: number; primary: ReadonlySet<number> },
): readonly Requirement[] => {
  const { layers, minimum } = system;
  const undominated = undominatedFrom(system, layer);
  const people = layer.whole ? layers.find(({ name }) => name === 'people') : undefined;
  return [...primary]
    .filter((place) => isCounted(layer, place))
    .map((place) => {
      const behind = people?.value[place] ?? 0;
      const least = minimum[place] ?? 0;
      const enough = isSmall(behind, least) ? behind + least : -Infinity;
      const reach = Math.max(enough, undominated.get(place) ?? -Infinity);
      return hide(at, place, { width: layer.width[place] ?? 1, reach });
    });
};

/** Per place that few contributions dominate, the least amount that they would not. */
const undominatedFrom = ({ members }: System, layer: Layer): ReadonlyMap<number, number> => {
  const least = new Map<number, number>();
  for (const { counted, places } of layer.members.flatMap((member) => members[member] ?? []))
    for (const measure of counted ? measuresOf(counted, layer) : [])
      places.forEach((place, cell) => {
        if (!counted || !isDominatedCell(counted, measure, cell)) return;
        const from = leastUndominated(measure.largest[cell] ?? [], counted.table.dominance);
        least.set(place, Math.max(least.get(place) ?? 0, layer.whole ? Math.ceil(from) : from));
      });
  return least;
};

const measuresOf = ({ announced, measures }: CountedTable, { name }: Layer): readonly CountedMeasure[] =>
  measures.filter((_, at) => {
    const told = announced.measures[at];
    return told !== undefined && quantityOf(told) === name;
  });

/** What earlier releases withhold: nobody knows any more how many they were, so it is taken to be few. */
const past = ({ unknown, minimum }: System, layer: Layer, at: number): readonly Requirement[] =>
  unknown
    .filter((place) => isCounted(layer, place) && layer.relations.of(place).length > 0)
    .map((place) => {
      const least = minimum[place] ?? 0;
      const needs = layer.kind === 'people' ? { width: least, reach: least } : { width: 1, reach: -Infinity };
      return { ...hide(at, place, needs), past: true };
    });

const hide = (
  layer: number,
  place: number,
  { width, reach }: { width: number; reach: number },
): Requirement => ({ layer, terms: [[place, 1]], width, reach });

const hideRest = (layer: number, [whole, part]: readonly [number, number], least: number): Requirement => ({
  layer,
  terms: [
    [whole, 1],
    [part, -1],
  ],
  width: least,
  reach: least,
});

const isCounted = ({ value }: Layer, place: number): boolean => !Number.isNaN(value[place] ?? Number.NaN);

/** One requirement per hidden number, in the order met. */
const strictest = (requirements: readonly Requirement[]): readonly Requirement[] => {
  const known = new Map<string, Requirement>();
  for (const requirement of requirements) {
    const key = `${requirement.layer} ${requirement.terms.join(' ')}`;
    const own = known.get(key);
    known.set(key, {
      ...requirement,
      width: Math.max(requirement.width, own?.width ?? 0),
      reach: Math.max(requirement.reach, own?.reach ?? -Infinity),
    });
  }
  return [...known.values()];
};
