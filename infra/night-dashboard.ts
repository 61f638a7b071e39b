import { Duration, Stack } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { MetricName, NightMetrics } from './night-metrics.ts';
import type { PerStage } from './per-name.ts';
import type { StageFunction } from './stage-function.ts';

interface NightDashboardProps {
  readonly machine: StateMachine;
  readonly functions: PerStage<StageFunction>;
  readonly metrics: NightMetrics;
  readonly alarms: readonly Alarm[];
}

/** The nights of the last weeks on one page, in the order in which one asks: is it well, how long, what came, what went. */
export const nightDashboard = (scope: Construct, props: NightDashboardProps): Dashboard => {
  const { machine, functions, metrics, alarms } = props;
  const of = (...names: readonly MetricName[]): IMetric[] => names.map((name) => metrics.of(name));
  const perStage = (metric: (stage: StageFunction) => IMetric): IMetric[] =>
    Object.values(functions).map(metric);
  const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 12 });
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: Stack.of(scope).stackName,
    defaultInterval: Duration.days(28),
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24 })],
      [
        graph('Nights', [machine.metricSucceeded(), machine.metricFailed(), machine.metricTimedOut()]),
        graph('How long a night takes', [machine.metricTime()]),
      ],
      [
        graph('Lines', of('LinesRead', 'LinesKept', 'LinesUnreadable')),
        graph('Refused', of('ObjectsRefused', 'ExportsRefused')),
      ],
      [
        graph('Tables', of('TablesReleased', 'TablesWithheld', 'TablesLeftOut')),
        graph(
          'Longest worker of each stage',
          perStage(({ lambda }) => lambda.metricDuration({ statistic: 'max' })),
        ),
      ],
      [
        graph(
          'Errors by stage',
          perStage(({ lambda }) => lambda.metricErrors()),
        ),
        graph(
          'Workers held back by stage',
          perStage(({ lambda }) => lambda.metricThrottles()),
        ),
      ],
    ],
  });
};
