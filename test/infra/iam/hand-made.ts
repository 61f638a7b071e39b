import type { Request } from './may.ts';
import { permissionsOf } from './permissions.ts';
import { stacksOf } from './template-values.ts';

export type Written = Readonly<Record<string, unknown>>;

export const document = (...statements: Written[]) => ({ Version: '2012-10-17', Statement: statements });
export const allow = (more: Written): Written => ({ Effect: 'Allow', ...more });
export const deny = (more: Written): Written => ({ Effect: 'Deny', ...more });

export const bucketArn = { 'Fn::GetAtt': ['Bucket', 'Arn'] };
export const objects = (pattern: string) => ({ 'Fn::Join': ['', [bucketArn, pattern]] });
export const readerArn = { 'Fn::GetAtt': ['Reader', 'Arn'] };
export const root = {
  AWS: {
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']],
  },
};
export const getAny = allow({ Action: 's3:GetObject', Resource: objects('/*') });

export interface Parts {
  readonly identity?: readonly Written[];
  readonly bucket?: readonly Written[];
  readonly key?: readonly Written[];
  readonly trust?: readonly Written[];
  readonly more?: Written;
}

export const template = ({ identity = [], bucket = [], key = [], trust = [], more = {} }: Parts) => ({
  Resources: {
    Bucket: { Type: 'AWS::S3::Bucket' },
    Reader: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: document(...trust) } },
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'p', Roles: [{ Ref: 'Reader' }], PolicyDocument: document(...identity) },
    },
    BucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket: { Ref: 'Bucket' }, PolicyDocument: document(...bucket) },
    },
    Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: document(...key) } },
    ...more,
  },
});

export const permissions = (parts: Parts) => permissionsOf(stacksOf({ Stack: template(parts) }));
export const reader = { role: 'arn:aws:iam::111111111111:role/Reader' };
const object = 'arn:aws:s3:::bucket/a/x';
export const get: Request = { who: reader, action: 's3:GetObject', resource: object };
export const decrypt: Request = {
  who: reader,
  action: 'kms:Decrypt',
  resource: 'arn:aws:kms:eu-central-1:111111111111:key/Key',
};
export const assume = (who: Request['who'], externalId?: string): Request => ({
  who,
  action: 'sts:AssumeRole',
  resource: reader.role,
  ...(externalId ? { context: { 'sts:ExternalId': externalId } } : {}),
});
