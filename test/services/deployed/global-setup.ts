import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { askedFor, suitesFor } from '../servers/asked-for.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the cloud assembly: what `cdk deploy` would upload. */
    readonly assembly: string;
  }
}

/** What a bundle finds beside it: the runtime's own SDK, and this machine's engine in the place of Lambda's. */
const besideBundles = ['@aws-sdk', '@duckdb'];

/** Builds the cloud assembly once for all tests, outside of the project, so that a bundle finds nothing it does not carry. */
export default async ({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> => {
  if (!suitesFor(askedFor()).includes('deployed')) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'kohort-assembly-'));
  const assembly = join(folder, 'cdk.out');
  await mkdir(join(folder, 'node_modules'));
  for (const scope of besideBundles)
    await symlink(resolve('node_modules', scope), join(folder, 'node_modules', scope));
  const synth = ['synth', '--quiet', '-c', 'native=none', '--output', assembly];
  await promisify(execFile)(resolve('node_modules/.bin/cdk'), synth);
  provide('assembly', assembly);
  return () => rm(folder, { recursive: true, force: true });
};
