import { AthenaClient } from '@aws-sdk/client-athena';
import type { Effects } from '../core/effects.ts';
import { environment } from '../core/environment.ts';
import { athenaWarehouse } from './athena-warehouse.ts';
import { ServiceFailure } from './service-failure.ts';

/** The warehouse that the environment names, or none. One that it names in part is a mistake. */
export const warehouseOf = (
  variables: Readonly<Record<string, string | undefined>>,
): Pick<Effects, 'warehouse'> => {
  const names = [
    environment.warehouseDatabase,
    environment.warehouseWorkgroup,
    environment.warehouseFromRows,
  ] as const;
  if (names.every((name) => !variables[name])) return {};
  const named = (name: string): string => {
    const value = variables[name];
    if (!value) throw new ServiceFailure(`This stage was deployed without ${name}`);
    return value;
  };
  const fromRows = Number(named(environment.warehouseFromRows));
  if (!Number.isSafeInteger(fromRows) || fromRows < 0)
    throw new ServiceFailure(`${environment.warehouseFromRows} is no number of rows`);
  return {
    warehouse: athenaWarehouse(new AthenaClient({ maxAttempts: 6 }), {
      database: named(environment.warehouseDatabase),
      workgroup: named(environment.warehouseWorkgroup),
      bucket: named(environment.bucket('microdata')),
      fromRows,
    }),
  };
};
