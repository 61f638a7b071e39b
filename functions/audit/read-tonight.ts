import type { CellTable } from '../../core/cells.ts';
import { sha256 } from '../../core/digest.ts';
import { type Effects, ObjectMissing, type ObjectStore } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import type { Day, Period } from '../../core/period.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { cellTableShape, protectedIndexShape, publishedTableShape } from './shapes.ts';

/** A table as protect left it; null in place of what is missing or cannot be read. */
export interface ProtectedTable {
  readonly table: string;
  readonly period: Period;
  /** SHA-256 of its bytes. */
  readonly digest: string;
  readonly published: PublishedTable | null;
  readonly counted: CellTable | null;
  /** What audiences are to see of it, and its SHA-256; absent where that is nothing else. */
  readonly shown?: { readonly digest: string; readonly table: PublishedTable | null };
}

/** Everything of one round. Rejects with `ObjectMissing` where protect has not finished it. */
export const readTonight = async (
  { run, round }: { readonly run: Day; readonly round: number },
  { zones }: Effects,
): Promise<readonly ProtectedTable[]> => {
  const index = protectedIndexShape.parse(
    JSON.parse(Buffer.from(await zones.protected.read(keys.protectedIndex(run, round))).toString()),
  );
  const tables: ProtectedTable[] = [];
  for (const { table, period, version } of index.tables) {
    const bytes = await readOrNone(zones.protected, keys.protectedTable(run, round, table, period));
    const shown = await readOrNone(zones.protected, keys.shownTable(run, round, table, period));
    const published = publishedTableShape.safeParse(jsonOf(bytes)).data ?? null;
    const counted = cellTableShape.safeParse(
      jsonOf(await readOrNone(zones.cells, keys.cells(run, table, period))),
    ).data;
    const isNamed =
      published?.table === table && published.period === period && published.version === version;
    tables.push({
      table,
      period,
      digest: sha256(bytes ?? ''),
      published: isNamed ? published : null,
      ...(shown && {
        shown: {
          digest: sha256(shown),
          table: publishedTableShape.safeParse(jsonOf(shown)).data ?? null,
        },
      }),
      counted: counted?.table === table && counted.period === period ? counted : null,
    });
  }
  return tables;
};

export const readOrNone = async (store: ObjectStore, key: string): Promise<Uint8Array | null> => {
  try {
    return await store.read(key);
  } catch (error) {
    if (error instanceof ObjectMissing) return null;
    throw error;
  }
};

export const jsonOf = (bytes: Uint8Array | null): unknown => {
  try {
    return bytes === null ? null : JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return null;
  }
};
