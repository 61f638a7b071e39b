import type { ObjectStore } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import { unpacked } from '../../core/packed.ts';
import { type Day, daysOf, shiftDay } from '../../core/period.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { rowsIn } from '../../core/rows.ts';
import { jsonOf, readOrNone } from './read-tonight.ts';
import { publishedTableShape } from './shapes.ts';

export interface History {
  readonly tables: readonly PublishedTable[];
  /** What audiences saw of a table, where that was something else. */
  readonly shown: ReadonlyMap<PublishedTable, PublishedTable>;
}

/** Those of some releases that an attacker holds. */
type Held = (releases: readonly PublishedTable[]) => Promise<readonly PublishedTable[]>;

interface Days {
  readonly first: Day;
  readonly last: Day;
}

/**
 * Everything published before that can be added to or subtracted from tonight's tables, also by way of others: their days
 * lie inside one another, or overlap near tonight, and they read rows of the same exports, under whatever name. Of tables
 * without noise those alone that the attacker holds. Beside tables with noise all others with noise, of whatever days: the people
 * in them have one budget. Null where something there cannot be read.
 */
export const readHistory = async (
  tonight: readonly PublishedTable[],
  { zones }: { readonly zones: { readonly history: ObjectStore } },
  held: Held = async (releases) => releases,
): Promise<History | null> => {
  const known: { readonly key: string; readonly days: Days }[] = [];
  for await (const { key } of zones.history.list('')) {
    if (!key.includes('/') || shownKey.test(key)) continue;
    const days = daysIn(key);
    if (days === null) return null;
    known.push({ key, days });
  }
  const linked = grow(
    known,
    tonight.map(({ period }) => daysOf(period)),
  );
  const tables = await readTables(linked, zones.history);
  const apart = tonight.some(({ noise }) => noise) ? known.filter((one) => !linked.includes(one)) : [];
  const others = await readTables(apart, zones.history);
  if (tables === null || others === null) return null;
  const inHand = new Set(await held(tables.filter(({ noise }) => !noise)));
  const linkedTables = withSameRows(
    tables.filter((table) => table.noise || inHand.has(table)),
    tonight,
  );
  const shown = new Map<PublishedTable, PublishedTable>();
  for (const table of linkedTables) {
    const bytes = await readOrNone(
      zones.history,
      keys.shownHistory(table.table, table.period, table.version),
    );
    const seen = publishedTableShape.safeParse(tableIn(bytes)).data;
    if (bytes !== null && seen === undefined) return null;
    if (seen) shown.set(table, seen);
  }
  return { tables: [...linkedTables, ...others.filter(({ noise }) => noise)], shown };
};

const readTables = async (
  listed: readonly { readonly key: string }[],
  history: ObjectStore,
): Promise<readonly PublishedTable[] | null> => {
  const tables: PublishedTable[] = [];
  for (const { key } of listed) {
    const table = publishedTableShape.safeParse(tableIn(await readOrNone(history, key))).data;
    if (table === undefined) return null;
    tables.push(table);
  }
  return tables;
};

/** Undefined where there is nothing that can be read. */
const tableIn = (bytes: Uint8Array | null): unknown => {
  try {
    return bytes === null ? undefined : jsonOf(unpacked(bytes));
  } catch {
    return undefined;
  }
};

const shownKey = /^[^/]+\/[^/]+\/v\d+\.shown\.json\.gz$/;

const daysIn = (key: string): Days | null => {
  const match = /^[^/]+\/([^/]+)\/v\d+\.json\.gz$/.exec(key);
  try {
    return match?.[1] === undefined ? null : daysOf(match[1]);
  } catch {
    return null;
  }
};

const isNested = (a: Days, b: Days): boolean =>
  (a.first >= b.first && a.last <= b.last) || (b.first >= a.first && b.last <= a.last);

const overlap = (a: Days, b: Days): boolean => a.first <= b.last && b.first <= a.last;

/**
 * Weeks reach over the ends of months, so that each release overlaps another, back to the first one. Of those that only overlap,
 * the ones of so many days around tonight are looked at.
 */
const around = 100;

const isNear = (a: Days, b: Days): boolean =>
  a.last >= shiftDay(b.first, -around) && a.first <= shiftDay(b.last, around);

const grow = <Item extends { readonly days: Days }>(
  items: readonly Item[],
  start: readonly Days[],
): readonly Item[] => {
  const reached: Days[] = [...start];
  const meet = (a: Days, b: Days): boolean => overlap(a, b) && start.some((days) => isNear(a, days));
  const seen = new Set(reached.map(({ first, last }) => `${first}/${last}`));
  for (let at = 0; at < reached.length; at++) {
    const from = reached[at];
    for (const { days } of items) {
      const name = `${days.first}/${days.last}`;
      if (from === undefined || seen.has(name) || !(isNested(days, from) || meet(days, from))) continue;
      seen.add(name);
      reached.push(days);
    }
  }
  return items.filter(({ days }) => seen.has(`${days.first}/${days.last}`));
};

const withSameRows = (
  tables: readonly PublishedTable[],
  tonight: readonly PublishedTable[],
): readonly PublishedTable[] => {
  // A release that does not name its rows is known by its sources.
  const reached = new Set(tonight.flatMap((table) => [...namesIn(table), ...table.sources]));
  const isReached = (table: PublishedTable) => namesIn(table).some((name) => reached.has(name));
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const table of tables) if (isReached(table)) for (const name of namesIn(table)) reached.add(name);
  }
  return tables.filter(isReached);
};

/** Its rows, and its columns: these have the same name where days are told in another way. */
const namesIn = (table: PublishedTable): readonly string[] => [
  ...rowsIn(table),
  ...Object.keys(table.codings ?? {}),
];
