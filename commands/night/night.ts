import type { Effects } from '../../core/effects.ts';
import type { Day } from '../../core/period.ts';
import type { RunItem } from '../../core/run.ts';

/** What a night knows of itself while it runs. */
export interface Night {
  readonly date: Day;
  readonly effects: Effects;
  /** Items of the run manifest, once `ingest` has written it. */
  items: readonly RunItem[];
  round: number;
  /** Tables that the audit broke in the last round. */
  breached: number;
}
