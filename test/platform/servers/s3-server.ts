import { createHash } from 'node:crypto';
import { type Answered, type Asked, serve } from './serve.ts';

interface Stored {
  readonly body: Buffer;
  readonly etag: string;
  readonly writer: string | undefined;
}

/** What a test may do to the next requests: leave them, lose their answers, or answer in the service's place. */
export type Meddle = (asked: Asked) => 'lose the answer' | Answered | undefined;

export interface S3Server {
  readonly endpoint: string;
  readonly asked: Asked[];
  meddle: Meddle;
  /** Puts objects there behind the service's back; names begin with the bucket. */
  fill(names: readonly string[]): void;
}

/** As much of S3 as a store needs: objects, pages of 1,000, parts, and writes that need the key to be free. */
export const s3Server = async (): Promise<S3Server> => {
  const objects = new Map<string, Stored>();
  const uploads = new Map<
    string,
    { readonly parts: Map<number, Buffer>; readonly writer: string | undefined }
  >();
  const state: Omit<S3Server, 'endpoint'> = {
    asked: [],
    meddle: () => undefined,
    fill: (names) => {
      for (const name of names) objects.set(name, { body: Buffer.from('1'), etag: '"1"', writer: undefined });
    },
  };
  const answer = (asked: Asked): Answered => {
    state.asked.push(asked);
    const meddled = state.meddle(asked);
    if (typeof meddled === 'object') return meddled;
    const answered = act(asked);
    return meddled === 'lose the answer' ? { ...answered, lost: true } : answered;
  };
  const act = (asked: Asked): Answered => {
    const { method, url, headers, body } = asked;
    const name = decodeURIComponent(url.pathname.slice(1));
    const query = url.searchParams;
    if (method === 'GET' && !name.includes('/', name.indexOf('/') + 1) && query.has('list-type'))
      return listing(objects, name.replace(/\/$/, ''), query);
    if (method === 'POST' && query.has('uploads')) {
      const id = `upload-${state.asked.length}`;
      uploads.set(id, { parts: new Map(), writer: headers['x-amz-meta-writer'] });
      return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    }
    const upload = uploads.get(query.get('uploadId') ?? '');
    if (method === 'PUT' && upload) {
      upload.parts.set(Number(query.get('partNumber')), body);
      return { status: 200, headers: { etag: etagOf(body) } };
    }
    if (method === 'POST' && upload) {
      uploads.delete(query.get('uploadId') ?? '');
      const parts = [...upload.parts].toSorted(([a], [b]) => a - b).map(([, part]) => part);
      return put(name, Buffer.concat(parts), { ...headers, 'x-amz-meta-writer': upload.writer ?? '' });
    }
    if (method === 'POST') return refusal(404, 'NoSuchUpload');
    if (method === 'PUT') return put(name, body, headers);
    if (method === 'DELETE') {
      if (query.has('uploadId')) uploads.delete(query.get('uploadId') ?? '');
      else objects.delete(name);
      return { status: 204 };
    }
    const object = objects.get(name);
    return object ? found(object) : refusal(404, 'NoSuchKey');
  };
  const put = (name: string, body: Buffer, headers: Asked['headers']): Answered => {
    if (headers['if-none-match'] === '*' && objects.has(name)) return refusal(412, 'PreconditionFailed');
    const etag = etagOf(body);
    objects.set(name, { body, etag, writer: headers['x-amz-meta-writer'] });
    return {
      ...xml(`<CompleteMultipartUploadResult><ETag>${etag}</ETag></CompleteMultipartUploadResult>`),
      headers: { etag },
    };
  };
  return Object.assign(state, { endpoint: await serve(answer) });
};

const listing = (objects: ReadonlyMap<string, Stored>, bucket: string, query: URLSearchParams): Answered => {
  const start = `${bucket}/`;
  const after = Buffer.from(query.get('continuation-token') ?? '', 'base64url').toString();
  const keys = [...objects.keys()]
    .filter((name) => name.startsWith(`${start}${query.get('prefix') ?? ''}`))
    .map((name) => name.slice(start.length))
    .filter((key) => after === '' || compare(key, after) > 0)
    .toSorted(compare);
  const page = keys.slice(0, 1000);
  const contents = page.map((key) => {
    const { body, etag } = objects.get(`${start}${key}`) ?? { body: '', etag: '' };
    return `<Contents><Key>${encoded(key)}</Key><Size>${body.length}</Size><ETag>${etag}</ETag></Contents>`;
  });
  const more =
    keys.length > page.length
      ? `<NextContinuationToken>${Buffer.from(page.at(-1) ?? '').toString('base64url')}</NextContinuationToken>`
      : '';
  return xml(
    `<ListBucketResult><IsTruncated>${more !== ''}</IsTruncated>${more}<EncodingType>url</EncodingType>${contents.join('')}</ListBucketResult>`,
  );
};

const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const encoded = (key: string): string =>
  encodeURIComponent(key).replaceAll('%20', '+').replaceAll("'", '%27');

const etagOf = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`;

const found = ({ body, etag, writer }: Stored): Answered => ({
  status: 200,
  headers: { etag, ...(writer ? { 'x-amz-meta-writer': writer } : {}) },
  body,
});

const xml = (body: string): Answered => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
});

export const refusal = (status: number, code: string): Answered => ({
  ...xml(`<Error><Code>${code}</Code><Message>canary in the service's words</Message></Error>`),
  status,
});
