import { readdirSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { type Zone, zones } from '../../core/zones.ts';
import { stages } from '../../functions/stages.ts';
import { definitionOf, tasksOf } from './definition.ts';
import { grantsOf, synthesised } from './synthesised.ts';

const template = synthesised();
const names = stages.map(({ name }) => name);
const bucketIds = idsByZone('AWS::S3::Bucket');
const keyIds = idsByZone('AWS::KMS::Key');

test('folders, stages, functions and states are the same six', () => {
  const folders = readdirSync('functions', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...names].sort());
  template.resourceCountIs('AWS::Lambda::Function', names.length);
  expect(tasksOf(definitionOf(template)).map(([name]) => name)).toEqual(names);
});

describe.each(stages)('$name', (stage) => {
  const grants = grantsOf(template, `kohort: ${stage.job}`);

  test.each(zones)('touches zone %s as its row says and no further', (zone) => {
    const reads = (stage.reads as readonly Zone[]).includes(zone);
    const writes = (stage.writes as readonly Zone[]).includes(zone);
    const removes = (stage.removes as readonly Zone[]).includes(zone);
    const bucket = bucketIds.get(zone);
    const key = keyIds.get(zone);
    const expected = [
      ...(reads ? [`s3:ListBucket on ${bucket}`, `s3:GetObject on ${bucket}/*`] : []),
      ...(writes ? [`s3:PutObject on ${bucket}/*`, `s3:AbortMultipartUpload on ${bucket}/*`] : []),
      ...(writes ? [`kms:GenerateDataKey on ${key}`] : []),
      ...(removes ? [`s3:DeleteObject on ${bucket}/*`] : []),
      ...(reads || writes ? [`kms:Decrypt on ${key}`] : []),
    ];
    const found = grants.filter(
      (grant) => / on (.*?)(\/\*)?$/.exec(grant)?.[1] === bucket || grant.endsWith(` on ${key}`),
    );
    expect([...new Set(found)].sort()).toEqual(expected.sort());
  });

  test('holds no grant on everything', () => {
    expect(grants.filter((grant) => grant.includes('*') && !grant.endsWith('/*'))).toEqual([]);
  });

  test('reaches the keyring if and only if it may use secrets', () => {
    expect(grants.some((grant) => grant.includes('Keyring'))).toBe(stage.secrets);
  });

  test('changes the ledger if and only if its row says so', () => {
    expect(grants.some((grant) => /PutItem on .*Ledger/.test(grant))).toBe(stage.ledger === 'write');
  });
});

test('no bucket is public, unencrypted or open to plain HTTP', () => {
  template.resourceCountIs('AWS::S3::Bucket', zones.length);
  template.allResourcesProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: Match.anyValue() } },
      ],
    },
  });
  template.allResourcesProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    },
  });
});

test('every zone has a key of its own', () => {
  expect(new Set(keyIds.values()).size).toBe(zones.length);
});

test('what was published is locked, and nothing else keeps old versions', () => {
  const versioned = template.findResources('AWS::S3::Bucket', {
    Properties: { VersioningConfiguration: { Status: 'Enabled' } },
  });
  expect(Object.keys(versioned)).toEqual([bucketIds.get('published')]);
  template.resourcePropertiesCountIs('AWS::S3::Bucket', { ObjectLockEnabled: true }, 1);
});

test('zones with personal data forget after the days of the policy', () => {
  const days = (zone: Zone) =>
    template.toJSON().Resources[bucketIds.get(zone) ?? ''].Properties.LifecycleConfiguration.Rules[0]
      .ExpirationInDays;
  expect(zones.map((zone) => [zone, days(zone)])).toEqual([
    ['landing', 30],
    ['quarantine', 31],
    ['manifests', undefined],
    ['microdata', 120],
    ['cells', 121],
    ['protected', 121],
    ['verdicts', undefined],
    ['history', undefined],
    ['published', undefined],
  ]);
});

test('a key taken out of the keyring cannot be restored', () => {
  const recovery = Object.entries(template.findResources('AWS::DynamoDB::GlobalTable')).map(
    ([id, { Properties }]) => [
      id.includes('Keyring'),
      Properties.Replicas[0].PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled,
    ],
  );
  expect(recovery.sort()).toEqual([
    [false, true],
    [true, false],
  ]);
});

test('only stages with secrets may use the master key, and its administrators may not', () => {
  const roles = stages.filter(({ secrets }) => secrets).map(({ name }) => name);
  template.hasResourceProperties('AWS::KMS::Key', {
    KeySpec: 'HMAC_256',
    KeyPolicy: {
      Statement: [
        Match.objectLike({ Action: Match.not(Match.arrayWith(['kms:GenerateMac'])) }),
        Match.objectLike({ Action: 'kms:GenerateMac' }),
      ],
    },
  });
  expect(roles).toEqual(['deidentify']);
});

test('every worker runs on arm64 under Node 24', () => {
  template.allResourcesProperties('AWS::Lambda::Function', {
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
  });
});

/** Zone to the logical id of its resource of a type. */
function idsByZone(type: string): ReadonlyMap<Zone, string> {
  const ids = Object.keys(template.findResources(type));
  return new Map(
    zones.flatMap((zone) => {
      const id = ids.find((found) => found.startsWith(zone));
      return id ? [[zone, id] as const] : [];
    }),
  );
}
