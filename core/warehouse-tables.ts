import { keys } from './keys.ts';
import type { Source } from './policy.ts';

export interface WarehouseColumn {
  readonly name: string;
  readonly type: 'BIGINT' | 'DATE' | 'DOUBLE' | 'VARCHAR';
}

/** Parquet in the microdata zone as a table: all objects whose key begins with `prefix`. */
export interface WarehouseTable {
  readonly name: string;
  readonly prefix: string;
  /** Columns of the files; one that a file does not have is NULL there. */
  readonly columns: readonly WarehouseColumn[];
  /** Whether the next part of the key is `period=` and a key period, by which queries must choose. */
  readonly byPeriod: boolean;
}

/** The column that holds the key period of an object. */
export const PERIOD_COLUMN = 'period';

/** The microdata of a source. Names of sources have no underscores, so that each has a table of its own. */
export const microdataTable = ({ name, variables }: Pick<Source, 'name' | 'variables'>): WarehouseTable => ({
  name: `source_${name.replaceAll('-', '_')}`,
  prefix: keys.microdataOf(name),
  columns: [
    { name: 'person', type: 'BIGINT' },
    { name: 'day', type: 'DATE' },
    { name: 'row_id', type: 'BIGINT' },
    ...variables.map(
      ({ name: column, by }): WarehouseColumn => ({
        name: column,
        type: by === 'number' ? 'DOUBLE' : 'VARCHAR',
      }),
    ),
  ],
  byPeriod: true,
});

/** The people to leave out, as exports and requests say. */
export const exclusionsTable: WarehouseTable = {
  name: 'exclusions',
  prefix: keys.exclusionsOf,
  columns: [{ name: 'person', type: 'BIGINT' }],
  byPeriod: false,
};
