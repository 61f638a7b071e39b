import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { inject } from 'vitest';
import { z } from 'zod';
import type { ObjectStore } from '../../../core/effects.ts';
import { environment } from '../../../core/environment.ts';
import { type Zone, zones } from '../../../core/zones.ts';
import { stages } from '../../../functions/stages.ts';
import { s3Store } from '../../../platform/s3-store.ts';
import { s3Client } from '../servers/clients.ts';
import { makeResources } from './account.ts';
import { type Fault, openGate } from './gate.ts';
import { grantsIn } from './grants.ts';
import { type Execution, execute, redrive } from './machine.ts';
import { type Attributes, readTemplate, resolveText, resourcesOf } from './template.ts';
import { type Deployed, Workers } from './workers.ts';

/** The stack, deployed onto the servers, with nothing landed yet. */
export interface Deployment {
  readonly zones: Readonly<Record<Zone, ObjectStore>>;
  readonly workers: Workers;
  /** What the test does to requests; may be set at any time. */
  fault: Fault;
  /** Megabytes of heap that a stage's containers get from now on, by its name. */
  readonly heaps: Map<string, number>;
  land(exports: Iterable<{ readonly key: string; readonly body: string | Uint8Array }>): Promise<void>;
  /** What the schedule does. */
  start(date: string): Promise<Execution>;
  redrive(execution: Execution): Promise<Execution>;
  /** Path to bytes of everything that outsiders can see. */
  published(): Promise<ReadonlyMap<string, Buffer>>;
  remove(): Promise<void>;
}

const lambda = z.looseObject({
  Description: z.string(),
  MemorySize: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});
const machine = z.looseObject({ DefinitionString: z.unknown() });

export const deploy = async (policy?: string): Promise<Deployment> => {
  const template = await readTemplate();
  const deployed = await makeResources(template);
  const folder = await mkdtemp(join(tmpdir(), 'kohort-deployed-'));
  const policyFile = join(folder, 'policy.yaml');
  if (policy !== undefined) await writeFile(policyFile, policy);

  const workers = new Workers(folder);
  const gate = await openGate(grantsIn(template, deployed), (asked) => deployment.fault(asked));
  const heaps = new Map<string, number>();
  const variables = { ...containerVariables(gate.endpoint), ...(policy ? { POLICY_FILE: policyFile } : {}) };
  const functions = new Map(functionsOf(template, deployed, variables));
  const world = {
    invoke: async (arn: string, event: object) => {
      const found = functions.get(arn);
      if (!found) throw new Error(`${arn} is not deployed`);
      return workers.invoke({ ...found, heap: heaps.get(found.name) ?? found.heap }, event);
    },
    read: async (bucket: string, key: string) =>
      `${Buffer.from(await s3Store(s3Client(), bucket).read(key))}`,
  };
  const [[, night] = []] = resourcesOf(template, 'AWS::StepFunctions::StateMachine');
  const definition = resolveText(machine.parse(night?.Properties).DefinitionString, deployed);

  const bucketOf = bucketsIn(functions.values());
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
    remove: async () => {
      gate.close();
      await workers.stop();
    },
  };
  return deployment;
};

const containerVariables = (endpoint: string): Record<string, string> => ({
  AWS_REGION: 'eu-central-1',
  AWS_SECRET_ACCESS_KEY: 'of-the-stage',
  AWS_ENDPOINT_URL_S3: endpoint,
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  AWS_ENDPOINT_URL_KMS: endpoint,
});

function* functionsOf(
  template: Parameters<typeof resourcesOf>[0],
  deployed: ReadonlyMap<string, Attributes>,
  common: Readonly<Record<string, string>>,
): Generator<readonly [arn: string, Deployed]> {
  for (const [id, { Properties, Metadata }] of resourcesOf(template, 'AWS::Lambda::Function')) {
    const { Description, MemorySize, Environment } = lambda.parse(Properties);
    const stage = stages.find(({ job }) => Description === `kohort: ${job}`);
    if (!stage) continue;
    const code = join(inject('assembly'), `${Metadata['aws:asset:path']}`);
    const own = Object.entries(Environment.Variables).map(([name, value]) => [
      name,
      resolveText(value, deployed).replace(/^\/var\/task\b/, code),
    ]);
    const variables = {
      ...Object.fromEntries(own),
      AWS_ACCESS_KEY_ID: stage.name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: `${MemorySize}`,
      ...common,
    };
    const arn = deployed.get(id)?.Arn ?? '';
    yield [arn, { name: stage.name, code, variables, heap: MemorySize }];
  }
}

const bucketsIn = (functions: Iterable<Deployed>): ((zone: Zone) => string) => {
  const variables = Object.assign({}, ...[...functions].map((own) => own.variables));
  return (zone) => z.string().parse(variables[environment.bucket(zone)]);
};
