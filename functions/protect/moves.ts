import { factorsAt } from './factors.ts';
import { positionsOf } from './grid.ts';
import { type Pattern, priceOf } from './pattern.ts';
import { type Move, roomFor, type Shift } from './shift.ts';
import type { Layer, Member } from './system.ts';

/** A move with how far it can go and what must be withheld for it. */
export interface PricedMove {
  readonly move: Move;
  readonly room: number;
  readonly price: number;
}

export interface MoveSearch {
  readonly layer: Layer;
  readonly pattern: Pattern;
  readonly shift: Shift;
  /** How far one would like to go. */
  readonly wanted: number;
}

/** Siblings tried per axis, and moves whose relations are gone through, at most. */
const siblings = 7;
const looked = 400;

/**
 * The best move that changes the cell by `sign`: the product of a factor per axis, as hypercubes are in the method of
 * Repsilber (1994). Products keep all lines of their table; one that breaks those of another is passed over.
 */
export const bestMove = (
  { grid, places }: Member,
  { cell, sign }: { cell: number; sign: 1 | -1 },
  search: MoveSearch,
): PricedMove | undefined => {
  const positions = positionsOf(grid, cell);
  const factors = grid.axes.map((axis, at) => {
    const stride = grid.strides[at] ?? 0;
    const placeWith = (code: number) => places[cell + (code - (positions[at] ?? 0)) * stride] ?? -1;
    return factorsAt(axis, positions[at] ?? 0, {
      along: (code) => rank(search, placeWith(code), sign),
      against: (code) => rank(search, placeWith(code), -sign as 1 | -1),
      most: grid.axes.length > 3 ? 3 : siblings,
    }).map(({ codes, signs }) => ({
      offsets: codes.map((code) => (code - (positions[at] ?? 0)) * stride),
      signs,
    }));
  });
  return bestOf(factors, { search, sign, placeOf: (offset) => places[cell + offset] ?? -1 });
};

interface Drafting {
  readonly search: MoveSearch;
  readonly sign: 1 | -1;
  readonly placeOf: (offset: number) => number;
}

/**
 * The best product of a factor per axis. Each factor holds the cell's own code, so what is begun can only cost more and
 * leave less room when it is gone on with: branch and bound.
 */
const bestOf = (factors: readonly (readonly Offsets[])[], drafting: Drafting): PricedMove | undefined => {
  const { search, placeOf } = drafting;
  let best: PricedMove | undefined;
  let bound = Infinity;
  let left = looked;
  const extend = (begun: Begun, axis: number): void => {
    const next = factors[axis];
    if (!next) {
      const move = { places: begun.offsets.map(placeOf), steps: begun.steps };
      const room = Math.min(begun.room, roomFor(search.layer, search.shift, move));
      left--;
      const score = scoreOf({ price: begun.price, room }, search.wanted);
      if (room <= 0 || score >= bound) return;
      bound = score;
      best = { move, price: begun.price, room };
      return;
    }
    for (const factor of next) {
      if (left <= 0) return;
      const longer = extended(begun, factor, drafting);
      if (longer && longer.score < bound) extend(longer, axis + 1);
    }
  };
  const none: Begun = { offsets: [], steps: [], price: 0, room: Infinity, score: 0 };
  const own = extended(none, { offsets: [0], signs: [1] }, drafting);
  if (own) extend(own, 0);
  return best;
};

/** A factor as distances from the cell. */
interface Offsets {
  readonly offsets: readonly number[];
  readonly signs: readonly number[];
}

interface Begun {
  readonly offsets: readonly number[];
  readonly steps: readonly number[];
  readonly price: number;
  readonly room: number;
  readonly score: number;
}

/** The product with one more factor; undefined where it cannot be made. */
const extended = (
  begun: Begun,
  { offsets, signs }: Offsets,
  { search, sign, placeOf }: Drafting,
): Begun | undefined => {
  const next = begun.offsets.length === 0 ? [] : begun.offsets.slice();
  const steps = begun.steps.slice();
  let { price, room } = begun;
  const known = begun.offsets.length;
  for (let at = 0; at < offsets.length; at++) {
    const by = offsets[at] ?? 0;
    if (by === 0 && known > 0) continue;
    for (let old = 0; old < Math.max(1, known); old++) {
      const offset = (begun.offsets[old] ?? 0) + by;
      const step = (begun.steps[old] ?? sign) * (signs[at] ?? 0);
      const place = placeOf(offset);
      price += priceOf(search.pattern, place);
      if (step < 0) room = Math.min(room, spare(search, place) / -step);
      if (price === Infinity || room <= 0) return undefined;
      next.push(offset);
      steps.push(step);
    }
  }
  return { offsets: next, steps, price, room, score: scoreOf({ price, room }, search.wanted) };
};

/** What a move costs for as far as it goes of what is wanted; of two that cost nothing the one that goes farther. */
export const scoreOf = ({ price, room }: { price: number; room: number }, wanted: number): number => {
  const far = Math.min(room, wanted);
  return (price * wanted) / far - far * 1e-9;
};

const rank = (search: MoveSearch, place: number, sign: 1 | -1): number => {
  const { pattern, wanted } = search;
  const price = priceOf(pattern, place);
  if (sign > 0 || price === Infinity) return price;
  const room = spare(search, place);
  return room <= 0 ? Infinity : (price * wanted + 1) / Math.min(room, wanted);
};

const spare = ({ layer, shift }: MoveSearch, place: number): number =>
  (layer.value[place] ?? 0) + (shift.get(place) ?? 0) - (layer.floor[place] ?? 0);
