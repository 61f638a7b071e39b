import type { Effects } from '../../core/effects.ts';
import type { Day } from '../../core/period.ts';

/** What a night knows of itself while it runs. */
export interface Night {
  readonly date: Day;
  readonly effects: Effects;
  /** Items of the run manifest, once `ingest` has written it. */
  items: number;
  round: number;
  /** Tables that the audit broke in the last round. */
  breached: number;
}
