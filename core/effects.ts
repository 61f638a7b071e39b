import type { Readable } from 'node:stream';
import type { Policy } from './policy.ts';
import type { Spread } from './spread.ts';
import type { Zone } from './zones.ts';

/** Everything that a stage may do to the world. Stages get it as an argument and import none of it. */
export interface Effects {
  readonly zones: Readonly<Record<Zone, ObjectStore>>;
  readonly ledger: Ledger;
  /** Period randoms alone, in a store without backups, so that removing one is final. */
  readonly keyring: Ledger;
  readonly engine: Engine;
  /** Only where the deployment has one. */
  readonly warehouse?: Warehouse;
  readonly secrets: Secrets;
  /** So many fresh bytes of the operating system's. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** Work that takes long, on as many threads as the stage has cores. */
  readonly spread: Spread;
  readonly log: Log;
  readonly policy: Policy;
  /** SHA-256 of the policy file. */
  readonly policyDigest: string;
}

export interface ObjectInfo {
  readonly key: string;
  readonly bytes: number;
  /** Changes whenever the content does. */
  readonly version: string;
  /** It is there, and may not be read. */
  readonly unreadable?: true;
}

export type Body = Uint8Array | Readable;

/** Objects by key. Keys are `/`-separated UTF-8; listings come in the order of the keys' UTF-8 bytes. */
export interface ObjectStore {
  list(prefix: string): AsyncIterable<ObjectInfo>;
  head(key: string): Promise<ObjectInfo | undefined>;
  /** Rejects with `ObjectMissing` where there is none. */
  read(key: string): Promise<Uint8Array>;
  /** Streams the object to a file that does not exist yet. Rejects with `ObjectMissing` where there is none. */
  download(key: string, file: string): Promise<void>;
  /** Writes the object if none has the key: true for the one writer that did, however many race, even if others die. */
  create(key: string, body: Body): Promise<boolean>;
  /** Writes the object whole or not at all; readers see the old one or the new one. */
  replace(key: string, body: Body): Promise<void>;
  remove(key: string): Promise<void>;
  /** What lies there and can be no object, by what would be its key: links, pipes, names that no key has. */
  others?(): AsyncIterable<string>;
}

export class ObjectMissing extends Error {
  override readonly name = 'ObjectMissing';
}

export type LedgerFields = Readonly<Record<string, string | number | boolean | null>>;

export interface LedgerItem {
  readonly partition: string;
  readonly sort: string;
  /** 1 when created, one more with each replacement. */
  readonly revision: number;
  readonly fields: LedgerFields;
}

/** Small facts under two-part keys. Every write is conditional and touches one item. */
export interface Ledger {
  get(partition: string, sort: string): Promise<LedgerItem | undefined>;
  /** True for the one writer that created it. */
  create(partition: string, sort: string, fields: LedgerFields): Promise<boolean>;
  /** True if the item was at that revision and is now at the next. */
  replace(partition: string, sort: string, revision: number, fields: LedgerFields): Promise<boolean>;
  /** In the order of the sort keys' UTF-8 bytes. */
  list(partition: string, sortPrefix?: string): AsyncIterable<LedgerItem>;
  /** True if it was there. */
  remove(partition: string, sort: string): Promise<boolean>;
}

/** SQL over files in a folder of its own: no other file, no network, no extension can be reached from it. */
export interface Engine {
  open(): Promise<EngineSession>;
}

export type SqlValue = string | number | bigint | boolean | Uint8Array | null;

export interface EngineSession {
  /** Absolute path of the folder that SQL may read and write; wiped when the session closes. */
  readonly folder: string;
  run(sql: string, values?: readonly SqlValue[]): Promise<void>;
  /** All rows of a small result. Whole numbers within 2^53 come as numbers. */
  rows<Row extends Readonly<Record<string, unknown>>>(
    sql: string,
    values?: readonly SqlValue[],
  ): Promise<Row[]>;
  /** A result of any size, some rows at a time. Whole numbers within 2^53 come as numbers. */
  pieces(sql: string): AsyncIterable<Piece>;
  /** Appends rows to a table, which holds the columns in that order. */
  append(table: string, rows: Iterable<readonly SqlValue[]>): Promise<void>;
  close(): Promise<void>;
}

/** Some rows of a result: per column its values. */
export type Piece = readonly (readonly unknown[])[];

export const engineFailures = [
  'file unreadable',
  'value unreadable',
  'out of memory',
  'out of disk',
  'access refused',
  'other',
] as const;
export type EngineFailureReason = (typeof engineFailures)[number];

/** What the engine throws. It carries no value, no SQL and no cause: the engine's own words may quote the data. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';
  readonly reason: EngineFailureReason;

  constructor(reason: EngineFailureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** SQL in Trino's words over the microdata where it lies, for more of it than one engine can count in time. */
export interface Warehouse {
  /** As many rows to count in one night are too many for the engine. */
  readonly fromRows: number;
  /** What the warehouse puts before the key of an object to name it, as `"$path"` does. */
  readonly location: string;
  /** All rows of a result, values as text. When `signal` aborts it rejects, and the query is stopped. */
  rows(sql: string, signal?: AbortSignal): Promise<readonly WarehouseRow[]>;
}

export type WarehouseRow = Readonly<Record<string, string | null>>;

export interface Secrets {
  /**
   * HMAC-SHA-256 of a message of at most 4,096 bytes under the master key, which never leaves its holder.
   * Only `deidentify` may be given this.
   */
  mac(message: Uint8Array): Promise<Uint8Array>;
  /** 32 fresh random bytes. */
  random(): Uint8Array;
}

/**
 * Past-tense facts with numbers. A text of the data cannot be passed: fields take numbers and booleans, the event is a word of
 * the closed list, and an audience is told of only by a name that the policy has.
 */
export type Log = (
  event: LogEvent,
  fields?: Readonly<Record<string, number | boolean>>,
  audience?: string,
) => void;

export const logEvents = [
  'run opened',
  'run reopened',
  'export accepted',
  'export refused',
  'requests recorded',
  'count planned',
  'tables counted',
  'tables protected',
  'tables audited',
  'tables published',
  'audience not admitted',
  'keys destroyed',
  'stage started',
  'stage finished',
  'stage failed',
] as const;
export type LogEvent = (typeof logEvents)[number];
