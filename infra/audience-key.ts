import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IRole, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { keyAdministration } from './key-administration.ts';

interface AudienceKeyProps {
  readonly audience: string;
  readonly writer: IRole;
  readonly reader: IRole | undefined;
}

/** The key of all that one audience receives. By S3 alone: who may read the objects cannot use the key on anything else. */
export const audienceKey = (scope: Construct, { audience, writer, reader }: AudienceKeyProps): Key => {
  const throughS3 = { StringEquals: { 'kms:ViaService': `s3.${Stack.of(scope).region}.amazonaws.com` } };
  const use = (user: IRole, ...actions: string[]) =>
    new PolicyStatement({ principals: [user], actions, resources: ['*'], conditions: throughS3 });
  return new Key(scope, 'Key', {
    description: `kohort: published to ${audience}`,
    enableKeyRotation: true,
    policy: new PolicyDocument({
      statements: [
        keyAdministration(),
        use(writer, 'kms:GenerateDataKey', 'kms:Decrypt'),
        ...(reader ? [use(reader, 'kms:Decrypt')] : []),
      ],
    }),
    removalPolicy: RemovalPolicy.RETAIN,
  });
};
