import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Policy } from '../core/policy.ts';
import type { KohortStore } from './kohort-store.ts';
import { NightAlarms } from './night-alarms.ts';
import { nightDashboard } from './night-dashboard.ts';
import { NightMetrics } from './night-metrics.ts';
import { NightlyRun } from './nightly-run.ts';
import { NightlySchedule } from './nightly-schedule.ts';
import { perStage } from './per-name.ts';
import { StageFunction } from './stage-function.ts';

export interface KohortStackProps extends StackProps {
  readonly policy: Policy;
  readonly store: KohortStore;
}

/** The night: what runs, when, and who hears of it. It holds nothing, so it can be taken down and put up again. */
export class KohortStack extends Stack {
  constructor(scope: Construct, id: string, { policy, store, ...props }: KohortStackProps) {
    super(scope, id, props);
    const functions = perStage((name, stage) => new StageFunction(this, name, { stage, name, store }));
    const { machine } = new NightlyRun(this, 'night', {
      functions,
      manifests: store.zones.manifests,
      role: store.nightRole,
      rounds: policy.rounds,
    });
    const { missed } = new NightlySchedule(this, 'schedule', machine);
    const metrics = new NightMetrics(this, 'metrics', functions);
    const watched = { machine, functions, metrics };
    const { alarms, topic } = new NightAlarms(this, 'alarms', {
      ...watched,
      missed,
      unannounced: store.unannounced,
      policy,
    });
    new CfnOutput(this, 'Machine', { value: machine.stateMachineArn });
    new CfnOutput(this, 'Alarms', { value: topic.topicArn });
    nightDashboard(this, { ...watched, alarms });
  }
}
