import type { Warehouse, WarehouseRow } from '../../core/effects.ts';
import type { CountPlan } from './count.ts';
import { values, withSteps } from './trino.sql.ts';
import { writeCodes } from './write-codes.ts';

/** Queries that a count asks by, each with all steps before it written into it. */
export interface WarehouseSteps {
  create(name: string, query: string): void;
  writeCodes(count: CountPlan): Promise<void>;
  rows(query: string): Promise<readonly WarehouseRow[]>;
}

export const warehouseSteps = (warehouse: Pick<Warehouse, 'rows'>, signal: AbortSignal): WarehouseSteps => {
  const steps: (readonly [name: string, query: string])[] = [];
  const create = (name: string, query: string): void => {
    steps.push([name, query]);
  };
  return {
    create,
    writeCodes: (count) =>
      writeCodes(count, {
        write: async (name, columns, rows) => create(name, values(columns, rows)),
      }),
    rows: (query) => warehouse.rows(withSteps(steps, query), signal),
  };
};
