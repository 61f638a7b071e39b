import type { ServerResponse } from 'node:http';
import type { Asked } from './asked.ts';

const statuses: Readonly<Record<string, number>> = { AccessDenied: 403, SlowDown: 503, InternalError: 500 };

/** Answers as the service does where it refuses. */
export const refused = (response: ServerResponse, { service }: Asked, error: string): void => {
  if (service === 's3') {
    const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${error}</Code></Error>`;
    response.writeHead(statuses[error] ?? 500, { 'content-type': 'application/xml' }).end(body);
  } else {
    const type = error === 'AccessDenied' ? 'AccessDeniedException' : error;
    const body = JSON.stringify({ __type: `com.amazonaws#${type}`, message: 'refused' });
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
  }
};
