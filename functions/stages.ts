import type { Zone } from '../core/zones.ts';

export interface StageSpec {
  readonly name: string;
  /** The stage's one job, for the night's progress display and the console. */
  readonly job: string;
  readonly reads: readonly Zone[];
  readonly writes: readonly Zone[];
  /** Zones of which it may take objects away: what was replaced, or what nobody has seen. */
  readonly removes: readonly Zone[];
  /** What the stage may do with the ledger. */
  readonly ledger: 'none' | 'read' | 'write';
  /** Whether one worker runs per item of the run manifest. */
  readonly fanOut: boolean;
  /** Whether it runs SQL, and so carries the engine. */
  readonly engine: boolean;
  /** Whether it may ask the warehouse. */
  readonly warehouse: boolean;
  /** Whether it may use the master key and the period randoms. */
  readonly secrets: boolean;
  /** Whether it destroys the period randoms whose time is over. */
  readonly forgets: boolean;
  /** Memory of its Lambda in MB; each 1,769 of them bring a core. */
  readonly memory: number;
  /** Scratch space of its Lambda in GB. */
  readonly scratch: number;
}

/** The line, in order. Functions, grants, state machine, alarms and the local night are built from this table alone. */
export const stages = [
  {
    name: 'ingest',
    job: 'decide what tonight is',
    reads: ['landing', 'manifests', 'microdata'],
    writes: ['manifests'],
    removes: [],
    ledger: 'write',
    fanOut: false,
    engine: false,
    warehouse: false,
    secrets: false,
    forgets: true,
    memory: 1769,
    scratch: 1,
  },
  {
    name: 'deidentify',
    job: 'take identity away',
    reads: ['landing', 'manifests', 'microdata'],
    writes: ['microdata', 'quarantine'],
    removes: ['microdata'],
    ledger: 'write',
    fanOut: true,
    engine: true,
    warehouse: false,
    secrets: true,
    forgets: false,
    memory: 3538,
    scratch: 10,
  },
  {
    name: 'aggregate',
    job: 'count people',
    reads: ['manifests', 'microdata', 'cells'],
    writes: ['cells'],
    removes: [],
    ledger: 'read',
    fanOut: false,
    engine: true,
    warehouse: true,
    secrets: false,
    forgets: false,
    memory: 7076,
    scratch: 10,
  },
  {
    name: 'protect',
    job: 'withhold what could point at a person',
    reads: ['cells', 'protected', 'verdicts', 'history'],
    writes: ['protected'],
    removes: [],
    ledger: 'write',
    fanOut: false,
    engine: false,
    warehouse: false,
    secrets: false,
    forgets: false,
    memory: 3538,
    scratch: 1,
  },
  {
    name: 'audit',
    job: 'attack what is about to be published',
    reads: ['cells', 'protected', 'history', 'verdicts'],
    writes: ['verdicts'],
    removes: [],
    ledger: 'read',
    fanOut: false,
    engine: false,
    warehouse: false,
    secrets: false,
    forgets: false,
    memory: 3538,
    scratch: 1,
  },
  {
    name: 'publish',
    job: 'publish what survived',
    reads: ['protected', 'verdicts', 'history', 'published'],
    writes: ['published', 'history'],
    removes: ['published'],
    ledger: 'write',
    fanOut: false,
    engine: false,
    warehouse: false,
    secrets: false,
    forgets: false,
    memory: 1769,
    scratch: 1,
  },
] as const satisfies readonly StageSpec[];

export type StageName = (typeof stages)[number]['name'];
