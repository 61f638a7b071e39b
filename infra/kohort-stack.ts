import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Policy } from '../core/policy.ts';
import { zones } from '../core/zones.ts';
import { type StageName, type StageSpec, stages } from '../functions/stages.ts';
import { LedgerTables } from './ledger-tables.ts';
import { masterKey } from './master-key.ts';
import { NightAlarms } from './night-alarms.ts';
import { NightlyRun } from './nightly-run.ts';
import { NightlySchedule } from './nightly-schedule.ts';
import { StageFunction } from './stage-function.ts';
import { stageRole } from './stage-role.ts';
import { ZoneBucket } from './zone-bucket.ts';

export interface KohortStackProps extends StackProps {
  readonly policy: Policy;
}

/** Everything that a publisher deploys: where objects live, who may touch them, and the night. */
export class KohortStack extends Stack {
  constructor(scope: Construct, id: string, { policy, ...props }: KohortStackProps) {
    super(scope, id, { terminationProtection: true, ...props });
    const buckets = record(
      zones,
      (zone) => new ZoneBucket(this, zone, { zone, retention: policy.retention }),
    );
    const tables = new LedgerTables(this, 'facts');
    const roles = record(stageNames, (name) => stageRole(this, specOf(name), { zones: buckets, tables }));
    const key = masterKey(
      this,
      stages.filter(({ secrets }) => secrets).map(({ name }) => roles[name]),
    );
    const functions = record(
      stageNames,
      (name) =>
        new StageFunction(this, name, {
          stage: specOf(name),
          role: roles[name],
          zones: buckets,
          tables,
          masterKey: key,
        }),
    );
    const { machine } = new NightlyRun(this, 'night', {
      functions,
      manifests: buckets.manifests,
      rounds: policy.rounds,
    });
    const { missed } = new NightlySchedule(this, 'schedule', machine);
    new NightAlarms(this, 'alarms', { machine, missed, functions });
  }
}

const stageNames = stages.map(({ name }) => name);

const specOf = (name: StageName): StageSpec => {
  const spec = stages.find((stage) => stage.name === name);
  if (!spec) throw new RangeError(`no stage ${name}`);
  return spec;
};

const record = <Name extends string, Value>(
  names: readonly Name[],
  make: (name: Name) => Value,
): Readonly<Record<Name, Value>> =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
