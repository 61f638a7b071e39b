import {
  type Chain,
  Choice,
  Condition,
  DistributedMap,
  type IChainable,
  JsonPath,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { ManifestItems } from './manifest-items.ts';
import type { ZoneBucket } from './zone-bucket.ts';

/** One worker per item of the run manifest, told only its number. None may fail: a missing export would bias every count. */
export const forEachItem = (scope: Construct, task: IChainable, manifests: ZoneBucket): Chain => {
  const map = new DistributedMap(scope, 'each item', {
    itemReader: new ManifestItems(scope, manifests),
    itemSelector: { run: JsonPath.stringAt('$.run'), item: JsonPath.numberAt('$$.Map.Item.Index') },
    maxConcurrency: 40,
    toleratedFailurePercentage: 0,
    resultPath: JsonPath.DISCARD,
  }).itemProcessor(task);
  return new Choice(scope, 'anything landed?')
    .when(Condition.numberGreaterThan('$.items', 0), map)
    .afterwards({ includeOtherwise: true });
};
