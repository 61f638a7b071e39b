import type { Zone } from './zones.ts';

/** Names of the environment variables by which a deployed stage knows what it may use; what it may not use has none. */
export const environment = {
  bucket: (zone: Zone) => `${zone.toUpperCase()}_BUCKET`,
  ledgerTable: 'LEDGER_TABLE',
  keyringTable: 'KEYRING_TABLE',
  macKey: 'MAC_KEY',
  /** JSON: first part of a key in `published` to the KMS key of all objects below it. */
  audienceKeys: 'AUDIENCE_KEYS',
  /** Database and workgroup of the warehouse, and the rows from which on it counts. */
  warehouseDatabase: 'WAREHOUSE_DATABASE',
  warehouseWorkgroup: 'WAREHOUSE_WORKGROUP',
  warehouseFromRows: 'WAREHOUSE_FROM_ROWS',
  policyFile: 'POLICY_FILE',
} as const;
