import { isDeepStrictEqual } from 'node:util';
import type { PublishedTable } from '../../core/published-table.ts';
import { type Release, releaseName } from '../../functions/publish/release.ts';

/** A release as received, under the folder that it lies in. */
export interface Received {
  readonly name: string;
  readonly table: PublishedTable;
  readonly release: Release;
}

/**
 * Where copies of one release, such as those of two audiences, contradict each other: an audience gets a part of the cells,
 * never others.
 */
export const contradictions = (received: readonly Received[]): readonly string[] =>
  byRelease(received).flatMap(([first, ...others]) =>
    others.flatMap((other) => (first ? differences(first, other) : [])),
  );

/** Versions of a period that are not here although later ones are: what changed between them was not attacked. */
export const missingVersions = (received: readonly Received[]): readonly string[] => {
  const versions = new Map<string, Set<number>>();
  for (const { table } of received) {
    const name = `${table.table}/${table.period}`;
    versions.set(name, (versions.get(name) ?? new Set()).add(table.version));
  }
  return [...versions].flatMap(([name, own]) =>
    Array.from({ length: Math.max(...own) }, (_, at) => at + 1)
      .filter((version) => !own.has(version))
      .map((version) => `${name}/v${version}`),
  );
};

const byRelease = (received: readonly Received[]): readonly (readonly Received[])[] => {
  const groups = new Map<string, Received[]>();
  for (const one of received) {
    const name = releaseName(one.table);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups.values()];
};

const differences = (a: Received, b: Received): readonly string[] => {
  const others = otherCells(a.table, b.table);
  const named = `${a.name} and ${b.name}`;
  return [
    ...(isDeepStrictEqual(factsOf(a.table), factsOf(b.table))
      ? []
      : [`${named}: they describe one release in different words, levels or minimum frequencies`]),
    ...(isDeepStrictEqual(certificateOf(a.release), certificateOf(b.release))
      ? []
      : [`${named}: their certificates differ in night, policy, inputs or attacks`]),
    ...(others > 0 ? [`${named}: they say different things of ${others} cells of one release`] : []),
  ];
};

/** All of a certificate but what differs by the part of the release that an audience gets, or follows from the table. */
const certificateOf = ({ run, policy, policyDigest, inputs, audited }: Release) => ({
  ...{ run, policyDigest, inputs, audited },
  policy: [policy.name, policy.version],
});

/** What a release says apart from its cells, and so the same to all audiences. */
const factsOf = ({ cells, dimensions, ...facts }: PublishedTable) => ({
  ...facts,
  dimensions: dimensions.map(({ codes, ...dimension }) => dimension),
});

const otherCells = (a: PublishedTable, b: PublishedTable): number => {
  const known = new Map(rowsOf(a));
  return rowsOf(b).filter(([cell, said]) => known.has(cell) && known.get(cell) !== said).length;
};

const rowsOf = ({ dimensions, measures, cells }: PublishedTable): readonly (readonly [string, string])[] => {
  const size = Object.values(cells.measures)[0]?.value.length ?? 0;
  return Array.from({ length: size }, (_, at) => [
    JSON.stringify(dimensions.map(({ name }) => cells.codes[name]?.[at])),
    JSON.stringify(
      measures.map(({ name }) => [cells.measures[name]?.value[at], cells.measures[name]?.status[at]]),
    ),
  ]);
};
