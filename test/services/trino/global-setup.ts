import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { askedFor } from '../servers/asked-for.ts';
import { freePort, runServer } from '../servers/run-server.ts';
import { installTrino, newJava } from './install-trino.ts';
import type { TrinoServer } from './trino-warehouse.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly trino: TrinoServer;
  }
}

const patience = 180_000;

/** Starts Trino, where it is asked for, over files in a folder of its own, and stops it when the tests are over or dead. */
export default async ({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> => {
  if (!askedFor().includes('trino')) return undefined;
  const [installed, java] = [await installTrino(), await newJava()];
  const folder = await mkdtemp(join(tmpdir(), 'kohort-trino-'));
  const clear = () => rm(folder, { recursive: true, force: true });
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  await configure(folder, endpoint, port);
  const stop = await runServer('trino', {
    command: [java, ...parameters(folder, installed)],
    patience,
    isReady: () => isReady(endpoint),
    options: { cwd: folder },
  }).catch(async (error: unknown) => {
    await clear();
    throw error;
  });
  provide('trino', { endpoint, folder: join(folder, 'objects') });
  return async () => {
    await stop();
    await clear();
  };
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
    const answer = await fetch(`${endpoint}/v1/info`, { signal: AbortSignal.timeout(5000) });
    return JSON.stringify(await answer.json()).includes('"starting":false');
  } catch {
    return false;
  }
};
