import { TimeZone } from 'aws-cdk-lib';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { deadLetters } from './dead-letters.ts';

/** Starts the night at 02:00 UTC. Starting twice is harmless: the run of a date is opened once. */
export class NightlySchedule extends Construct {
  readonly missed: Queue;

  constructor(scope: Construct, id: string, machine: StateMachine) {
    super(scope, id);
    this.missed = deadLetters(this, 'Missed');
    new Schedule(this, 'Schedule', {
      schedule: ScheduleExpression.cron({ hour: '2', minute: '0', timeZone: TimeZone.ETC_UTC }),
      target: new StepFunctionsStartExecution(machine, {
        input: ScheduleTargetInput.fromObject({ scheduled: ContextAttribute.scheduledTime }),
        deadLetterQueue: this.missed,
        retryAttempts: 5,
      }),
    });
  }
}
