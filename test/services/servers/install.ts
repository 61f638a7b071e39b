import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { AwsService } from './asked-for.ts';

const run = promisify(execFile);
const here = import.meta.dirname;
const copyJars = 'org.apache.maven.plugins:maven-dependency-plugin:2.8:copy-dependencies';

/** What a service needs that this machine does not have. */
export class Missing extends Error {
  override readonly name = 'Missing';
}

/** Installs the server of a service, once per set of pinned versions, and tells the folder that it is in. */
export const install: Readonly<Record<AwsService, () => Promise<string>>> = {
  s3: async () => {
    await present('python3', '-c', 'import venv, ensurepip');
    return once(join(here, 'requirements.txt'), async (folder, pinned) => {
      await run('python3', ['-m', 'venv', folder]);
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', pinned];
      await run(join(folder, 'bin/python'), pip);
    });
  },
  dynamodb: async () => {
    await present('java', '-version');
    await present('mvn', '--version');
    return once(join(here, 'dynamodb-local.xml'), async (folder, pinned) => {
      const where = [`-DoutputDirectory=${folder}`, '-DincludeScope=runtime'];
      await run('mvn', ['--batch-mode', '--quiet', '--file', pinned, copyJars, ...where]);
    });
  },
};

const present = async (command: string, ...parameters: readonly string[]): Promise<void> => {
  try {
    await run(command, parameters);
  } catch {
    throw new Missing(`\`${[command, ...parameters].join(' ')}\` does not work on this machine`);
  }
};

/** A folder below `node_modules/.cache` that is filled once for each content of the file of pinned versions. */
const once = async (
  pinned: string,
  fill: (folder: string, pinned: string) => Promise<void>,
): Promise<string> => {
  const digest = createHash('sha256')
    .update(await readFile(pinned))
    .digest('hex');
  const folder = resolve('node_modules/.cache/kohort-services', digest.slice(0, 16));
  const complete = join(folder, '.complete');
  const isComplete = await access(complete).then(
    () => true,
    () => false,
  );
  if (isComplete) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    await fill(folder, pinned);
  } catch (error) {
    throw new Missing(`${pinned} cannot be installed: ${wordsOf(error)}`);
  }
  await writeFile(complete, '');
  return folder;
};

const wordsOf = (error: unknown): string => {
  const words = error instanceof Error && 'stderr' in error ? `${error.stderr}` : `${error}`;
  return words.trim().split('\n').slice(-5).join('\n');
};
