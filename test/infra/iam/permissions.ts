import { z } from 'zod';
import { type Statement, statementsOf } from './statement.ts';
import { account, type Resource, type Stacks, type Values, valuesOf } from './template-values.ts';

/** Everything that the templates permit and forbid. */
export interface Permissions {
  /** ARN of a role to what it may do. */
  readonly identities: ReadonlyMap<string, readonly Statement[]>;
  /** ARN of a resource to its own policy; of a role to who may assume it. */
  readonly resources: ReadonlyMap<string, readonly Statement[]>;
}

/** Types that permit nothing by themselves, as long as they have none of the properties named. */
const silent: Readonly<Record<string, readonly string[]>> = {
  'AWS::Glue::Table': [],
  'AWS::CDK::Metadata': [],
  'AWS::CloudWatch::Alarm': [],
  'AWS::CloudWatch::Dashboard': [],
  'AWS::Events::Rule': [],
  'AWS::Lambda::Function': [],
  'AWS::Logs::LogGroup': ['ResourcePolicyDocument'],
  'AWS::Logs::MetricFilter': [],
  'AWS::S3::Bucket': ['AccessControl'],
  'AWS::SNS::Topic': [],
  'AWS::SQS::Queue': [],
  'AWS::Scheduler::Schedule': [],
  'AWS::StepFunctions::StateMachine': [],
};

type Add = (where: 'identities' | 'resources', arn: string, policy: unknown) => void;
type Read = (id: string, properties: Resource['Properties'], values: Values, add: Add) => void;

const names = z.array(z.unknown());

const readers: Readonly<Record<string, Read>> = {
  'AWS::IAM::Role': (id, properties, { arn }, add) => {
    const { AssumeRolePolicyDocument, Policies } = only(properties, [
      'AssumeRolePolicyDocument',
      'Description',
      'MaxSessionDuration',
      'Policies',
    ]);
    add('resources', arn(id), AssumeRolePolicyDocument);
    for (const policy of z.array(z.looseObject({ PolicyDocument: z.unknown() })).parse(Policies ?? []))
      add('identities', arn(id), policy.PolicyDocument);
  },
  'AWS::IAM::Policy': (_, properties, { text }, add) => {
    const { Roles, PolicyDocument } = only(properties, ['PolicyDocument', 'PolicyName', 'Roles']);
    for (const role of names.parse(Roles))
      add('identities', `arn:aws:iam::${account}:role/${text(role)}`, PolicyDocument);
  },
  'AWS::S3::BucketPolicy': (_, { Bucket, PolicyDocument }, { text }, add) =>
    add('resources', `arn:aws:s3:::${text(Bucket)}`, PolicyDocument),
  'AWS::KMS::Key': (id, { KeyPolicy }, { arn }, add) => add('resources', arn(id), KeyPolicy),
  'AWS::DynamoDB::GlobalTable': (id, { Replicas }, { arn }, add) => {
    for (const { ResourcePolicy } of replicas.parse(Replicas))
      if (ResourcePolicy) add('resources', arn(id), ResourcePolicy.PolicyDocument);
  },
  'AWS::SQS::QueuePolicy': (_, { Queues, PolicyDocument }, { text }, add) => {
    for (const queue of names.parse(Queues)) add('resources', text(queue), PolicyDocument);
  },
  'AWS::SNS::TopicPolicy': (_, { Topics, PolicyDocument }, { text }, add) => {
    for (const topic of names.parse(Topics)) add('resources', text(topic), PolicyDocument);
  },
  'AWS::Glue::Database': (_, { DatabaseInput }) => {
    only(parts.parse(DatabaseInput), ['Name', 'Description']);
  },
  'AWS::Athena::WorkGroup': (_, { WorkGroupConfiguration }) => {
    only(parts.parse(WorkGroupConfiguration), [
      'BytesScannedCutoffPerQuery',
      'EnforceWorkGroupConfiguration',
      'EngineVersion',
      'PublishCloudWatchMetricsEnabled',
      'ResultConfiguration',
    ]);
  },
};

const parts = z.record(z.string(), z.unknown());

const replicas = z.array(
  z.looseObject({ ResourcePolicy: z.strictObject({ PolicyDocument: z.unknown() }).optional() }),
);

/** Reads all templates. A resource of a type that is not known here may permit anything, and so is refused. */
export const permissionsOf = (stacks: Stacks): Permissions => {
  const found = { identities: new Map<string, Statement[]>(), resources: new Map<string, Statement[]>() };
  for (const name of stacks.keys()) {
    const values = valuesOf(stacks, name);
    const add: Add = (where, arn, policy) => {
      const known = found[where].get(arn) ?? [];
      found[where].set(arn, [...known, ...statementsOf(policy, values.text)]);
    };
    for (const [id, { Type, Properties }] of Object.entries(values.resources)) {
      const read = readers[Type];
      if (read) read(id, Properties, values, add);
      else refuse(Type, Properties);
    }
  }
  return found;
};

const refuse = (type: string, properties: Resource['Properties']): void => {
  const loud = silent[type];
  if (!loud) throw new Error(`nobody knows here what a ${type} permits`);
  const open = loud.filter((name) => name in properties);
  if (open.length > 0) throw new Error(`nobody knows here what ${open.join(', ')} of a ${type} permits`);
};

const only = (properties: Resource['Properties'], known: readonly string[]): Resource['Properties'] => {
  const strange = Object.keys(properties).filter((name) => !known.includes(name));
  if (strange.length > 0) throw new Error(`not understood: ${strange.join(', ')}`);
  return properties;
};
