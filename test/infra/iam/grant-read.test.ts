// The grant that one would write for a partner without thinking, and what it leaves open. Nothing here is deployed.
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { expect, test } from 'vitest';
import { inFolder } from '../synthesised.ts';
import { may } from './may.ts';
import { permissionsOf } from './permissions.ts';
import { stacksOf, valuesOf } from './template-values.ts';

const makeCareless = (outdir: string) => {
  const stack = new Stack(new App({ outdir }), 'Careless');
  const bucket = new Bucket(stack, 'Published', { encryption: BucketEncryption.KMS, versioned: true });
  const role = new Role(stack, 'Partner', { assumedBy: new AccountPrincipal('222222222222') });
  bucket.grantRead(role, 'author/*');
  const stacks = stacksOf({ Careless: Template.fromStack(stack).toJSON() });
  const { resources, arn } = valuesOf(stacks, 'Careless');
  const arnOf = (type: string) =>
    arn(Object.keys(resources).find((id) => resources[id]?.Type === type) ?? '');
  const permissions = permissionsOf(stacks);
  const published = arnOf('AWS::S3::Bucket');
  const who = { role: arnOf('AWS::IAM::Role') };
  return {
    gets: (key: string) => may(permissions, { who, action: 's3:GetObject', resource: `${published}/${key}` }),
    lists: (prefix: string) =>
      may(permissions, {
        who,
        action: 's3:ListBucket',
        resource: published,
        context: { 's3:prefix': prefix },
      }),
    decrypts: may(permissions, { who, action: 'kms:Decrypt', resource: arnOf('AWS::KMS::Key') }),
  };
};

const { gets, lists, decrypts } = inFolder(makeCareless);

test('`grantRead` on a prefix lets a partner list every other, and gives it the key of everything', () => {
  expect([gets('author/a'), gets('author-2/a')]).toEqual([true, false]);
  expect([lists('author/'), lists('author-2/'), lists('')]).toEqual([true, true, true]);
  expect(decrypts).toBe(true);
});
