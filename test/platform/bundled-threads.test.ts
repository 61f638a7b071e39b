import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stages } from '../../functions/stages.ts';
import { bundling } from '../../infra/bundling.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(root, 'node_modules/.bundled-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('threads begin where all files are bundled in one as they are deployed, and come to the same', async () => {
  const audit = stages.find(({ name }) => name === 'audit');
  if (!audit) throw new Error('no stage audits');
  const { banner = '', externalModules = [] } = bundling(new Stack(new App(), 'Bundled'), audit);
  const file = join(folder, 'index.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'processes/attack-in-threads.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    banner: { js: banner },
    external: [...externalModules],
    outfile: file,
  });
  const { stdout } = await promisify(execFile)(process.execPath, [file]);
  expect(JSON.parse(stdout)).toEqual({
    begun: 2,
    outcomes: Array.from({ length: 4 }, () => '"outcome":"passed"'),
    same: true,
  });
});
