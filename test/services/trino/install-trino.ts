import { execFile } from 'node:child_process';
import { access, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const version = '476';
const oldestJava = 24;
const copy = 'org.apache.maven.plugins:maven-dependency-plugin:2.8:copy';

/** Installs Trino with its connector for Hive, once, and tells the folder that it is in. Takes `mvn`, `tar`, `unzip` and a network. */
export const installTrino = async (): Promise<string> => {
  const folder = resolve('node_modules/.cache/kohort-services', `trino-${version}`);
  const complete = join(folder, '.complete');
  if (await isThere(complete)) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const artifact of [`trino-server-core:${version}:tar.gz`, `trino-hive:${version}:zip`])
    await run('mvn', [
      ...['--batch-mode', '--quiet', copy],
      `-Dartifact=io.trino:${artifact}`,
      `-DoutputDirectory=${folder}`,
    ]);
  const core = `trino-server-core-${version}`;
  await run('tar', ['xzf', join(folder, `${core}.tar.gz`), '-C', folder]);
  await run('unzip', ['-q', join(folder, `trino-hive-${version}.zip`), '-d', folder]);
  await rename(join(folder, core), join(folder, 'server'));
  await rename(join(folder, `trino-hive-${version}`), join(folder, 'server/plugin/hive'));
  for (const archive of [`${core}.tar.gz`, `trino-hive-${version}.zip`]) await rm(join(folder, archive));
  await writeFile(complete, '');
  return folder;
};

/** A Java that is new enough: the one of `JAVA_HOME`, the one on the path, or one of those beside it. */
export const newJava = async (): Promise<string> => {
  const beside = '/usr/lib/jvm';
  const others = (await isThere(beside)) ? await readdir(beside) : [];
  const home = process.env.JAVA_HOME;
  const candidates = [
    ...(home ? [join(home, 'bin/java')] : []),
    'java',
    ...others.map((name) => join(beside, name, 'bin/java')),
  ];
  for (const java of candidates) if ((await versionOf(java)) >= oldestJava) return java;
  throw new Error(`Trino ${version} needs Java ${oldestJava} or later; JAVA_HOME may name one`);
};

const versionOf = async (java: string): Promise<number> => {
  try {
    const { stderr } = await run(java, ['-version']);
    return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
  } catch {
    return 0;
  }
};

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
