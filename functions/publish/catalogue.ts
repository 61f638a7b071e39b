import { z } from 'zod';
import type { Audience } from '../../core/audience.ts';
import { canonicalJson, sha256 } from '../../core/digest.ts';
import type { ObjectStore } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import { daysOf, periodOf, shiftDay } from '../../core/period.ts';
import type { Policy } from '../../core/policy.ts';
import { readChecksums } from './checksums.ts';
import { readObject } from './read-object.ts';

/**
 * Writes `catalogue.json` of an audience out of the complete bundles that lie in its folder, and out of nothing else: so it
 * heals itself, and the same bundles give the same bytes. Bundles never change, so known ones are not read again.
 */
export const writeCatalogue = async (
  audience: Audience,
  policy: Policy,
  published: ObjectStore,
): Promise<void> => {
  const key = keys.catalogue(audience.name);
  const before = await readObject(published, key);
  const known = new Map(entriesOf(before).map((entry) => [entry.path, entry]));
  const entries: CatalogueEntry[] = [];
  for await (const { key: found } of published.list(`${audience.name}/`)) {
    if (!found.endsWith('/SHA256SUMS')) continue;
    const path = found.slice(audience.name.length + 1, -'SHA256SUMS'.length);
    const entry = known.get(path) ?? (await readEntry(`${audience.name}/`, path, published));
    if (entry) entries.push(entry);
  }
  const { publisher, contact } = policy;
  const { name, title } = audience;
  const nextExpected = audience.tables.flatMap((table) => nextOf(table, entries, policy));
  const after = Buffer.from(
    catalogueText({ audience: name, title, publisher, contact, releases: entries, nextExpected }),
  );
  if (!before || Buffer.compare(before, after) !== 0) await published.replace(key, after);
};

/** `catalogue.json` but for what follows from its releases together. */
export interface Catalogue {
  readonly audience: string;
  readonly title: string;
  readonly publisher: string;
  readonly contact: string;
  readonly releases: readonly CatalogueEntry[];
  readonly nextExpected: readonly Expected[];
}

/** A table's next period, and the first night on which it is settled. */
export interface Expected {
  readonly table: string;
  readonly period: string;
  readonly night: string;
}

/** The text of `catalogue.json`: of several versions of a period the last one is current. */
export const catalogueText = ({ releases, ...rest }: Catalogue): string =>
  canonicalJson({
    ...rest,
    releases: releases.map((entry) => ({ ...entry, status: statusOf(entry, releases) })),
  });

const statusOf = (
  { table, period, version }: CatalogueEntry,
  entries: readonly CatalogueEntry[],
): 'current' | 'superseded' =>
  entries.some((other) => other.table === table && other.period === period && other.version > version)
    ? 'superseded'
    : 'current';

const nextOf = (name: string, entries: readonly CatalogueEntry[], policy: Policy): readonly Expected[] => {
  const table = policy.tables.find((own) => own.name === name);
  const lasts = entries.filter((entry) => entry.table === name).map(({ period }) => daysOf(period).last);
  const last = lasts.sort().at(-1);
  if (!table || last === undefined) return [];
  const period = periodOf(shiftDay(last, 1), table.period);
  const late = policy.sources.filter((source) => table.sources.includes(source.name));
  const days = Math.max(0, ...late.map(({ lateDays }) => lateDays));
  return [{ table: name, period, night: shiftDay(daysOf(period).last, days + 1) }];
};

const readEntry = async (
  folder: string,
  path: string,
  published: ObjectStore,
): Promise<CatalogueEntry | undefined> => {
  const sums = await readObject(published, `${folder}${path}SHA256SUMS`);
  const pack = await readObject(published, `${folder}${path}datapackage.json`);
  return sums && pack && entryOf(path, sums, pack);
};

/** What a catalogue lists of the release whose `SHA256SUMS` and `datapackage.json` these are; undefined where they are not of one. */
export const entryOf = (path: string, sums: Uint8Array, pack: Uint8Array): CatalogueEntry | undefined => {
  const listed = readChecksums(Buffer.from(sums).toString());
  if (listed?.get('datapackage.json') !== sha256(pack)) return undefined;
  const { name, title, temporal, version, created } = packageShape.parse(
    JSON.parse(Buffer.from(pack).toString()),
  );
  return {
    table: name,
    title,
    period: temporal.period,
    version: Number(version.split('.')[0]),
    released: created.slice(0, 10),
    path,
    checksums: Object.fromEntries(
      [['SHA256SUMS', sha256(sums)], ...listed].map(([file, sum]) => [file, `sha256:${sum}`]),
    ),
  };
};

const entriesOf = (catalogue: Uint8Array | undefined): readonly CatalogueEntry[] => {
  if (!catalogue) return [];
  const parsed = catalogueShape.safeParse(JSON.parse(Buffer.from(catalogue).toString()));
  return parsed.success ? parsed.data.releases : [];
};

const entryShape = z.object({
  table: z.string(),
  title: z.string(),
  period: z.string(),
  version: z.int().positive(),
  released: z.string(),
  path: z.string(),
  checksums: z.record(z.string(), z.string()),
});
export type CatalogueEntry = z.infer<typeof entryShape>;
const catalogueShape = z.object({ releases: z.array(entryShape) });
const packageShape = z.object({
  name: z.string(),
  title: z.string(),
  temporal: z.object({ period: z.string() }),
  version: z.string(),
  created: z.string(),
});
