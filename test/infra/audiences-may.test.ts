// Asks the synthesised templates what partners and analysts may do, and what anybody may do to what they received.
import { describe, expect, test } from 'vitest';
import { zones } from '../../core/zones.ts';
import { deployed } from './iam/deployed.ts';
import { may } from './iam/may.ts';
import { policy, readers } from './synthesised.ts';

const system = deployed();
const { asks, bucket, lists, reads, whoMay, writes, audienceKey, readerRole } = system;
const author = readerRole('author');
const analysts = readerRole('analysts');
const publish = system.stageRole('publish');

const release = (audience: string): string => `${audience}/visits/2026-W28/v1/data.csv`;
const sums = (audience: string): string => `${audience}/visits/2026-W28/v1/SHA256SUMS`;

describe('a partner', () => {
  test('reads and lists its own prefix', () => {
    expect(reads(author, 'published', release('author'), audienceKey('author'))).toBe(true);
    expect(reads(author, 'published', 'author/catalogue.json', audienceKey('author'))).toBe(true);
    expect([lists(author, 'published', 'author/'), lists(author, 'published', 'author/visits/')]).toEqual([
      true,
      true,
    ]);
  });

  test.each(['author-2', 'sponsor', 'analysts'])(
    'sees nothing of %s: no object, no name, no key',
    (other) => {
      expect(asks(author, 's3:GetObject', `${bucket('published')}/${release(other)}`)).toBe(false);
      expect(lists(author, 'published', `${other}/`)).toBe(false);
      expect(asks(author, 'kms:Decrypt', audienceKey(other), system.throughS3)).toBe(false);
    },
  );

  test.each([undefined, '', 'author', 'a', 'authors/', 'Author/', '*', '/author/'])(
    'cannot list by the prefix %s',
    (prefix) => {
      expect(lists(author, 'published', prefix)).toBe(false);
    },
  );

  test('does nothing but read: not to objects, not to the bucket, not in another zone', () => {
    const actions = [
      's3:PutObject',
      's3:DeleteObject',
      's3:GetObjectVersion',
      's3:PutObjectRetention',
      's3:GetObjectAcl',
    ];
    for (const action of actions)
      expect([action, asks(author, action, `${bucket('published')}/${release('author')}`)]).toEqual([
        action,
        false,
      ]);
    for (const action of [
      's3:GetBucketPolicy',
      's3:ListBucketVersions',
      's3:GetBucketLocation',
      's3:PutBucketPolicy',
    ])
      expect([action, asks(author, action, bucket('published'))]).toEqual([action, false]);
    for (const zone of zones.filter((one) => one !== 'published'))
      expect([zone, reads(author, zone, 'author/a'), lists(author, zone, 'author/')]).toEqual([
        zone,
        false,
        false,
      ]);
  });

  test('uses its key through S3 alone', () => {
    expect(asks(author, 'kms:Decrypt', audienceKey('author'))).toBe(false);
    expect(asks(author, 'kms:Encrypt', audienceKey('author'), system.throughS3)).toBe(false);
    expect(asks(author, 'kms:GenerateDataKey', audienceKey('author'), system.throughS3)).toBe(false);
  });

  test('reads over an encrypted line only', () => {
    const plain = { 'aws:SecureTransport': 'false' };
    expect(asks(author, 's3:GetObject', `${bucket('published')}/${release('author')}`, plain)).toBe(false);
  });

  const assume = (who: Parameters<typeof may>[1]['who'], externalId?: string) =>
    may(system.permissions, {
      who,
      action: 'sts:AssumeRole',
      resource: author,
      context: externalId === undefined ? {} : { 'sts:ExternalId': externalId },
    });

  test('is its own account with its own external id, and nobody else', () => {
    const { account, externalId } = readers.author;
    expect(assume({ stranger: account }, externalId)).toBe(true);
    expect(assume({ stranger: account })).toBe(false);
    expect(assume({ stranger: account }, readers['author-2'].externalId)).toBe(false);
    expect(assume({ stranger: readers['author-2'].account }, externalId)).toBe(false);
    for (const role of system.roles) expect(assume({ role }, externalId)).toBe(false);
  });

  test('has no role until somebody says from which account it reads', () => {
    expect(() => readerRole('sponsor')).toThrow('0 of AWS::IAM::Role');
  });

  test('hears of its own releases only', () => {
    const subscribe = (account: string, audience: string) =>
      may(system.permissions, {
        who: { stranger: account },
        action: 'sns:Subscribe',
        resource: system.topic(audience),
      });
    expect(subscribe(readers.author.account, 'author')).toBe(true);
    for (const { name } of policy.audiences.filter(({ name: other }) => other !== 'author'))
      expect([name, subscribe(readers.author.account, name)]).toEqual([name, false]);
  });
});

test('analysts read their own prefix and no partner’s', () => {
  expect(reads(analysts, 'published', release('analysts'), audienceKey('analysts'))).toBe(true);
  expect(lists(analysts, 'published', 'analysts/')).toBe(true);
  for (const other of ['author', 'author-2', 'sponsor']) {
    expect(asks(analysts, 's3:GetObject', `${bucket('published')}/${release(other)}`)).toBe(false);
    expect(lists(analysts, 'published', `${other}/`)).toBe(false);
    expect(asks(analysts, 'kms:Decrypt', audienceKey(other), system.throughS3)).toBe(false);
  }
});

describe('what was published', () => {
  const in_ = (key: string): string => `${bucket('published')}/${key}`;

  test('nobody may delete a version of, nor shorten the time that it is kept', () => {
    for (const action of ['s3:DeleteObjectVersion', 's3:BypassGovernanceRetention', 's3:PutObjectRetention'])
      expect(whoMay((role) => asks(role, action, in_(release('author'))))).toEqual([]);
    for (const action of ['s3:PutLifecycleConfiguration', 's3:PutBucketPolicy', 's3:DeleteBucket'])
      expect(whoMay((role) => asks(role, action, bucket('published')))).toEqual([]);
  });

  test('publish may clear away what an unfinished bundle left, and never what completes one', () => {
    expect(whoMay((role) => asks(role, 's3:DeleteObject', in_(release('author'))))).toEqual(['publish']);
    expect(whoMay((role) => asks(role, 's3:DeleteObject', in_(sums('author'))))).toEqual([]);
    expect(whoMay((role) => asks(role, 's3:DeleteObject', in_('author/catalogue.json')))).toEqual([]);
  });

  test('checksums are written once: nobody may write over them', () => {
    const key = audienceKey('author');
    expect(writes(publish, 'published', sums('author'), key, true)).toBe(true);
    expect(writes(publish, 'published', sums('author'), key, false)).toBe(false);
  });

  test.each(policy.audiences)('lies under the key of $name where it is for $name', ({ name }) => {
    for (const other of policy.audiences)
      expect([other.name, writes(publish, 'published', release(name), audienceKey(other.name))]).toEqual([
        other.name,
        other.name === name,
      ]);
    expect(writes(publish, 'published', release(name))).toBe(false);
    expect(asks(publish, 's3:PutObject', in_(release(name)))).toBe(false);
  });
});
