import type { EngineSession, SqlValue } from '../../core/effects.ts';
import { createStep } from './duckdb.sql.ts';

export interface StepColumn {
  readonly name: string;
  readonly type: 'INTEGER' | 'BIGINT' | 'VARCHAR' | 'BOOLEAN';
}

/** Tables that a count makes on its way. */
export interface Steps {
  create(name: string, query: string): Promise<void>;
  write(name: string, columns: readonly StepColumn[], rows: Iterable<readonly SqlValue[]>): Promise<void>;
  drop(name: string): Promise<void>;
  dropAll(): Promise<void>;
}

export const openSteps = (session: EngineSession): Steps => {
  const made = new Set<string>();
  const drop = async (name: string): Promise<void> => {
    await session.run(`DROP TABLE IF EXISTS ${name}`);
    made.delete(name);
  };
  return {
    async create(name, query) {
      made.add(name);
      await session.run(createStep(name, query));
    },
    async write(name, columns, rows) {
      made.add(name);
      await session.run(
        `CREATE TEMP TABLE ${name} (${columns.map((column) => `${column.name} ${column.type}`).join(', ')})`,
      );
      await session.append(name, rows);
    },
    drop,
    async dropAll() {
      for (const name of [...made]) await drop(name);
    },
  };
};
