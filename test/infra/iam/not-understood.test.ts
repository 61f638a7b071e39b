import { describe, expect, test } from 'vitest';
import {
  allow,
  document,
  get,
  getAny,
  objects,
  type Parts,
  permissions,
  template,
  type Written,
} from './hand-made.ts';
import { may } from './may.ts';
import { permissionsOf } from './permissions.ts';
import { stacksOf } from './template-values.ts';

describe('what is not understood is refused, and answers no question', () => {
  const inIdentity = (statement: Written): Parts => ({ identity: [statement] });
  const onRole = (more: Written): Parts => ({
    more: {
      Other: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: document(), ...more } },
    },
  });
  test.each<[string, Parts]>([
    ['an operator', inIdentity({ ...getAny, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })],
    ['a key', inIdentity({ ...getAny, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } })],
    ['IfExists', inIdentity({ ...getAny, Condition: { StringEqualsIfExists: { 's3:prefix': 'a/' } } })],
    [
      'ForAllValues',
      inIdentity({ ...getAny, Condition: { 'ForAllValues:StringEquals': { 's3:prefix': 'a/' } } }),
    ],
    ['a field', inIdentity({ ...getAny, Actions: 's3:*' })],
    ['no action', inIdentity(allow({ Resource: '*' }))],
    ['an action and not it', inIdentity({ ...getAny, NotAction: 's3:*' })],
    ['an effect', inIdentity({ ...getAny, Effect: 'Audit' })],
    ['an intrinsic', inIdentity({ ...getAny, Resource: { 'Fn::ImportValue': 'elsewhere' } })],
    ['an attribute', inIdentity({ ...getAny, Resource: { 'Fn::GetAtt': ['Bucket', 'DomainName'] } })],
    ['a resource', inIdentity({ ...getAny, Resource: { Ref: 'Nowhere' } })],
    ['a kind of principal', { trust: [allow({ Principal: { Federated: 'x' }, Action: 'sts:AssumeRole' })] }],
    ['Allow but not to', { bucket: [allow({ NotPrincipal: { AWS: '*' }, Action: 's3:*', Resource: '*' })] }],
    ['a type', { more: { Other: { Type: 'AWS::S3::AccessPoint' } } }],
    ['a managed policy', onRole({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] })],
    ['a boundary', onRole({ PermissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess' })],
    [
      'an access list',
      { more: { Other: { Type: 'AWS::S3::Bucket', Properties: { AccessControl: 'PublicRead' } } } },
    ],
  ])('%s', (_, parts) => {
    expect(() => permissions(parts)).toThrow();
  });

  test('a variable in a pattern', () => {
    const mine = permissions(inIdentity({ ...getAny, Resource: objects('/$' + '{aws:username}/*') }));
    expect(() => may(mine, get)).toThrow('policy variables');
  });

  test('a principal', () => {
    const strange = permissions({ bucket: [{ ...getAny, Principal: { AWS: 'somebody' } }] });
    expect(() => may(strange, get)).toThrow('not understood as a principal');
  });

  test('a policy of another version', () => {
    const old = template({ identity: [getAny] });
    old.Resources.Policy.Properties.PolicyDocument.Version = '2008-10-17';
    expect(() => permissionsOf(stacksOf({ Stack: old }))).toThrow();
  });
});
