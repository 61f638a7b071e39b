import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects, Log, ObjectStore } from '../core/effects.ts';
import type { Policy } from '../core/policy.ts';
import { type Zone, zones } from '../core/zones.ts';
import { duckdbEngine } from './duckdb-engine.ts';
import { encodedNames, plainNames } from './file-names.ts';
import { fileSecrets, isThere, makeMasterKey } from './file-secrets.ts';
import { fileStore } from './file-store.ts';
import { contentVersion, stampVersion } from './file-version.ts';
import { silentLog } from './json-log.ts';
import { sqliteLedger } from './sqlite-ledger.ts';
import { everyCore } from './threads.ts';

interface LocalOptions {
  /** Folder that holds everything the nights know. */
  readonly store: string;
  /** Folder of exports as they were dropped; `landing` in the store where none is given. */
  readonly landing?: string;
  readonly policy: Policy;
  readonly policyDigest: string;
  readonly log?: Log;
  readonly threads?: number;
  readonly memoryMegabytes?: number;
}

/** The world on one machine: folders, two SQLite files, a key file and DuckDB. Others on the machine may read `published` only. */
export const localEffects = async (options: LocalOptions): Promise<Effects> => {
  const { store, policy, policyDigest } = options;
  const inStore = (name: string): string => join(store, name);
  await mkdir(store, { recursive: true });
  await makeZones(store);
  await keepMasterKey(inStore('master.key'), inStore('ledger.sqlite'));
  return {
    zones: { ...folders(store), landing: landingFolder(options.landing ?? inStore('landing')) },
    ledger: sqliteLedger(inStore('ledger.sqlite'), { forgets: false }),
    keyring: sqliteLedger(inStore('keyring.sqlite'), { forgets: true }),
    engine: duckdbEngine({ ...options, scratch: inStore('scratch') }),
    secrets: await fileSecrets(inStore('master.key')),
    randomBytes: (count) => randomBytes(count),
    spread: everyCore,
    log: options.log ?? silentLog,
    policy,
    policyDigest,
  };
};

const landingFolder = (folder: string): ObjectStore =>
  fileStore(folder, { names: plainNames, version: contentVersion() });

const folders = (store: string): Record<Zone, ObjectStore> => {
  const options = { names: encodedNames, version: stampVersion };
  const pairs = zones.map((zone) => [
    zone,
    fileStore(join(store, zone), { ...options, writing: join(store, '.writing', zone) }),
  ]);
  return Object.fromEntries(pairs);
};

const makeZones = async (store: string): Promise<void> => {
  for (const zone of zones)
    await mkdir(join(store, zone), { recursive: true, mode: zone === 'published' ? 0o755 : 0o700 });
};

/** Makes the master key of a new store. One made later could not recognise those who opted out before. */
const keepMasterKey = async (key: string, ledger: string): Promise<void> => {
  if (await isThere(key)) return;
  if (await isThere(ledger)) throw new Error('The store has a ledger but no master key: put the key back');
  await makeMasterKey(key);
};
