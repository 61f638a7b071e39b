import { isDeepStrictEqual } from 'node:util';
import { placesOfLines } from '../../core/adds-up.ts';
import { TOTAL } from '../../core/classification.ts';
import { dividedBy, fraction, fractionText } from '../../core/fraction.ts';
import { exactly, mostOfOne, scaleFor } from '../../core/noise.ts';
import { kindOf } from '../../core/period.ts';
import type { PublishedMeasure, PublishedTable } from '../../core/published-table.ts';

/**
 * Whether the places where a measure says that its parts add up are places that the table has, each named once, and all in the
 * order of their names. An audience's part names those of the whole table, some of whose levels it may have lost.
 */
export const statedPlaces = (
  { dimensions }: PublishedTable,
  { kind, additive }: PublishedMeasure,
  scope: 'whole' | 'part',
): boolean => {
  const names = kind === 'people' ? dimensions.map(({ name }) => name).sort() : [];
  return (
    isDeepStrictEqual(Object.keys(additive), names) &&
    Object.entries(additive).every(([name, own]) => {
      const places = scope === 'whole' ? placesOfLines(dimensions, name) : everyPlace(dimensions);
      const isOnce = new Set(own).size === own.length && own.every((place) => places.includes(place));
      return isOnce && isDeepStrictEqual(own, own.toSorted());
    })
  );
};

const everyPlace = (dimensions: PublishedTable['dimensions']): readonly string[] =>
  dimensions
    .map(({ levels }) => [...levels, TOTAL])
    .reduce<readonly (readonly string[])[]>(
      (places, levels) => places.flatMap((place) => levels.map((level) => [...place, level])),
      [[]],
    )
    .map((place) => place.join(', '));

/** Whether a table with noise states the bounds and scales that its loss, shared equally among the measures, comes to. */
export const statesItsScales = ({ noise, measures, period }: PublishedTable): boolean => {
  if (!noise) return true;
  const share = dividedBy(exactly(noise.loss.amount), fraction(BigInt(measures.length)));
  return measures.every(({ name, kind, cap }) => {
    const stated = noise.measures[name];
    if (kind === 'people' || (kind === 'events' && cap !== undefined)) {
      const most = mostOfOne(
        kind === 'people' ? { kind } : { kind: 'events', cap: cap ?? 0 },
        kindOf(period),
      );
      const scale = fractionText(scaleFor(noise.mechanism, share, most));
      return stated?.mostOfOne === most && stated.scale === scale;
    }
    return false;
  });
};
