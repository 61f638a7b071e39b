import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import type { Ledger, LedgerFields, LedgerItem } from '../core/effects.ts';
import { checkLedgerFields, checkLedgerKey } from './ledger-rules.ts';

interface SqliteLedgerOptions {
  /** Keeps no copy of a removed item in the file or in a log beside it, at the price of slower writes. */
  readonly forgets: boolean;
}

/** A ledger in one SQLite file (mode 0600) for any number of processes. What was written outlives a crash of the machine. */
export const sqliteLedger = (file: string, { forgets }: SqliteLedgerOptions): Ledger => {
  const { get, page, create, replace, remove } = statements(openDatabase(file, forgets));
  return {
    get: async (partition, sort) => {
      checkLedgerKey(partition, sort);
      const row = get.get(partition, sort);
      return row && itemOf(row);
    },
    create: async (partition, sort, fields) => {
      checkLedgerKey(partition, sort);
      return changes(create, partition, sort, textOf(fields));
    },
    replace: async (partition, sort, revision, fields) => {
      checkLedgerKey(partition, sort);
      return changes(replace, textOf(fields), partition, sort, revision);
    },
    async *list(partition, sortPrefix = '') {
      let after = '';
      for (;;) {
        const items: LedgerItem[] = page.all(partition, sortPrefix, after).map(itemOf);
        for (const item of items) {
          if (!item.sort.startsWith(sortPrefix)) return;
          yield item;
          after = item.sort;
        }
        if (items.length === 0) return;
      }
    },
    remove: async (partition, sort) => {
      checkLedgerKey(partition, sort);
      return changes(remove, partition, sort);
    },
  };
};

const openDatabase = (file: string, forgets: boolean): DatabaseSync => {
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file, { timeout: 60_000 });
  database.exec(`PRAGMA journal_mode = ${forgets ? 'TRUNCATE' : 'WAL'}`);
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA secure_delete = ON');
  database.exec(
    `CREATE TABLE IF NOT EXISTS item (
       partition TEXT NOT NULL, sort TEXT NOT NULL, revision INTEGER NOT NULL, fields TEXT NOT NULL,
       PRIMARY KEY (partition, sort)
     ) STRICT, WITHOUT ROWID`,
  );
  return database;
};

const statements = (database: DatabaseSync) => ({
  get: database.prepare('SELECT * FROM item WHERE partition = ? AND sort = ?'),
  page: database.prepare(
    'SELECT * FROM item WHERE partition = ? AND sort >= ? AND sort > ? ORDER BY sort LIMIT 500',
  ),
  create: database.prepare('INSERT INTO item VALUES (?, ?, 1, ?) ON CONFLICT DO NOTHING'),
  replace: database.prepare(
    'UPDATE item SET fields = ?, revision = revision + 1 WHERE partition = ? AND sort = ? AND revision = ?',
  ),
  remove: database.prepare('DELETE FROM item WHERE partition = ? AND sort = ?'),
});

const changes = (statement: StatementSync, ...values: SQLInputValue[]): boolean =>
  Number(statement.run(...values).changes) === 1;

const textOf = (fields: LedgerFields): string => {
  checkLedgerFields(fields);
  return JSON.stringify(fields);
};

const itemOf = (row: Record<string, SQLOutputValue>): LedgerItem => ({
  partition: String(row.partition),
  sort: String(row.sort),
  revision: Number(row.revision),
  fields: JSON.parse(String(row.fields)) as LedgerFields,
});
