import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  Chain,
  DefinitionBody,
  type IChainable,
  JsonPath,
  LogLevel,
  Pass,
  StateMachine,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { stages } from '../functions/stages.ts';
import { acknowledge, logicalId } from './acknowledge.ts';
import { forEachItem } from './for-each-item.ts';
import type { PerStage } from './per-name.ts';
import { againUnlessSafe, firstRound } from './rounds.ts';
import type { StageFunction } from './stage-function.ts';
import { stageTask } from './stage-task.ts';
import { WhoActs } from './who-acts.ts';
import type { ZoneBucket } from './zone-bucket.ts';

interface NightlyRunProps {
  readonly functions: PerStage<StageFunction>;
  readonly manifests: ZoneBucket;
  readonly role: Role;
  /** Times that protect and audit may go round. */
  readonly rounds: number;
}

/** One night: the stages in the order of their table, one worker per export, protect and audit in turns. */
export class NightlyRun extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, { functions, manifests, role, rounds }: NightlyRunProps) {
    super(scope, id);
    const date = new Pass(this, 'date of the night', {
      parameters: {
        date: JsonPath.arrayGetItem(JsonPath.stringSplit(JsonPath.stringAt('$.scheduled'), 'T'), 0),
      },
    });
    const whoActs = new WhoActs(this);
    const taskOf = ({ name, fanOut }: (typeof stages)[number]): LambdaInvoke => {
      const task = stageTask(this, name, functions[name].lambda);
      if (!fanOut) whoActs.catches(task);
      return task;
    };
    let protect: LambdaInvoke | undefined;
    const line = stages.reduce<Chain>((before, stage) => {
      const task = taskOf(stage);
      if (stage.fanOut) return before.next(forEachItem(this, task, manifests));
      if (stage.name === 'protect') {
        protect = task;
        return before.next(firstRound(this)).next(task);
      }
      if (stage.name === 'audit' && protect)
        return before.next(task).next(againUnlessSafe(this, { rounds, again: protect }));
      return before.next(task);
    }, Chain.start(date));
    this.machine = machine(this, line, role);
    new Policy(this, 'MayInvoke', { roles: [role], statements: [invocation(functions)] });
  }
}

/** The stages as they are; CDK's own grant would also cover every version of them. */
const invocation = (functions: PerStage<StageFunction>): PolicyStatement =>
  new PolicyStatement({
    actions: ['lambda:InvokeFunction'],
    resources: Object.values(functions).map(({ lambda }) => lambda.functionArn),
  });

const machine = (scope: Construct, line: IChainable, role: Role): StateMachine => {
  const made = new StateMachine(scope, 'Machine', {
    role: role.withoutPolicyUpdates(),
    definitionBody: DefinitionBody.fromChainable(line),
    timeout: Duration.hours(6),
    logs: {
      destination: new LogGroup(scope, 'Log', {
        logGroupName: `/aws/vendedlogs/states/${Stack.of(scope).stackName}`,
        retention: RetentionDays.THREE_MONTHS,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      level: LogLevel.ALL,
      includeExecutionData: false,
    },
  });
  acknowledge(made, ofMachine(made));
  return made;
};

const ofMachine = (made: StateMachine): Readonly<Record<string, string>> => {
  const name = `{"Fn::Select":[6,{"Fn::Split":[":",{"Ref":"${logicalId(made)}"}]}]}`;
  const executions = `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${name}`;
  const own = 'These are the executions of this machine: one for each item of a night.';
  return {
    SF2: 'A night is one line of stages, and its history already tells how long each of them took.',
    [`IAM5[Resource::${executions}:*]`]: own,
    [`IAM5[Resource::${executions}/*:*]`]: own,
  };
};
