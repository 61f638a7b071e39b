import {
  type Chain,
  Choice,
  Condition,
  type IChainable,
  JsonPath,
  Pass,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

const run = JsonPath.stringAt('$.run');

export const firstRound = (scope: Construct): Pass =>
  new Pass(scope, 'first round', { parameters: { run, round: 1 } });

interface Rounds {
  readonly rounds: number;
  readonly again: IChainable;
}

/** Back to `again` as long as a table is breached and a round is left. */
export const againUnlessSafe = (scope: Construct, { rounds, again }: Rounds): Chain => {
  const next = new Pass(scope, 'next round', {
    parameters: { run, round: JsonPath.mathAdd(JsonPath.numberAt('$.round'), 1) },
  });
  const worthwhile = Condition.and(
    Condition.numberGreaterThan('$.audit.breached', 0),
    Condition.numberLessThan('$.round', rounds),
  );
  const choice = new Choice(scope, 'another round?');
  const onwards = choice.afterwards({ includeOtherwise: true });
  choice.when(worthwhile, next.next(again));
  return onwards;
};
