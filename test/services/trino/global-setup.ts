import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { installTrino, newJava } from './install-trino.ts';
import type { TrinoServer } from './trino-warehouse.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly trino: TrinoServer;
  }
}

const patience = 180_000;

/** Starts Trino on a free port over files in a folder of its own, and stops it when the tests are over or dead. */
export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const [installed, java] = [await installTrino(), await newJava()];
  const folder = await mkdtemp(join(tmpdir(), 'kohort-trino-'));
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  await configure(folder, endpoint, port);
  const keeper = join(import.meta.dirname, '../processes/keep-server.ts');
  const child = spawn(process.execPath, [keeper, java, ...parameters(folder, installed)], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
    }
    await rm(folder, { recursive: true, force: true });
  };
  for (const until = Date.now() + patience; !(await isReady(endpoint)); await setTimeout(250)) {
    if (Date.now() < until && child.exitCode === null) continue;
    await stop();
    throw new Error('Trino did not start');
  }
  provide('trino', { endpoint, folder: join(folder, 'objects') });
  return stop;
};

const configure = async (folder: string, endpoint: string, port: number): Promise<void> => {
  const files: Readonly<Record<string, readonly string[]>> = {
    'config.properties': [
      'coordinator=true',
      'node-scheduler.include-coordinator=true',
      `http-server.http.port=${port}`,
      `discovery.uri=${endpoint}`,
      'query.max-memory=512MB',
      'query.max-memory-per-node=512MB',
    ],
    'catalog/hive.properties': [
      'connector.name=hive',
      'hive.metastore=file',
      'hive.metastore.catalog.dir=local:///metastore',
      'fs.native-local.enabled=true',
      `local.location=${join(folder, 'objects')}`,
      'hive.security=allow-all',
      'hive.non-managed-table-writes-enabled=true',
    ],
    'log.properties': ['io.trino=ERROR'],
  };
  for (const made of ['catalog', 'objects', 'data']) await mkdir(join(folder, made));
  for (const [name, lines] of Object.entries(files))
    await writeFile(join(folder, name), `${lines.join('\n')}\n`);
};

const parameters = (folder: string, installed: string): readonly string[] => [
  '-Xmx1500M',
  '-Djdk.attach.allowAttachSelf=true',
  '--add-modules=jdk.incubator.vector',
  '--sun-misc-unsafe-memory-access=allow',
  '--enable-native-access=ALL-UNNAMED',
  '-Dnode.environment=test',
  '-Dnode.id=test',
  `-Dnode.data-dir=${join(folder, 'data')}`,
  `-Dconfig=${join(folder, 'config.properties')}`,
  `-Dlog.levels-file=${join(folder, 'log.properties')}`,
  `-Dcatalog.config-dir=${join(folder, 'catalog')}`,
  `-Dplugin.dir=${join(installed, 'server/plugin')}`,
  '-cp',
  join(installed, 'server/lib/*'),
  'io.trino.server.TrinoServer',
];

const isReady = async (endpoint: string): Promise<boolean> => {
  try {
    const answer = await fetch(`${endpoint}/v1/info`);
    return JSON.stringify(await answer.json()).includes('"starting":false');
  } catch {
    return false;
  }
};

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('No port is free');
  return address.port;
};
