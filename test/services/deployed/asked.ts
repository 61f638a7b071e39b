import type { IncomingMessage } from 'node:http';

/** A request to a service, as its log would tell it. */
export interface Asked {
  /** The access key that it is signed with: the name of the stage. */
  readonly caller: string;
  readonly service: 's3' | 'dynamodb' | 'kms';
  /** As policies name it: `s3:PutObject`. */
  readonly action: string;
  /** ARN of the bucket, object, table or key. */
  readonly resource: string;
  /** Key of an object, or a prefix of keys. */
  readonly key: string;
  /** What the conditions of policies may ask for. */
  readonly context: Readonly<Record<string, string>>;
}

const credential = /Credential=(?<caller>[^/]+)\/\d+\/[^/]+\/(?<service>s3|dynamodb|kms)\//;

/** A request that no policy could be asked about is refused by throwing. */
export const readAsked = (request: IncomingMessage, body: () => Buffer): Asked => {
  const { caller = '', service } = credential.exec(request.headers.authorization ?? '')?.groups ?? {};
  if (service === 's3') return { caller, service, ...ofObjects(request) };
  if (service !== 'dynamodb' && service !== 'kms') throw new Error('a request to an unknown service');
  const action = `${service}:${`${request.headers['x-amz-target']}`.split('.')[1]}`;
  const { TableName, KeyId } = JSON.parse(`${body()}`);
  const resource = KeyId ?? `arn:aws:dynamodb:eu-central-1:111111111111:table/${TableName}`;
  return { caller, service, action, resource, key: '', context: {} };
};

const conditions: Readonly<Record<string, string>> = {
  'if-none-match': 's3:if-none-match',
  'x-amz-server-side-encryption-aws-kms-key-id': 's3:x-amz-server-side-encryption-aws-kms-key-id',
};

const ofObjects = ({ headers, method = '', url = '/' }: IncomingMessage) => {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const [, bucket = '', ...parts] = pathname.split('/');
  const object = decodeURIComponent(parts.join('/'));
  const action = `s3:${actionOn(method, object, searchParams)}`;
  const key = object || (searchParams.get('prefix') ?? '');
  const given = Object.entries(conditions).flatMap(([header, name]) =>
    headers[header] === undefined ? [] : [[name, `${headers[header]}`] as const],
  );
  const context = object ? Object.fromEntries(given) : { 's3:prefix': key };
  return { action, resource: `arn:aws:s3:::${bucket}${object && `/${object}`}`, key, context };
};

const actionOn = (method: string, object: string, query: URLSearchParams): string => {
  if (object === '') return method === 'GET' ? 'ListBucket' : 'unknown';
  if (method === 'GET' || method === 'HEAD') return 'GetObject';
  if (method === 'DELETE') return query.has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
  return 'PutObject';
};
