import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { inject } from 'vitest';
import { type Asked, readAsked } from './asked.ts';
import { refused } from './refused.ts';

/** The error that the caller gets in the server's place, by its name; nothing where the request may pass. */
export type Fault = (asked: Asked) => Promise<string | undefined> | string | undefined;

interface Gate {
  readonly endpoint: string;
  close(): void;
}

/**
 * Stands before both servers. It knows from the credentials which stage asks, refuses what the stage may not do, and does
 * to the other requests what the test wants.
 */
export const openGate = async (mayPass: (asked: Asked) => boolean, fault: Fault): Promise<Gate> => {
  const faultOf = async (asked: Asked) => {
    try {
      return await fault(asked);
    } catch {
      return 'InternalError';
    }
  };
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray().catch(() => []));
    const asked = readAsked(request, () => body);
    const error = mayPass(asked) ? await faultOf(asked) : 'AccessDenied';
    if (error === undefined) await pass({ request, body, asked }, response);
    else refused(response, asked, error);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

interface Received {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly asked: Asked;
}

/** What was received whole is passed on, even if its sender is dead by now. */
const pass = async ({ request, body, asked }: Received, response: ServerResponse): Promise<void> => {
  const { dynamodb, s3 } = inject('endpoints');
  const { hostname, port } = new URL(asked.service === 'dynamodb' ? dynamodb : s3);
  const { expect, ...headers } = request.headers;
  const { method, url: path } = request;
  const onwards = httpRequest({ hostname, port, path, method, headers }).end(body);
  try {
    const [answer]: IncomingMessage[] = await once(onwards, 'response');
    if (!answer) throw new Error('no answer');
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, response);
  } catch {
    response.destroy();
  }
};
