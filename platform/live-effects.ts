import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import type { Effects, ObjectStore } from '../core/effects.ts';
import { environment } from '../core/environment.ts';
import type { Policy } from '../core/policy.ts';
import { type Zone, zones } from '../core/zones.ts';
import { audienceKey } from './audience-key.ts';
import { dynamoLedger } from './dynamo-ledger.ts';
import { jsonLog } from './json-log.ts';
import { kmsSecrets } from './kms-secrets.ts';
import { s3Store } from './s3-store.ts';
import { ServiceFailure } from './service-failure.ts';
import { warehouseOf } from './warehouse-of.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface LoadedPolicy {
  readonly policy: Policy;
  readonly digest: string;
}

/** The deployed world without its engine and threads: what the environment names. What it does not name fails when it is used. */
export const liveEffects = (
  variables: Environment,
  { policy, digest }: LoadedPolicy,
): Omit<Effects, 'engine' | 'spread'> => {
  const s3 = new S3Client({ maxAttempts });
  const dynamo = new DynamoDBClient({ maxAttempts });
  const named = <Thing extends object>(name: string, make: (value: string) => Thing): Thing => {
    const value = variables[name];
    return value === undefined || value === '' ? notNamed<Thing>(name) : make(value);
  };
  const encryptionKey = audienceKey(variables[environment.audienceKeys]);
  const storeOf = (zone: Zone): ObjectStore =>
    named(environment.bucket(zone), (bucket) =>
      s3Store(s3, bucket, zone === 'published' ? encryptionKey : undefined),
    );
  return {
    zones: Object.fromEntries(zones.map((zone) => [zone, storeOf(zone)])) as Record<Zone, ObjectStore>,
    ledger: named(environment.ledgerTable, (table) => dynamoLedger(dynamo, table)),
    keyring: named(environment.keyringTable, (table) => dynamoLedger(dynamo, table)),
    secrets: named(environment.macKey, (key) => kmsSecrets(new KMSClient({ maxAttempts }), key)),
    randomBytes: (count) => randomBytes(count),
    ...warehouseOf(variables),
    log: jsonLog(
      (line) => process.stdout.write(line),
      policy.audiences.map(({ name }) => name),
    ),
    policy,
    policyDigest: digest,
  };
};

const maxAttempts = 6;

/** Stands for a thing that this stage may not use. */
export const notNamed = <Thing extends object>(name: string): Thing => {
  const refuse = (): never => {
    throw new ServiceFailure(`This stage was deployed without ${name}`);
  };
  return new Proxy({} as Thing, { get: refuse });
};
