import type { Format } from './policy.ts';

/** The columns of CloudFront standard logs by the names of their `#Fields:` header, which v2 keeps as its JSON keys. */
const cloudfront = [
  'date',
  'time',
  'x-edge-location',
  'sc-bytes',
  'c-ip',
  'cs-method',
  'cs(Host)',
  'cs-uri-stem',
  'sc-status',
  'cs(Referer)',
  'cs(User-Agent)',
  'cs-uri-query',
  'cs(Cookie)',
  'x-edge-result-type',
  'x-edge-request-id',
  'x-host-header',
  'cs-protocol',
  'cs-bytes',
  'time-taken',
  'x-forwarded-for',
  'ssl-protocol',
  'ssl-cipher',
  'x-edge-response-result-type',
  'cs-protocol-version',
  'fle-status',
  'fle-encrypted-fields',
  'c-port',
  'time-to-first-byte',
  'x-edge-detailed-result-type',
  'sc-content-type',
  'sc-content-len',
  'sc-range-start',
  'sc-range-end',
] as const;

/** `timestamp(ms)`, `c-country` and `asn` can be added to logs of v2 by their owner. */
const cloudfrontV2 = [...cloudfront, 'timestamp(ms)', 'c-country', 'asn'];

/** The columns that a format can have, by name; undefined for formats that name their own. */
export const formatColumns: Readonly<Record<Format, readonly string[] | undefined>> = {
  'cloudfront-v1': cloudfront,
  'cloudfront-v2-json': cloudfrontV2,
  'cloudfront-v2-parquet': cloudfrontV2.map((name) =>
    name
      .toLowerCase()
      .replaceAll(/[-()]+/g, '_')
      .replace(/_$/, ''),
  ),
  'combined-log': [
    'host',
    'ident',
    'user',
    'time',
    'method',
    'path',
    'query',
    'protocol',
    'status',
    'bytes',
    'referer',
    'agent',
  ],
  csv: undefined,
  'json-lines': undefined,
  parquet: undefined,
};
