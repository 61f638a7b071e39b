import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IRole, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { keyAdministration } from './key-administration.ts';

/** The key that pseudonyms come from. Administrators may manage it and not use it; only `users` may, and only to MAC. */
export const masterKey = (scope: Construct, users: readonly IRole[]): Key =>
  new Key(scope, 'MasterKey', {
    description: `${Stack.of(scope).stackName}: pseudonyms`,
    keySpec: KeySpec.HMAC_256,
    keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
    policy: new PolicyDocument({
      statements: [
        keyAdministration(),
        new PolicyStatement({ principals: [...users], actions: ['kms:GenerateMac'], resources: ['*'] }),
      ],
    }),
    removalPolicy: RemovalPolicy.RETAIN,
  });
