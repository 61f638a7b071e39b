import { type SpawnOptionsWithoutStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

interface Given {
  readonly command: readonly string[];
  /** Milliseconds that the server may take to be ready. */
  readonly patience: number;
  readonly isReady: () => Promise<boolean>;
  readonly options?: Pick<SpawnOptionsWithoutStdio, 'cwd' | 'env'>;
}

/** Runs a server, waits until it is ready and tells how to stop it. It goes, too, when this process dies. */
export const runServer = async (name: string, given: Given): Promise<() => Promise<void>> => {
  const keeper = join(import.meta.dirname, '../processes/keep-server.ts');
  const child = spawn(process.execPath, [keeper, ...given.command], {
    ...given.options,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stderr.on('data', (piece: Buffer) => said.push(piece));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.stdin.end();
    await gone;
  };
  for (const until = Date.now() + given.patience; Date.now() < until && child.exitCode === null; ) {
    if (await given.isReady()) return stop;
    await setTimeout(100);
  }
  await stop();
  throw new Error(`The server of ${name} did not start: ${Buffer.concat(said).toString().slice(-2000)}`);
};

export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('No port is free');
  return address.port;
};
