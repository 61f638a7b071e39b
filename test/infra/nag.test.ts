import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { appOf } from './synthesised.ts';

const outdir = mkdtempSync(join(tmpdir(), 'kohort-nag-'));

beforeAll(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(outdir, { recursive: true });
});

const checked = () => {
  const { app } = appOf({ outdir });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
};

test('both stacks keep the rules for solutions on AWS, or say why not', () => {
  expect(() => checked().synth()).not.toThrow();
});

test('a bucket that anybody puts beside them without thinking does not', () => {
  const app = checked();
  new Bucket(new Stack(app, 'Planted'), 'Careless');
  expect(() => app.synth()).toThrow(/Planted\/Careless\/Resource/);
});
