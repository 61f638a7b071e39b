import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Service } from './asked-for.ts';

const here = import.meta.dirname;
const patience = 60_000;

interface Server {
  readonly endpoint: string;
  stop(): Promise<void>;
}

type Command = (folder: string, port: number) => readonly string[];

const commands: Readonly<Record<Service, Command>> = {
  s3: (folder, port) => [join(folder, 'bin/python'), join(here, 'serve_moto.py'), '-p', `${port}`],
  dynamodb: (folder, port) => [
    'java',
    `-Djava.library.path=${folder}`,
    '-cp',
    join(folder, '*'),
    'com.amazonaws.services.dynamodbv2.local.main.ServerRunner',
    ...['-inMemory', '-sharedDb', '-disableTelemetry', '-port', `${port}`],
  ],
};

/** Starts the server that is installed in the folder, on a free port, and waits until it answers. */
export const start = async (service: Service, folder: string): Promise<Server> => {
  const port = await freePort();
  const keeper = join(here, '../processes/keep-server.ts');
  const child = spawn(process.execPath, [keeper, ...commands[service](folder, port)], {
    env: { ...process.env, MOTO_ACCOUNT_ID: '111111111111' },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stderr.on('data', (piece: Buffer) => said.push(piece));
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.stdin.end();
    await gone;
  };
  if (await answers(endpoint, child)) return { endpoint, stop };
  await stop();
  throw new Error(`The server of ${service} did not start: ${Buffer.concat(said).toString().slice(-2000)}`);
};

const answers = async (endpoint: string, child: ChildProcess): Promise<boolean> => {
  for (const until = Date.now() + patience; Date.now() < until && child.exitCode === null; ) {
    const answered = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (answered) return true;
    await setTimeout(100);
  }
  return false;
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
