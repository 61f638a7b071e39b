import { Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { keys } from '../core/keys.ts';
import { acknowledge, manyObjects } from './acknowledge.ts';
import type { ZoneBucket } from './zone-bucket.ts';

/** Step Functions has to find these when the machine is made. */
const logDelivery = [
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
];

/** Who runs the stages of a night: reads the manifests of runs, and nothing else of what is stored. */
export const nightRole = (scope: Construct, { bucket, key }: ZoneBucket): Role => {
  const { account, partition, region } = Stack.of(scope);
  const manifests = keys.manifest('*');
  const statement = (actions: string[], ...resources: string[]) =>
    new PolicyStatement({ actions, resources });
  const role = new Role(scope, 'night-role', {
    description: 'kohort: runs the stages of a night',
    assumedBy: new ServicePrincipal('states.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': `arn:${partition}:states:${region}:${account}:stateMachine:*` },
      },
    }),
    inlinePolicies: {
      night: new PolicyDocument({
        statements: [
          statement(['s3:GetObject'], bucket.arnForObjects(manifests)),
          statement(['kms:Decrypt'], key.keyArn),
          statement(logDelivery, '*'),
        ],
      }),
    },
  });
  acknowledge(role, {
    'IAM5[Resource::*]': 'Log delivery cannot be granted for one log group alone.',
    [manyObjects(bucket, manifests)]: 'Each night has a manifest of its own, whose date nobody knows yet.',
  });
  return role;
};
