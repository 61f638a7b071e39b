import { type Zone, zones } from '../core/zones.ts';
import { type StageName, type StageSpec, stages } from '../functions/stages.ts';

export type PerStage<Value> = Readonly<Record<StageName, Value>>;
export type PerZone<Value> = Readonly<Record<Zone, Value>>;

/** One thing for each row of the table of stages. */
export const perStage = <Value>(make: (name: StageName, stage: StageSpec) => Value): PerStage<Value> =>
  Object.fromEntries(stages.map((stage) => [stage.name, make(stage.name, stage)])) as PerStage<Value>;

export const perZone = <Value>(make: (zone: Zone) => Value): PerZone<Value> =>
  Object.fromEntries(zones.map((zone) => [zone, make(zone)])) as PerZone<Value>;
