import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { type Zone, zones } from '../../core/zones.ts';
import { policy, synthesised } from './synthesised.ts';

const { store } = synthesised();
const bucketIds = idsByZone('AWS::S3::Bucket');
const keyIds = idsByZone('AWS::KMS::Key');

test('no bucket is public, unencrypted or open to plain HTTP', () => {
  store.resourceCountIs('AWS::S3::Bucket', zones.length);
  store.allResourcesProperties('AWS::S3::Bucket', {
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
  store.allResourcesProperties('AWS::S3::BucketPolicy', {
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
  const versioned = store.findResources('AWS::S3::Bucket', {
    Properties: { VersioningConfiguration: { Status: 'Enabled' } },
  });
  expect(Object.keys(versioned)).toEqual([bucketIds.get('published')]);
  store.resourcePropertiesCountIs('AWS::S3::Bucket', { ObjectLockEnabled: true }, 1);
});

test('zones with personal data forget after the days of the policy', () => {
  const days = (zone: Zone) =>
    store.toJSON().Resources[bucketIds.get(zone) ?? ''].Properties.LifecycleConfiguration.Rules[0]
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

describe('the tables', () => {
  const tables = Object.entries(store.findResources('AWS::DynamoDB::GlobalTable'));
  const propertiesOf = (name: string) => tables.find(([id]) => id.includes(name))?.[1].Properties;

  test('are the ledger, which can be restored to any moment', () => {
    expect(propertiesOf('Ledger').Replicas[0].PointInTimeRecoverySpecification).toEqual({
      PointInTimeRecoveryEnabled: true,
    });
  });

  test('and the keyring, of which no copy is kept anywhere: what is taken out of it is gone', () => {
    const { StreamSpecification, Replicas } = propertiesOf('Keyring');
    expect(StreamSpecification).toBeUndefined();
    expect(Replicas).toHaveLength(1);
    for (const copy of ['PointInTimeRecoverySpecification', 'KinesisStreamSpecification'])
      expect(Replicas[0]).not.toHaveProperty(copy);
    expect(tables).toHaveLength(2);
  });
});

test('everything that remembers is kept when its stack is deleted', () => {
  for (const type of ['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::DynamoDB::GlobalTable'])
    for (const [id, resource] of Object.entries(store.findResources(type)))
      expect([id, resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual([id, 'Retain', 'Retain']);
});

describe('an audience', () => {
  test('is told when its catalogue was written, and of nothing else', () => {
    const rules = Object.values(store.findResources('AWS::Events::Rule'));
    expect(rules.map(({ Properties }) => Properties.EventPattern).sort(byKey)).toEqual(
      policy.audiences
        .map(({ name }) => ({
          source: ['aws.s3'],
          'detail-type': ['Object Created'],
          detail: {
            bucket: { name: [{ Ref: bucketIds.get('published') }] },
            object: { key: [`${name}/catalogue.json`] },
          },
        }))
        .sort(byKey),
    );
    for (const { Properties } of rules) expect(Properties.Targets[0].DeadLetterConfig).toBeDefined();
    store.hasResourceProperties('AWS::S3::Bucket', {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
  });

  test.each([
    [
      'of another policy',
      { stranger: { account: '222222222222', externalId: 'long-enough' } },
      'no audience stranger',
    ],
    ['without an external id', { author: { account: '222222222222' } }, 'externalId'],
    ['with one that can be guessed', { author: { account: '222222222222', externalId: 'a' } }, 'externalId'],
    ['of no account', { author: { account: '*', externalId: 'long-enough' } }, 'account'],
  ])('%s is refused before anything is deployed', (_, readers, message) => {
    expect(() => synthesised({ readers })).toThrow(message);
    expect(() => synthesised({ readers: JSON.stringify(readers) })).toThrow(message);
  });
});

interface Pattern {
  readonly detail: { readonly object: { readonly key: readonly string[] } };
}
function byKey(a: Pattern, b: Pattern): number {
  return `${a.detail.object.key}`.localeCompare(`${b.detail.object.key}`);
}

/** Zone to the logical id of its resource of a type. */
function idsByZone(type: string): ReadonlyMap<Zone, string> {
  const ids = Object.keys(store.findResources(type));
  return new Map(
    zones.flatMap((zone) => {
      const id = ids.find((found) => found.startsWith(zone));
      return id ? [[zone, id] as const] : [];
    }),
  );
}
