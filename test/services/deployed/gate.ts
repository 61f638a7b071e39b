import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { inject } from 'vitest';
import { type Asked, readAsked } from './asked.ts';
import { refused } from './refused.ts';

/** The error that the caller gets in the server's place, by its name; nothing where the request may pass. */
export type Fault = (asked: Asked) => Promise<string | undefined> | string | undefined;

export interface Gate {
  readonly endpoint: string;
  close(): void;
}

/**
 * Stands before both servers. It knows from the credentials which stage asks, refuses what the stage has no grant for, and
 * does to the other requests what the test wants.
 */
export const openGate = async (
  mayPass: (asked: Asked) => boolean,
  fault: (asked: Asked) => ReturnType<Fault>,
): Promise<Gate> => {
  const server = createServer(async (request, response) => {
    const asked = readAsked(request);
    const error = mayPass(asked) ? await fault(asked) : 'AccessDenied';
    if (error === undefined) return pass(request, response, asked);
    await Array.fromAsync(request);
    return refused(response, asked, error);
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

/** A caller that dies takes its request with it; what the server had got until then stays. */
const pass = async (
  request: IncomingMessage,
  response: ServerResponse,
  { service }: Asked,
): Promise<void> => {
  const { dynamodb, s3 } = inject('endpoints');
  const { expect, ...headers } = request.headers;
  const url = new URL(request.url ?? '/', service === 'dynamodb' ? dynamodb : s3);
  const path = request.url ?? '/';
  const onwards = httpRequest({ ...place(url), path, method: request.method, headers });
  onwards.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    pipeline(answer, response).catch(() => response.destroy());
  });
  onwards.on('error', () => response.destroy());
  await pipeline(request, onwards).catch(() => onwards.destroy());
};

const place = ({ hostname, port }: URL) => ({ hostname, port });
