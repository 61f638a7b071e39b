import type { CfnElement } from 'aws-cdk-lib';
import { Stack, Validations } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';

/** Says of findings of cdk-nag why they are as they should be. Each is named to the letter, so that no other is meant. */
export const acknowledge = (construct: IConstruct, findings: Readonly<Record<string, string>>): void => {
  for (const [finding, reason] of Object.entries(findings))
    Validations.of(construct).acknowledge({ id: `AwsSolutions::AwsSolutions-${finding}`, reason });
};

/** The finding that a grant is on many objects of a bucket. */
export const manyObjects = (bucket: Bucket, pattern: string): string =>
  `IAM5[Resource::<${logicalId(bucket)}.Arn>/${pattern}]`;

/** The name by which findings call what a construct stands for. */
export const logicalId = (construct: IConstruct): string =>
  Stack.of(construct).getLogicalId(construct.node.defaultChild as CfnElement);
