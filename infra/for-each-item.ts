import {
  type Chain,
  Choice,
  Condition,
  DistributedMap,
  type IChainable,
  JsonPath,
  Pass,
  Result,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** One worker per item of the run manifest, by number. `States.ArrayRange` makes at most 1,000 numbers and fails beyond. */
export const forEachItem = (scope: Construct, task: IChainable): Chain => {
  const list = new Pass(scope, 'list the items', {
    parameters: {
      run: JsonPath.stringAt('$.run'),
      'list.$': 'States.ArrayRange(0, States.MathAdd($.items, -1), 1)',
    },
  });
  const none = new Pass(scope, 'nothing landed', { result: Result.fromArray([]), resultPath: '$.list' });
  const map = new DistributedMap(scope, 'each item', {
    itemsPath: '$.list',
    itemSelector: { run: JsonPath.stringAt('$.run'), item: JsonPath.numberAt('$$.Map.Item.Value') },
    maxConcurrency: 40,
    toleratedFailurePercentage: 0,
    resultPath: JsonPath.DISCARD,
  }).itemProcessor(task);
  return new Choice(scope, 'anything landed?')
    .when(Condition.numberGreaterThan('$.items', 0), list)
    .otherwise(none)
    .afterwards()
    .next(map);
};
