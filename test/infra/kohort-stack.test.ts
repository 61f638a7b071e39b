import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stages } from '../../functions/stages.ts';
import { definitionOf, tasksOf } from './definition.ts';
import { policy, synthesised } from './synthesised.ts';

const { night } = synthesised();
const names = stages.map(({ name }) => name);
const functions = Object.values(night.findResources('AWS::Lambda::Function'));
const functionOf = (job: string) =>
  functions.find(({ Properties }) => Properties.Description === `kohort: ${job}`)?.Properties;

test('folders, stages, functions and states are the same six', () => {
  const folders = readdirSync('functions', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...names].sort());
  night.resourceCountIs('AWS::Lambda::Function', names.length);
  expect(tasksOf(definitionOf(night)).map(([name]) => name)).toEqual(names);
});

test.each(stages)(
  '$name runs on arm64 under Node 24 with the memory and the scratch space of its row',
  (stage) => {
    expect(functionOf(stage.job)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: stage.memory,
      EphemeralStorage: { Size: stage.scratch * 1024 },
      Timeout: 900,
    });
  },
);

test.each(stages)('$name leaves the engine the memory that it was promised', ({ job, engine, memory }) => {
  const options: string | undefined = functionOf(job)?.Environment.Variables.NODE_OPTIONS;
  const heap = /^--max-old-space-size=(\d+)$/.exec(options ?? '')?.[1];
  expect(heap !== undefined).toBe(engine);
  if (heap !== undefined) expect(Number(heap) + memory * 0.6).toBeLessThan(memory * 0.9);
});

test('every log ends some day, and goes when the night is taken down', () => {
  const logs = Object.values(night.findResources('AWS::Logs::LogGroup'));
  expect(logs).toHaveLength(names.length + 1);
  for (const log of logs)
    expect(log).toMatchObject({ Properties: { RetentionInDays: 90 }, DeletionPolicy: 'Delete' });
});

test('the night holds nothing that could be lost with it', () => {
  for (const type of [
    'AWS::S3::Bucket',
    'AWS::KMS::Key',
    'AWS::DynamoDB::GlobalTable',
    'AWS::DynamoDB::Table',
  ])
    night.resourceCountIs(type, 0);
});

test('more audiences than a function can be told of are refused before anything is deployed', () => {
  const audiences = (count: number) =>
    Array.from({ length: count }, (_, number) => ({
      name: `partner-${number}`,
      title: 'A partner',
      kind: 'partner' as const,
      tables: [],
      scope: {},
    }));
  const withAudiences = (count: number) =>
    synthesised({ policy: { ...policy, audiences: audiences(count) }, readers: {} });
  expect(() => withAudiences(30)).not.toThrow();
  expect(() => withAudiences(31)).toThrow('31 audiences');
});
