import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { JitterType, JsonPath, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { ContractViolation, DisclosureRisk } from '../core/errors.ts';
import type { StageName } from '../functions/stages.ts';

const run = { run: JsonPath.stringAt('$.run') };
const round = { ...run, round: JsonPath.numberAt('$.round') };

/** What each stage is told: references into the run, never data. */
const told: Readonly<Record<StageName, Record<string, unknown>>> = {
  ingest: { date: JsonPath.stringAt('$.date') },
  deidentify: { ...run, item: JsonPath.numberAt('$.item') },
  aggregate: run,
  protect: round,
  audit: round,
  publish: round,
};

/** What the night keeps of a stage's answer; of the others it needs none. */
const kept: Partial<
  Record<
    StageName,
    Pick<ConstructorParameters<typeof LambdaInvoke>[2], 'resultSelector' | 'resultPath' | 'outputPath'>
  >
> = {
  ingest: {
    resultSelector: {
      run: JsonPath.stringAt('$.Payload.run'),
      items: JsonPath.numberAt('$.Payload.items'),
    },
    resultPath: '$',
  },
  /** A map keeps what its workers give in a state of at most 256 KiB. */
  deidentify: { outputPath: JsonPath.DISCARD },
  audit: { resultSelector: { breached: JsonPath.numberAt('$.Payload.breached') }, resultPath: '$.audit' },
};

/** What comes of asking too much at once, or of the service itself: it passes. */
const passing = [
  'Lambda.TooManyRequestsException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
];

/** What comes of a worker that ran out of time or memory: it would most likely do so again. */
const exhausted = ['States.Timeout', 'Sandbox.Timedout', 'Lambda.Unknown', 'Runtime.ExitError'];

/** A stage as a state of the same name. What a supplier or the privacy officer has to mend is never tried again. */
export const stageTask = (scope: Construct, name: StageName, lambda: IFunction): LambdaInvoke => {
  const task = new LambdaInvoke(scope, name, {
    lambdaFunction: lambda,
    payload: TaskInput.fromObject(told[name]),
    taskTimeout: Timeout.duration(Duration.minutes(16)),
    retryOnServiceExceptions: false,
    resultPath: JsonPath.DISCARD,
    ...kept[name],
  });
  const again = { backoffRate: 2, maxDelay: Duration.minutes(5), jitterStrategy: JitterType.FULL };
  task.addRetry({ errors: [ContractViolation.code, DisclosureRisk.code], maxAttempts: 0 });
  task.addRetry({ errors: passing, interval: Duration.seconds(5), maxAttempts: 10, ...again });
  task.addRetry({ errors: exhausted, interval: Duration.seconds(20), maxAttempts: 1, ...again });
  task.addRetry({ errors: ['States.ALL'], interval: Duration.seconds(20), maxAttempts: 4, ...again });
  return task;
};
