import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, type IRole, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

const administration = [
  'kms:CancelKeyDeletion',
  'kms:Describe*',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:GetKeyPolicy',
  'kms:List*',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateKeyDescription',
];

/** The key that pseudonyms come from. Administrators may manage it and not use it; only `users` may, and only to MAC. */
export const masterKey = (scope: Construct, users: readonly IRole[]): Key => {
  const policy = new PolicyDocument({
    statements: [
      new PolicyStatement({
        principals: [new AccountRootPrincipal()],
        actions: administration,
        resources: ['*'],
      }),
      new PolicyStatement({ principals: [...users], actions: ['kms:GenerateMac'], resources: ['*'] }),
    ],
  });
  return new Key(scope, 'MasterKey', {
    description: `${Stack.of(scope).stackName}: pseudonyms`,
    keySpec: KeySpec.HMAC_256,
    keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
    policy,
    removalPolicy: RemovalPolicy.RETAIN,
  });
};
