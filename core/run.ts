import type { Day, Period } from './period.ts';

/** What tonight is, decided once: create-once under the run's date, read by every later stage. */
export interface RunManifest {
  readonly run: Day;
  /** SHA-256 of the policy file that the run follows. */
  readonly policy: string;
  /** Work for deidentify, one worker each; `requests` first. */
  readonly items: readonly RunItem[];
  readonly refused: readonly RefusedObject[];
  /** How many links, pipes and the like lay among the exports, which are no objects; absent where none did. */
  readonly skipped?: number;
}

export type RunItem = ExportItem | RequestItem;

export interface ExportItem {
  readonly kind: 'export';
  readonly source: string;
  /** Names the object and its version in every zone and in the ledger: the SHA-256 of source, key and version. */
  readonly id: string;
  readonly key: string;
  readonly version: string;
  readonly bytes: number;
}

/** A file of opt-outs and erasures. */
export interface RequestItem {
  readonly kind: 'requests';
  readonly id: string;
  readonly key: string;
  readonly version: string;
  readonly bytes: number;
}

/** An object that is no export of any source, or cannot be one. The reason is a fixed sentence. */
export interface RefusedObject {
  readonly key: string;
  readonly reason: string;
}

/** In the place of a source's name where an object is a file of opt-outs and erasures. */
export const REQUESTS = 'requests';

/**
 * Written beside the microdata of one export when all of it is there: the microdata counts from then on. Which manifests
 * count can be told from them alone: of the accepted ones for one source and key that of the latest run, because the
 * object was replaced in between; and of a snapshot source only the one of the last key. Those with the source
 * `requests` hold no microdata and all count.
 */
export interface MicrodataManifest {
  /** The run that the object was decided to belong to. */
  readonly run: Day;
  readonly item: string;
  readonly source: string;
  readonly key: string;
  readonly version: string;
  readonly status: 'accepted' | 'refused';
  /** Why it was refused: the contract, in words, with counts and without values. */
  readonly reason?: string;
  /** Day to the rows of it. */
  readonly days: Readonly<Record<Day, number>>;
  /** Key period to the object key of its Parquet file. */
  readonly objects: Readonly<Record<Period, string>>;
  /** Object key of the people to leave out everywhere (minors, staff), by pseudonym; absent where there are none. */
  readonly exclusions?: string;
  readonly lines: LineCounts;
  /** Columns and query keys dropped because no policy declares them; only names that look like names. */
  readonly dropped: readonly string[];
  /** How many more were dropped whose names look like data, and so are not told. */
  readonly droppedUnnamed: number;
}

/** What became of each line of an export. All of them add up to `read`. */
export interface LineCounts {
  readonly read: number;
  readonly kept: number;
  readonly unreadable: number;
  readonly duplicate: number;
  readonly notDeclared: number;
  readonly withoutDay: number;
  readonly withoutPerson: number;
  readonly bots: number;
  readonly staff: number;
  readonly minors: number;
  readonly optedOut: number;
}

/** What the night did with one table of one period. */
export interface TableOutcome {
  readonly table: string;
  readonly period: Period;
  readonly outcome: 'released' | 'withheld';
}
