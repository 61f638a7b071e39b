import { OTHER, TOTAL } from './classification.ts';
import type { PublishedDimension, PublishedMeasure } from './published-table.ts';

/**
 * Where in a table a line lies: the levels of its parts, one per dimension, joined by commas; `_T` for a total. A student
 * has one age band in one presentation, but may have two over all presentations of a course: whether people add up
 * differs from place to place.
 */
export const lineAt = (
  dimensions: readonly Pick<PublishedDimension, 'levels' | 'codes'>[],
  partCodes: readonly string[],
): string =>
  dimensions.map((dimension, at) => levelNames(dimension).get(partCodes[at] ?? '') ?? TOTAL).join(', ');

/** Whether the parts of a whole in this dimension add up to it there. Events and sums do so everywhere, means nowhere. */
export const addsUpAt = (measure: PublishedMeasure, dimension: string, place: string): boolean =>
  measure.kind === 'events' ||
  measure.kind === 'sum' ||
  measure.additive[dimension]?.includes(place) === true;

/** Every place that lines of the dimension can have; all of them where it adds up everywhere. */
export const placesOfLines = (
  dimensions: readonly Pick<PublishedDimension, 'name' | 'levels' | 'codes'>[],
  dimension: string,
): readonly string[] =>
  dimensions
    .map(({ name, levels, codes }) => {
      const parts = codes.filter(({ code }) => code !== OTHER && (name !== dimension || code !== TOTAL));
      return [...new Set(parts.map(({ level }) => levels[level] ?? TOTAL))];
    })
    .reduce<readonly (readonly string[])[]>(
      (places, levels) => places.flatMap((place) => levels.map((level) => [...place, level])),
      [[]],
    )
    .map((place) => place.join(', '));

const known = new WeakMap<object, ReadonlyMap<string, string>>();

const levelNames = (dimension: Pick<PublishedDimension, 'levels' | 'codes'>): ReadonlyMap<string, string> => {
  const made =
    known.get(dimension) ??
    new Map(dimension.codes.map(({ code, level }) => [code, dimension.levels[level] ?? TOTAL]));
  known.set(dimension, made);
  return made;
};
