import { describe, expect, test } from 'vitest';
import {
  allow,
  assume,
  bucketArn,
  decrypt,
  deny,
  get,
  getAny,
  objects,
  type Parts,
  permissions,
  reader,
  readerArn,
  root,
} from './hand-made.ts';
import { may, type Request } from './may.ts';

describe('what is said', () => {
  test.each<[string, Parts, Request, boolean]>([
    ['nothing', {}, get, false],
    ['Allow', { identity: [getAny] }, get, true],
    ['Allow of another action', { identity: [{ ...getAny, Action: 's3:GetObjectAcl' }] }, get, false],
    ['Allow of actions that begin alike', { identity: [{ ...getAny, Action: 's3:Get*' }] }, get, true],
    ['an action in other letters', { identity: [{ ...getAny, Action: 'S3:getobject' }] }, get, true],
    [
      'Allow of every action but one',
      { identity: [allow({ NotAction: 's3:Put*', Resource: '*' })] },
      get,
      true,
    ],
    [
      'Allow of every action but this',
      { identity: [allow({ NotAction: 's3:Get*', Resource: '*' })] },
      get,
      false,
    ],
    ['Allow elsewhere', { identity: [{ ...getAny, Resource: objects('/b/*') }] }, get, false],
    [
      'Allow of a prefix without its slash',
      { identity: [{ ...getAny, Resource: objects('/a*') }] },
      get,
      true,
    ],
    ['Allow of the bucket alone', { identity: [{ ...getAny, Resource: bucketArn }] }, get, false],
    ['a key in other letters', { identity: [{ ...getAny, Resource: objects('/A/*') }] }, get, false],
    ['one character', { identity: [{ ...getAny, Resource: objects('/?/x') }] }, get, true],
    ['one character for two', { identity: [{ ...getAny, Resource: objects('/??/x') }] }, get, false],
    ['a dot for any character', { identity: [{ ...getAny, Resource: objects('/./x') }] }, get, false],
    [
      'Allow of all but a place',
      { identity: [allow({ Action: 's3:*', NotResource: objects('/b/*') })] },
      get,
      true,
    ],
    [
      'Allow of all but this',
      { identity: [allow({ Action: 's3:*', NotResource: objects('/a/*') })] },
      get,
      false,
    ],
    ['Deny beside Allow', { identity: [getAny, { ...getAny, Effect: 'Deny' }] }, get, false],
    [
      'Deny in the bucket',
      { identity: [getAny], bucket: [deny({ Principal: '*', Action: 's3:*', Resource: objects('/*') })] },
      get,
      false,
    ],
    [
      'Deny in the bucket for everybody else',
      {
        identity: [getAny],
        bucket: [deny({ NotPrincipal: { AWS: readerArn }, Action: 's3:*', Resource: objects('/*') })],
      },
      get,
      true,
    ],
    [
      'Deny in the bucket for everybody but another',
      {
        identity: [getAny],
        bucket: [
          deny({
            NotPrincipal: { AWS: 'arn:aws:iam::111111111111:role/Other' },
            Action: 's3:*',
            Resource: objects('/*'),
          }),
        ],
      },
      get,
      false,
    ],
    ['Allow by the bucket alone', { bucket: [{ ...getAny, Principal: { AWS: readerArn } }] }, get, true],
    ['Allow by the bucket to the account', { bucket: [{ ...getAny, Principal: root }] }, get, false],
    ['a key left to nobody', { identity: [allow({ Action: 'kms:*', Resource: '*' })] }, decrypt, false],
    [
      'a key left to the account',
      { key: [allow({ Principal: root, Action: 'kms:*', Resource: '*' })] },
      decrypt,
      false,
    ],
    [
      'a key left to the account, and the account to the role',
      {
        identity: [allow({ Action: 'kms:Decrypt', Resource: '*' })],
        key: [allow({ Principal: root, Action: 'kms:*', Resource: '*' })],
      },
      decrypt,
      true,
    ],
    [
      'a key given to the role',
      { key: [allow({ Principal: { AWS: readerArn }, Action: 'kms:Decrypt', Resource: '*' })] },
      decrypt,
      true,
    ],
    [
      'a key given to the role for other things',
      {
        identity: [allow({ Action: 'kms:*', Resource: '*' })],
        key: [allow({ Principal: { AWS: readerArn }, Action: 'kms:Encrypt', Resource: '*' })],
      },
      decrypt,
      false,
    ],
  ])('%s', (_, parts, request, answer) => {
    expect(may(permissions(parts), request)).toBe(answer);
  });
});

describe('on a condition', () => {
  const under = (operator: string, key: string, value: unknown) => ({
    identity: [{ ...getAny, Condition: { [operator]: { [key]: value } } }],
  });
  const prefix = (value?: string): Request => ({
    ...get,
    context: value === undefined ? {} : { 's3:prefix': value },
  });
  test.each<[string, Parts, Request, boolean]>([
    ['StringEquals', under('StringEquals', 's3:prefix', ['a/', 'b/']), prefix('b/'), true],
    ['StringEquals', under('StringEquals', 's3:prefix', 'a/'), prefix('a/b'), false],
    ['StringEquals of what is absent', under('StringEquals', 's3:prefix', 'a/'), prefix(), false],
    ['StringNotEquals', under('StringNotEquals', 's3:prefix', ['a/', 'b/']), prefix('b/'), false],
    ['StringNotEquals', under('StringNotEquals', 's3:prefix', 'a/'), prefix('b/'), true],
    ['StringNotEquals of what is absent', under('StringNotEquals', 's3:prefix', 'a/'), prefix(), true],
    ['StringLike', under('StringLike', 's3:prefix', 'a/*'), prefix('a/'), true],
    ['StringLike', under('StringLike', 's3:prefix', 'a/*'), prefix('a-2/'), false],
    ['StringLike of what is absent', under('StringLike', 's3:prefix', '*'), prefix(), false],
    ['Bool', under('Bool', 'aws:SecureTransport', 'true'), get, true],
    ['Bool', under('Bool', 'aws:SecureTransport', false), get, false],
    ['Null', under('Null', 's3:prefix', true), prefix(), true],
    ['Null', under('Null', 's3:prefix', 'true'), prefix('a/'), false],
    ['not Null', under('Null', 's3:prefix', 'false'), prefix('a/'), true],
    ['ArnEquals', under('ArnEquals', 'aws:PrincipalArn', readerArn), get, true],
    ['ArnNotEquals', under('ArnNotEquals', 'aws:PrincipalArn', readerArn), get, false],
    [
      'one of two that hold',
      {
        identity: [
          {
            ...getAny,
            Condition: { StringLike: { 's3:prefix': '*' }, Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
      prefix('a/'),
      false,
    ],
  ])('%s (%#)', (_, parts, request, answer) => {
    expect(may(permissions(parts), request)).toBe(answer);
  });
});

describe('from another account', () => {
  const partner = { AWS: 'arn:aws:iam::222222222222:root' };
  const trust = [
    allow({
      Principal: partner,
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': 'ours' } },
    }),
  ];
  test.each<[string, Parts, Request, boolean]>([
    [
      'the trusted account with the external id',
      { trust },
      assume({ stranger: '222222222222' }, 'ours'),
      true,
    ],
    ['the trusted account without it', { trust }, assume({ stranger: '222222222222' }), false],
    ['the trusted account with another', { trust }, assume({ stranger: '222222222222' }, 'theirs'), false],
    ['another account with the external id', { trust }, assume({ stranger: '333333333333' }, 'ours'), false],
    ['a role of ours', { trust }, assume(reader, 'ours'), false],
    ['an object', { identity: [getAny] }, { ...get, who: { stranger: '222222222222' } }, false],
    [
      'an object of a bucket that names them',
      { bucket: [{ ...getAny, Principal: partner }] },
      { ...get, who: { stranger: '222222222222' } },
      true,
    ],
    [
      'an object of a public bucket',
      { bucket: [{ ...getAny, Principal: '*' }] },
      { ...get, who: { stranger: '4' } },
      true,
    ],
    [
      'a service that is trusted',
      { trust: [allow({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' })] },
      assume({ service: 'lambda.amazonaws.com' }),
      true,
    ],
    [
      'a service that is not',
      { trust: [allow({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' })] },
      assume({ service: 'ec2.amazonaws.com' }),
      false,
    ],
  ])('%s', (_, parts, request, answer) => {
    expect(may(permissions(parts), request)).toBe(answer);
  });
});
