import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Policy } from '../core/policy.ts';
import type { NightMetrics } from './night-metrics.ts';
import type { PerStage } from './per-name.ts';
import type { StageFunction } from './stage-function.ts';

interface NightAlarmsProps {
  readonly machine: StateMachine;
  readonly functions: PerStage<StageFunction>;
  readonly metrics: NightMetrics;
  /** Nights that could not be started. */
  readonly missed: Queue;
  /** Releases of which an audience could not be told. */
  readonly unannounced: Queue;
  readonly policy: Policy;
}

interface Wake {
  readonly metric: IMetric;
  readonly says: string;
  /** Highest value at which all is well; 0 by default. */
  readonly most?: number;
}

/** What wakes somebody up. Each alarm has a heading of its name in `docs/runbook.md`. */
export class NightAlarms extends Construct {
  readonly alarms: readonly Alarm[];
  /** Where whoever is to be woken subscribes. */
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: NightAlarmsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { displayName: 'kohort: alarms', enforceSSL: true });
    this.alarms = [
      ...Object.entries(wakes(props)).map(([name, wake]) => this.#wake(name, wake)),
      this.#late(props.machine),
    ];
    for (const alarm of this.alarms) alarm.addAlarmAction(new SnsAction(this.topic));
  }

  #wake(name: string, { metric, says, most = 0 }: Wake): Alarm {
    return new Alarm(this, name, {
      alarmName: `kohort-${name}`,
      alarmDescription: described(name, says),
      metric,
      threshold: most,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  /** Nothing is a sign too: in 26 hours one night at least has to end well. */
  #late(machine: StateMachine): Alarm {
    const name = 'night-late';
    return new Alarm(this, name, {
      alarmName: `kohort-${name}`,
      alarmDescription: described(name, 'No night ended well for 26 hours.'),
      metric: machine.metricSucceeded({ period: Duration.hours(1) }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 26,
      datapointsToAlarm: 26,
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
}

const described = (name: string, says: string): string => `${says} What to do: docs/runbook.md, ${name}.`;

const wakes = ({ machine, functions, metrics, missed, unannounced, policy }: NightAlarmsProps) =>
  ({
    'night-failed': { metric: machine.metricFailed(), says: 'A night ended in an error.' },
    'night-timed-out': { metric: machine.metricTimedOut(), says: 'A night did not end in six hours.' },
    'night-not-started': { metric: waiting(missed), says: 'A night could not be started.' },
    'release-not-announced': {
      metric: waiting(unannounced),
      says: 'An audience could not be told of a release.',
    },
    'stages-throttled': {
      metric: throttles(functions),
      most: 10,
      says: 'Workers were held back more than ten times in an hour.',
    },
    'export-refused': {
      metric: metrics.of('ExportsRefused'),
      says: 'An export broke its contract and was set aside.',
    },
    'too-many-lines-refused': {
      metric: metrics.share('lines that cannot be read', ['LinesUnreadable'], ['LinesRead']),
      most: linesRefused(policy),
      says: 'More lines cannot be read than half of what the strictest source allows.',
    },
    'table-withheld': {
      metric: metrics.of('TablesWithheld'),
      says: 'A table did not survive its audit and stayed in.',
    },
    'audience-not-admitted': {
      metric: metrics.of('AudiencesNotAdmitted'),
      says: 'An audience is new, or has another scope, and received nothing.',
    },
    'too-much-withheld': {
      metric: metrics.share(
        'tables that stayed in',
        ['TablesWithheld', 'TablesLeftOut'],
        ['TablesReleased', 'TablesWithheld', 'TablesLeftOut'],
      ),
      most: 20,
      says: 'More than a fifth of the tables that were due stayed in.',
    },
  }) satisfies Readonly<Record<string, Wake>>;

const waiting = (queue: Queue): IMetric => queue.metricApproximateNumberOfMessagesVisible();

const throttles = (functions: PerStage<StageFunction>): IMetric => {
  const hour = Duration.hours(1);
  const usingMetrics = Object.fromEntries(
    Object.entries(functions).map(([name, { lambda }]) => [name, lambda.metricThrottles({ period: hour })]),
  );
  return new MathExpression({
    label: 'workers held back',
    expression: Object.keys(usingMetrics)
      .map((name) => `FILL(${name}, 0)`)
      .join(' + '),
    usingMetrics,
    period: hour,
  });
};

/** Percent. An export above its source's limit is refused whole, so the night's share warns before that. */
const linesRefused = ({ sources }: Policy): number =>
  50 * Math.min(1, ...sources.map(({ badLines }) => badLines));
