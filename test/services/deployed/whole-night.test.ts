import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesBelow } from '../../support/files-below.ts';
import { nightProcess } from '../../support/night-process.ts';
import { syntheticExports, syntheticNight } from '../../support/synthetic-exports.ts';
import { withoutSeals } from '../../support/without-seals.ts';
import { type Deployment, deploy } from './deployment.ts';

let folder: string;
let deployment: Deployment;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kohort-local-'));
  deployment = await deploy();
  await deployment.land(syntheticExports());
});

afterAll(async () => {
  await deployment.remove();
  await rm(folder, { recursive: true, force: true });
});

test('the deployed night publishes the bytes of the local one, but for what is sealed under the secret of each', async () => {
  const execution = await deployment.start(syntheticNight);
  expect(execution).toMatchObject({ status: 'SUCCEEDED', error: undefined, cause: undefined });
  const local = await nightProcess(['--store', folder]);
  expect(local).toMatchObject({ code: 0 });
  const expected = withoutSeals(await filesBelow(join(folder, 'published')));
  const published = withoutSeals(await deployment.published());
  expect(expected.size).toBeGreaterThan(50);
  expect([...published.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [path, content] of expected)
    expect([path, published.get(path)?.equals(content)]).toEqual([path, true]);
});
