import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { ObjectStore } from '../../../core/effects.ts';
import { type Zone, zones } from '../../../core/zones.ts';
import { s3Store } from '../../../platform/s3-store.ts';
import { loadPolicy } from '../../../policy/load.ts';
import { deployed } from '../../infra/iam/deployed.ts';
import { valuesOf } from '../../infra/iam/template-values.ts';
import { s3Client } from '../servers/clients.ts';
import { functionsOf } from './functions.ts';
import { type Fault, openGate } from './gate.ts';
import { grantsIn } from './grants.ts';
import { type Execution, execute, redrive } from './machine.ts';
import { makeResources } from './make-resources.ts';
import { ringing } from './ringing.ts';
import { stacksIn, templatesFor } from './templates.ts';
import { Workers } from './workers.ts';

/** The stacks, deployed onto the servers, with nothing landed yet. There is one at a time. */
export interface Deployment {
  readonly zones: Readonly<Record<Zone, ObjectStore>>;
  readonly workers: Workers;
  /** What the test does to requests; may be set at any time. */
  fault: Fault;
  /** Megabytes of heap that a stage's new containers get, where the test gives others than the template. */
  readonly heaps: Map<string, number>;
  land(exports: Iterable<{ readonly key: string; readonly body: string | Uint8Array }>): Promise<void>;
  /** What the schedule does. */
  start(date: string): Promise<Execution>;
  redrive(execution: Execution): Promise<Execution>;
  /** Path to bytes of everything that outsiders can see. */
  published(): Promise<ReadonlyMap<string, Buffer>>;
  /** Names of the alarms that ring over what the stages have logged. */
  ringing(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** Deploys for the policy of the text; without one, for the policy that ships. */
export const deploy = async (policyText?: string): Promise<Deployment> => {
  const folder = await mkdtemp(join(tmpdir(), 'kohort-deployed-'));
  const policyFile = policyText === undefined ? undefined : join(folder, 'policy.yaml');
  if (policyFile) await writeFile(policyFile, policyText ?? '');
  const templates = await templatesFor(policyFile ? (await loadPolicy(policyFile)).policy : undefined);
  const stacks = stacksIn(templates);
  const system = deployed(templates);
  const masterKey = await makeResources(stacks);

  const heaps = new Map<string, number>();
  const workers = new Workers(folder);
  const gate = await openGate(grantsIn(system, masterKey), (asked) => deployment.fault(asked));
  const functions = await functionsOf(stacks, masterKey, {
    ...variablesOfService(gate.endpoint),
    ...(policyFile ? { POLICY_FILE: policyFile } : {}),
  });
  const world = {
    invoke: async (arn: string, event: object) => {
      const found = functions.get(arn);
      if (!found) throw new Error(`${arn} is not deployed`);
      return workers.invoke({ ...found, heap: heaps.get(found.name) }, event);
    },
    read: async (bucket: string, key: string) => {
      if (!system.asks(system.machineRole, 's3:GetObject', `arn:aws:s3:::${bucket}/${key}`))
        throw new Error('The state machine may not read the items');
      return `${Buffer.from(await s3Store(s3Client(), bucket).read(key))}`;
    },
  };
  const values = valuesOf(stacks, 'Kohort');
  const night = Object.values(values.resources).find(
    ({ Type }) => Type === 'AWS::StepFunctions::StateMachine',
  );
  const definition = values.text(night?.Properties.DefinitionString);

  const bucketOf = (zone: Zone): string => system.bucket(zone).replace('arn:aws:s3:::', '');
  const storeOf = (zone: Zone): ObjectStore => s3Store(s3Client(), bucketOf(zone));
  const deployment: Deployment = {
    zones: Object.fromEntries(zones.map((zone) => [zone, storeOf(zone)])) as Record<Zone, ObjectStore>,
    workers,
    heaps,
    fault: () => undefined,
    land: async (exports) => {
      for (const { key: Key, body: Body } of exports)
        await s3Client().send(new PutObjectCommand({ Bucket: bucketOf('landing'), Key, Body }));
    },
    start: (date) => execute(JSON.parse(definition), { scheduled: `${date}T02:00:00Z` }, world),
    redrive: (execution) => redrive(JSON.parse(definition), execution, world),
    published: async () => {
      const files = new Map<string, Buffer>();
      for await (const { key } of deployment.zones.published.list(''))
        files.set(key, Buffer.from(await deployment.zones.published.read(key)));
      return files;
    },
    ringing: () => ringing(values, (group) => workers.logOf(group)),
    remove: async () => {
      gate.close();
      await workers.stop();
    },
  };
  return deployment;
};

const variablesOfService = (endpoint: string): Record<string, string> => ({
  AWS_REGION: 'eu-central-1',
  AWS_SECRET_ACCESS_KEY: 'of-the-stage',
  AWS_ENDPOINT_URL_S3: endpoint,
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  AWS_ENDPOINT_URL_KMS: endpoint,
});
