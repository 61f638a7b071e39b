import type { ProtectedCells } from './protect-tables.ts';
import type { Relation } from './relations.ts';
import type { Layer, Requirement, System } from './system.ts';

/** What is withheld of a table, every cell counted by itself, and the least that could be. */
export interface Bound {
  readonly method: string;
  readonly people: Weighed;
  /** The same by what the policy takes the withholding of a cell to cost. */
  readonly cost: Weighed;
}

export interface Weighed {
  readonly primary: number;
  readonly secondary: number;
  /** What no pattern is below that hides the same at these levels, all of the primary cells included. */
  readonly atLeast: number;
  /** The share of what is withheld, 0 to 1, that the bound leaves open. */
  readonly gap: number;
}

const method =
  'primary cells, and capacity constraints of one relation at a time (Fischetti and Salazar 2001), summed by a feasible dual';

export const boundOf = (cells: ProtectedCells): Bound => {
  const { counted, places, within } = cells;
  const people = places.map((_, cell) =>
    Math.max(...counted.measures.map(({ contributors }) => contributors[cell] ?? 0)),
  );
  const cost = Float64Array.from(places, (place) => within.system.cost[place] ?? 0);
  return { method, people: weighed(cells, people), cost: weighed(cells, cost) };
};

/**
 * A weight that no pattern is below: if a number must be able to rise, what is withheld beside it in a relation must take that
 * up, none of it beyond its room. The prices of the cuts, raised one after the other as far as the cells' weights bear it, are
 * a feasible solution of the dual of their relaxation.
 */
const weighed = ({ within, places, withheld }: ProtectedCells, weights: ArrayLike<number>): Weighed => {
  const { system, requirements, fixed } = within;
  const left = new Float64Array(system.size);
  let [primary, secondary] = [0, 0];
  places.forEach((place, cell) => {
    const weight = weights[cell] ?? 0;
    if (!fixed.has(place)) left[place] = weight;
    if (withheld[cell] === 1 && fixed.has(place)) primary += weight;
    if (withheld[cell] === 1 && !fixed.has(place)) secondary += weight;
  });
  const isFree = (place: number): boolean => fixed.has(place) || system.free[place] === 1;
  let least = 0;
  for (const cut of cutsOf(system, requirements, isFree)) least += raised(cut, fixed, left);
  const atLeast = primary + Math.min(secondary, least);
  const all = primary + secondary;
  return { primary, secondary, atLeast, gap: all === 0 ? 0 : (all - atLeast) / all };
};

/** The worths of what is withheld of the terms must come to the level. */
interface Cut {
  readonly terms: readonly (readonly [place: number, worth: number])[];
  readonly level: number;
}

const cutsOf = function* (
  { layers, unknown }: System,
  requirements: readonly Requirement[],
  isFree: (place: number) => boolean,
): Generator<Cut> {
  const unbounded = new Set(unknown);
  for (const { layer: at, terms, reach, width, past } of requirements) {
    const layer = layers[at];
    const [term, more] = terms;
    if (layer?.kind !== 'people' || !term || more || past) continue;
    const [place] = term;
    const truth = layer.value[place] ?? Number.NaN;
    const rise = reach - truth;
    const roomOf = (other: number): number =>
      unbounded.has(other) ? Infinity : (layer.value[other] ?? Infinity) - (layer.floor[other] ?? 0);
    for (const relation of sumsWith(layer, place)) {
      const beside = besideIn(relation, place).filter(({ other }) => isFree(other));
      if (rise > 0)
        yield {
          level: rise,
          terms: beside.map(({ other, falls }) => [other, Math.min(rise, falls ? roomOf(other) : rise)]),
        };
      else if (width > 0) yield { level: 1, terms: beside.map(({ other }) => [other, 1]) };
    }
  }
};

const sumsWith = ({ relations }: Layer, place: number): readonly Relation[] =>
  relations.of(place).flatMap((at) => {
    const relation = relations.all[at];
    return relation?.kind === 'sum' ? [relation] : [];
  });

/** The other places of a relation, and whether they must fall for this one to rise. */
const besideIn = ({ whole, parts }: Relation, place: number) =>
  place === whole
    ? parts.map((other) => ({ other, falls: false }))
    : [
        { other: whole, falls: false },
        ...parts.filter((part) => part !== place).map((other) => ({ other, falls: true })),
      ];

/** Raises the price of a cut and takes it off what the places bear. Returns what it adds to the bound. */
const raised = ({ terms, level }: Cut, fixed: ReadonlySet<number>, left: Float64Array): number => {
  let open = level;
  let price = Infinity;
  for (const [place, worth] of terms)
    if (worth <= 0) continue;
    else if (fixed.has(place)) open -= worth;
    else price = Math.min(price, (left[place] ?? 0) / worth);
  if (open <= 0 || price === Infinity || price === 0) return 0;
  for (const [place, worth] of terms)
    if (worth > 0 && !fixed.has(place)) left[place] = Math.max(0, (left[place] ?? 0) - price * worth);
  return price * open;
};
