import type { Policy } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { axisOfPublished } from './axis.ts';
import { costOf } from './cost.ts';
import type { CountedTable } from './counted-table.ts';
import { countingsOf } from './counting.ts';
import { gridOf } from './grid.ts';
import { layersOf } from './layers.ts';
import { type Place, placeKey, placesOf } from './place.ts';
import { relationsAcross } from './relations-across.ts';
import { relationsByTree } from './relations-by-tree.ts';
import type { Member, System } from './system.ts';

/** Joins tonight's tables and earlier releases: cells that count the same rows become one place. */
export const buildSystem = (
  counted: readonly CountedTable[],
  earlier: readonly PublishedTable[],
  classifications: Policy['classifications'],
): System => {
  const numbers = new Map<string, number>();
  const all: Place[] = [];
  const numberOf = (place: Place): number => {
    const key = placeKey(place);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, all.length);
    return all.push(place) - 1;
  };
  const members = [
    ...counted.map((one) => ({ announced: one.announced, grid: one.grid, counted: one })),
    ...earlier.map((announced) => ({ announced, grid: publishedGrid(announced) })),
  ].map(
    (member): Member => ({
      ...member,
      places: Int32Array.from(placesOf(member.announced, member.grid), numberOf),
    }),
  );
  const size = all.length;
  const tables = members.map(({ announced }) => announced);
  const across = [
    ...relationsAcross({ all, numbers }),
    ...relationsByTree({ all, numbers }, { tables, classifications }),
  ];
  const layers = layersOf(members, countingsOf(members), { size, across });
  const homes = homesOf(members, size);
  return { size, members, layers, homes: (place) => homes[place] ?? [], ...pricesOf(members, size) };
};

/** The cells of a published table without those of `_O`. */
export const publishedGrid = ({ dimensions }: PublishedTable) => gridOf(dimensions.map(axisOfPublished));

const pricesOf = (members: readonly Member[], size: number) => {
  const minimum = new Float64Array(size);
  const cost = new Float64Array(size);
  const free = new Uint8Array(size);
  const tonight = new Uint8Array(size);
  for (const { places, counted, announced } of members)
    places.forEach((place, cell) => {
      if (!counted && tonight[place] === 1) return;
      minimum[place] = Math.max(minimum[place] ?? 0, announced.minimumFrequency);
      if (!counted) return;
      tonight[place] = 1;
      const people = Math.max(...counted.measures.map(({ contributors }) => contributors[cell] ?? 0));
      cost[place] = Math.max(cost[place] ?? 0, costOf(counted, cell, people));
      if (people > 0) free[place] = 1;
    });
  const unknown = new Set<number>();
  const told = new Uint8Array(size);
  for (const { places, counted, announced } of members)
    if (!counted)
      statusesOf(announced).forEach((isShown, cell) => {
        const place = places[cell] ?? -1;
        if (isShown) told[place] = 1;
        else if (tonight[place] === 0) unknown.add(place);
      });
  told.forEach((own, place) => {
    if (own === 1) free[place] = 0;
  });
  return { minimum, cost, free, told, unknown: [...unknown] };
};

/** Per cell of the published grid whether it is shown. */
export const statusesOf = ({ cells, dimensions, measures }: PublishedTable): readonly boolean[] => {
  const columns = dimensions.map(({ name }) => cells.codes[name] ?? []);
  const rows = cells.measures[measures[0]?.name ?? '']?.status ?? [];
  return rows.flatMap((_, row) =>
    columns.some((column) => column[row] === '_O')
      ? []
      : [measures.some(({ name }) => cells.measures[name]?.status[row] === 'ok')],
  );
};

const homesOf = (members: readonly Member[], size: number) => {
  const homes = Array.from({ length: size }, (): (readonly [number, number])[] => []);
  members.forEach(({ places }, member) => {
    places.forEach((place, cell) => void homes[place]?.push([member, cell]));
  });
  return homes;
};
