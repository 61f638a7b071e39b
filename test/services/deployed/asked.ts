import type { IncomingMessage } from 'node:http';

/** A request to a service, as its log would tell it. */
export interface Asked {
  /** The access key that it is signed with: the name of the stage. */
  readonly caller: string;
  readonly service: 's3' | 'dynamodb' | 'kms';
  /** As grants name it: `s3:PutObject`. */
  readonly action: string;
  readonly bucket: string;
  readonly key: string;
}

const credential = /Credential=(?<caller>[^/]+)\/\d+\/[^/]+\/(?<service>s3|dynamodb|kms)\//;

export const readAsked = ({ headers, method = '', url = '/' }: IncomingMessage): Asked => {
  const { caller = '', service } = credential.exec(headers.authorization ?? '')?.groups ?? {};
  if (service === 'dynamodb' || service === 'kms') {
    const operation = `${headers['x-amz-target']}`.split('.')[1];
    return { caller, service, action: `${service}:${operation}`, bucket: '', key: '' };
  }
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const [, bucket = '', ...key] = pathname.split('/');
  const named = { bucket, key: decodeURIComponent(key.join('/')) };
  return { caller, service: 's3', action: `s3:${s3Action(method, named.key, searchParams)}`, ...named };
};

const s3Action = (method: string, key: string, query: URLSearchParams): string => {
  if (key === '') return method === 'GET' ? 'ListBucket' : 'unknown';
  if (method === 'GET' || method === 'HEAD') return 'GetObject';
  if (method === 'DELETE') return query.has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
  return 'PutObject';
};
