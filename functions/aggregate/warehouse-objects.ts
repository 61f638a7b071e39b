import type { Effects } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import { exclusionsTable, microdataTable } from '../../core/warehouse-tables.ts';
import type { CountedSource } from './count.ts';
import type { Exclusions } from './exclusions-that-count.ts';
import type { SourceObjects } from './settled-counts.ts';
import { scan } from './trino.sql.ts';

/** The microdata where it lies. A table of the warehouse holds every object there is, so that what does not count is named. */
export interface WarehouseObjects {
  source(objects: SourceObjects): Promise<SourceRows>;
  /** The people to leave out, as often as they are named. */
  exclusions(which: Exclusions): string;
  /** Rejects if anything came, went or changed in the key periods looked at: nobody knows what was read. */
  confirm(): Promise<void>;
}

interface SourceRows {
  /** Its rows that count. */
  readonly query: string;
  readonly source: Omit<CountedSource, 'relation'>;
}

export const warehouseObjects = (
  { zones: { microdata }, policy }: Pick<Effects, 'zones' | 'policy'>,
  location: string,
): WarehouseObjects => {
  const listed = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const list = async (prefix: string): Promise<ReadonlyMap<string, string>> => {
    const found = new Map<string, string>();
    for await (const { key, version } of microdata.list(prefix)) found.set(key, version);
    return found;
  };
  const listOnce = (prefix: string): Promise<ReadonlyMap<string, string>> => {
    const known = listed.get(prefix) ?? list(prefix);
    listed.set(prefix, known);
    return known;
  };
  const named = (key: string): string => `${location}${key}`;
  return {
    async source({ source: name, periods, objects, exports, rows }) {
      const declared = policy.sources.find((one) => one.name === name);
      if (!declared) throw new RangeError('a source that the policy does not have');
      const table = microdataTable(declared);
      const found: string[] = [];
      for (const period of periods)
        found.push(...(await listOnce(keys.microdataOfPeriod(name, period))).keys());
      const missing = objects.filter((key) => !found.includes(key)).length;
      if (missing > 0) throw new Error(`${missing} objects of ${name} are missing from the microdata`);
      const counting = new Set(objects);
      const without = found.filter((key) => !counting.has(key)).map(named);
      const columns = table.columns.map((column) => column.name);
      return { query: scan({ table, periods, without }), source: { columns, exports, rows, repeats: false } };
    },
    exclusions: ({ superseded }) =>
      scan({ table: exclusionsTable, periods: [], without: superseded.map(named) }),
    async confirm() {
      for (const [prefix, before] of listed) {
        const [was, is] = [await before, await list(prefix)];
        const isSame = was.size === is.size && [...is].every(([key, version]) => was.get(key) === version);
        if (!isSame) throw new Error('the microdata changed while it was counted');
      }
    },
  };
};
