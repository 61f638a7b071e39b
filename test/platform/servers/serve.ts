import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Answered {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The work is done but its answer is lost: the connection breaks. */
  readonly lost?: boolean;
  /** The connection breaks in the middle of the body. */
  readonly breaks?: boolean;
}

/** Answers HTTP on this machine until the tests of the file are over. */
export const serve = async (answer: (asked: Asked) => Answered): Promise<string> => {
  const server = createServer(async (request, response) => {
    const { status, headers = {}, body = '', lost, breaks } = answer(await askedIn(request));
    if (lost) return request.socket.destroy();
    if (breaks) {
      response.writeHead(status, { ...headers, 'content-length': 2 * Buffer.byteLength(body) });
      return response.write(body, () => request.socket.destroy());
    }
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    return response.end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const askedIn = async (request: IncomingMessage): Promise<Asked> => ({
  method: request.method ?? '',
  url: new URL(request.url ?? '/', 'http://server'),
  headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, `${value}`])),
  body: Buffer.concat(await request.toArray()),
});

/** What every client of these servers is told. */
export const clientOptions = (endpoint: string) => ({
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 3,
});
