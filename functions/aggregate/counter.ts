import type { CountedCells, CountPlan } from './count.ts';
import type { DueCount } from './settled-counts.ts';

/** Who counts tonight's tables: the engine beside this code, or the warehouse. Both count the same. */
export interface Counter {
  /** How many tables it counts best at once. */
  readonly atOnce: number;
  count(plan: CountPlan, due: DueCount): Promise<CountedCells>;
  /** Ends what is still being counted. */
  close(): Promise<void>;
}
