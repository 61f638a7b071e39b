import type { Faker } from '@faker-js/faker';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { oneIn } from './dice.ts';
import type { Hit } from './hits.ts';
import { addressOf, gzipped, type Landed } from './landed.ts';

const fieldNames =
  'date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end'.split(
    ' ',
  );

/** Standard logs of version 1, with rows that come twice, are cut off or lack columns. */
export const cloudfrontV1 = (key: string, hits: readonly Hit[], faker: Faker): Landed => {
  const rows = hits.flatMap((hit) => {
    const fields = fieldsOf(hit);
    const row = fieldNames.map((name) => (fields[name] ?? '') || '-').join('\t');
    if (oneIn(400, faker)) return [row.slice(0, 150)];
    return oneIn(250, faker) ? [row, row] : [row];
  });
  return gzipped(key, ['#Version: 1.0', `#Fields: ${fieldNames.join(' ')}`, ...rows]);
};

/** Version 2 as JSON lines, some of them cut off. */
export const cloudfrontV2Json = (key: string, hits: readonly Hit[], faker: Faker): Landed =>
  gzipped(
    key,
    hits.map((hit) => {
      const line = JSON.stringify({ ...fieldsOf(hit), 'timestamp(ms)': String(hit.at), asn: '64500' });
      return oneIn(300, faker) ? line.slice(0, -40) : line;
    }),
  );

/** Version 2 as Parquet: the names with underscores, every column a text. */
export const cloudfrontV2Parquet = (key: string, hits: readonly Hit[]): Landed => {
  const rows = hits.map(fieldsOf);
  const columnData = fieldNames.map((name) => ({
    name: parquetName(name),
    data: rows.map((row) => (row[name] ?? '') || '-'),
    type: 'STRING' as const,
  }));
  return { key, body: new Uint8Array(parquetWriteBuffer({ columnData })) };
};

const parquetName = (name: string): string => name.toLowerCase().replace(')', '').replaceAll(/[-(]/g, '_');

const fieldsOf = (hit: Hit): Readonly<Record<string, string>> => {
  const [date = '', time = ''] = new Date(hit.at).toISOString().split(/[T.]/);
  const { address, forwarded } = addressOf(hit);
  return {
    date,
    time,
    'x-edge-location': 'FRA56-P4',
    'sc-bytes': String(2000 + (hit.at % 9000)),
    'c-ip': address,
    'cs-method': hit.event === 'form_submit' ? 'POST' : 'GET',
    'cs(Host)': 'd111111abcdef8.cloudfront.net',
    'cs-uri-stem': hit.path,
    'sc-status': hit.at % 40 === 0 ? '404' : '200',
    'cs(Referer)': hit.referrer,
    'cs(User-Agent)': encodeURI(encodeURI(hit.person.agent)),
    'cs-uri-query': hit.query.replaceAll('%', '%25'),
    'cs(Cookie)': hit.person.id ? `learner=${hit.person.id}` : '',
    'x-edge-result-type': 'Hit',
    'x-edge-request-id': `${hit.id.replaceAll('-', '')}==`,
    'x-host-header': `${hit.site}.asklepion.example`,
    'cs-protocol': 'https',
    'cs-bytes': '230',
    'time-taken': '0.012',
    'x-forwarded-for': forwarded,
    'ssl-protocol': 'TLSv1.3',
    'ssl-cipher': 'TLS_AES_128_GCM_SHA256',
    'x-edge-response-result-type': 'Hit',
    'cs-protocol-version': 'HTTP/2.0',
    'c-port': String(1024 + (hit.at % 60_000)),
    'time-to-first-byte': '0.011',
    'x-edge-detailed-result-type': 'Hit',
    'sc-content-type': 'text/html',
    'sc-content-len': '1780',
  };
};
