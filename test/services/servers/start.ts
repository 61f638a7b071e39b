import { join } from 'node:path';
import type { AwsService } from './asked-for.ts';
import { freePort, runServer } from './run-server.ts';

const here = import.meta.dirname;
const patience = 60_000;

interface Server {
  readonly endpoint: string;
  stop(): Promise<void>;
}

type Command = (folder: string, port: number) => readonly string[];

const commands: Readonly<Record<AwsService, Command>> = {
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
export const start = async (service: AwsService, folder: string): Promise<Server> => {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = await runServer(service, {
    command: commands[service](folder, port),
    patience,
    isReady: () =>
      fetch(endpoint).then(
        () => true,
        () => false,
      ),
    options: { env: { ...process.env, MOTO_ACCOUNT_ID: '111111111111' } },
  });
  return { endpoint, stop };
};
