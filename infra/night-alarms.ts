import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { StageName } from '../functions/stages.ts';
import type { StageFunction } from './stage-function.ts';

interface NightAlarmsProps {
  readonly machine: StateMachine;
  readonly missed: Queue;
  readonly functions: Readonly<Record<StageName, StageFunction>>;
}

/** What wakes somebody up; whoever subscribes to the topic. */
export class NightAlarms extends Construct {
  constructor(scope: Construct, id: string, { machine, missed, functions }: NightAlarmsProps) {
    super(scope, id);
    const action = new SnsAction(new Topic(this, 'Topic', { enforceSSL: true }));
    const alarm = (name: string, metric: IMetric, description: string) =>
      new Alarm(this, name, {
        metric,
        alarmDescription: description,
        threshold: 1,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }).addAlarmAction(action);

    alarm('NightFailed', machine.metricFailed(), 'A night ended in an error.');
    alarm('NightTimedOut', machine.metricTimedOut(), 'A night did not end.');
    alarm(
      'NightNotStarted',
      missed.metricApproximateNumberOfMessagesVisible(),
      'A night could not be started.',
    );
    for (const [name, { lambda }] of Object.entries(functions))
      alarm(`Throttled-${name}`, lambda.metricThrottles(), `Workers of ${name} were held back.`);
    new Alarm(this, 'NoNight', {
      metric: machine.metricSucceeded({ period: Duration.days(1) }),
      alarmDescription: 'No night ended well for a whole day.',
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    }).addAlarmAction(action);
  }
}
