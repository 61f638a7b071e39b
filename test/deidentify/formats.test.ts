import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { builtInClassifications } from '../../core/built-in-classifications.ts';
import type { Policy, Source, Variable } from '../../core/policy.ts';
import { parquetOf } from './parquet-of.ts';
import { flat, policyOf, sourceOf } from './policies.ts';
import { deidentified, everythingKept, guises } from './world.ts';

const section = flat('section', ['lessons', 'other']);
const channel = flat('channel', ['mail', 'search']);

const webVariables = (names: {
  path: string;
  agent: string;
  address: string;
  forwarded?: string;
  referrer: string;
  query: string;
}): readonly Variable[] => [
  {
    name: 'section',
    sensitive: false,
    by: 'template',
    from: names.path,
    templates: [{ path: '/c/{course}/*', code: 'lessons' }],
    classification: 'section',
  },
  {
    name: 'course',
    sensitive: false,
    by: 'path part',
    from: names.path,
    part: 'course',
    templates: [{ path: '/c/{course}/*', code: 'lessons' }],
    classification: 'course',
  },
  { name: 'device', sensitive: false, by: 'device class', from: names.agent, classification: 'device class' },
  { name: 'browser', sensitive: false, by: 'browser', from: names.agent, classification: 'browser family' },
  {
    name: 'country',
    sensitive: false,
    by: 'country',
    from: names.address,
    ...(names.forwarded && { forwarded: names.forwarded }),
    classification: 'country',
  },
  { name: 'continent', sensitive: false, by: 'continent', from: names.address, classification: 'continent' },
  {
    name: 'referrer',
    sensitive: false,
    by: 'referrer class',
    from: names.referrer,
    own: ['publisher.example'],
    classification: 'referrer class',
  },
  {
    name: 'channel',
    sensitive: false,
    by: 'query key',
    from: names.query,
    key: 'utm_source',
    classification: 'channel',
  },
];

const policyFor = (source: Source): Policy =>
  policyOf([source], { ...builtInClassifications, section, channel });

const webSource = (
  format: Source['format'],
  names: Readonly<Record<string, string>>,
  change: Partial<Source> = {},
): Source => {
  const at = (name: string) => names[name] ?? name;
  return sourceOf({
    format,
    columns: Object.fromEntries(
      ['date', 'path', 'agent', 'address', 'referrer', 'query'].map((name) => [
        at(name),
        'quasi-identifier' as const,
      ]),
    ),
    person: { by: 'address and agent', namespace: 'visitor', address: at('address'), agent: at('agent') },
    day: { by: 'column', column: at('date'), format: 'iso' },
    variables: webVariables({
      path: at('path'),
      agent: at('agent'),
      address: at('address'),
      referrer: at('referrer'),
      query: at('query'),
    }),
    badLines: 0.7,
    ...change,
  });
};

const cloudfrontNames = {
  path: 'cs-uri-stem',
  agent: 'cs(User-Agent)',
  address: 'c-ip',
  referrer: 'cs(Referer)',
  query: 'cs-uri-query',
};
const logNames = { date: 'time', address: 'host', referrer: 'referer' };

/** One of the words that must not survive: unlike any other, and short enough to fit everywhere. */
const canary = (at: string) => `qx${at}zj`;
const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

const hit = {
  date: '2026-07-01',
  path: `/c/a/${canary('path')}`,
  agent: `${phone} ${canary('agent')}`,
  address: '8.8.8.8',
  referrer: `https://www.google.com/search?q=${canary('referrer')}`,
  query: `utm_source=mail&${canary('key')}=1&token=${canary('query')}`,
};
const expected = {
  section: 'lessons',
  course: 'a',
  device: 'mobile',
  browser: 'safari',
  country: 'US',
  continent: 'north-america',
  referrer: 'search',
  channel: 'mail',
};

const twice = (text: string) => encodeURI(encodeURI(text));
const w3c = (fields: Readonly<Record<string, string>>) =>
  `#Version: 1.0\n#Fields: ${Object.keys(fields).join(' ')}\n${Object.values(fields).join('\t')}\n`;
const cloudfront = (change: Readonly<Record<string, string>> = {}) => ({
  date: hit.date,
  time: '10:00:00',
  'c-ip': hit.address,
  'cs-uri-stem': hit.path,
  'cs(Referer)': hit.referrer,
  'cs(User-Agent)': twice(hit.agent),
  'cs-uri-query': hit.query,
  'cs(Cookie)': canary('cookie'),
  'x-edge-request-id': canary('request'),
  ...change,
});
const underscored = (fields: Readonly<Record<string, string>>) =>
  Object.entries(fields)
    .map(([name, text]) => `'${text}' AS "${name.toLowerCase().replace(')', '').replaceAll(/[-(]/g, '_')}"`)
    .join(', ');
const combined = `8.8.8.8 - ${canary('user')} [01/Jul/2026:23:30:00 +0000] "GET ${hit.path}?${hit.query} HTTP/1.1" 200 12 "${hit.referrer}" "${hit.agent}"`;
const combinedSource = webSource('combined-log', logNames, {
  columns: Object.fromEntries(
    ['time', 'path', 'query', 'agent', 'host', 'referer'].map((name) => [name, 'quasi-identifier' as const]),
  ),
  day: { by: 'column', column: 'time', format: 'clf' },
});
const nested = webSource('json-lines', {
  date: 'at.date',
  agent: 'context.agent',
  address: 'context.net.ip',
  path: '/page/path.of',
});

const formats: readonly (readonly [string, Source, string | Uint8Array])[] = [
  [
    'cloudfront-v1',
    webSource('cloudfront-v1', cloudfrontNames),
    `${w3c(cloudfront())}${canary('cut')}\t2026-07-01\n`,
  ],
  ['cloudfront-v1, gzipped', webSource('cloudfront-v1', cloudfrontNames), gzipSync(w3c(cloudfront()))],
  [
    'cloudfront-v2-json',
    webSource('cloudfront-v2-json', cloudfrontNames),
    `${JSON.stringify(cloudfront())}\n{"date":"${canary('cut')}`,
  ],
  [
    'cloudfront-v2-parquet',
    webSource('cloudfront-v2-parquet', cloudfrontNames),
    await parquetOf(`SELECT ${underscored(cloudfront())}`),
  ],
  ['combined-log', combinedSource, `${combined}\n${combined.slice(0, -20)}\n${canary('junk')}\n`],
  [
    'csv',
    webSource('csv', {}),
    `${Object.keys(hit).join(',')},extra\n${Object.values(hit)
      .map((text) => `"${text}"`)
      .join(',')},${canary('extra')}\n${canary('short')},x\n`,
  ],
  [
    'csv with semicolons',
    webSource('csv', {}, { separator: ';' }),
    `${Object.keys(hit).join(';')}\n${Object.values(hit)
      .map((text) => `"${text}"`)
      .join(';')}\n`,
  ],
  [
    'json-lines',
    webSource('json-lines', {}),
    `${JSON.stringify({ ...hit, extra: { deep: [canary('deep')] } })}\n{"path":"${canary('cut')}\n`,
  ],
  [
    'json-lines with columns inside others',
    nested,
    `${JSON.stringify({ at: { date: hit.date }, page: { 'path.of': hit.path }, context: { agent: hit.agent, net: { ip: hit.address }, user: canary('user') }, referrer: hit.referrer, query: hit.query })}\n`,
  ],
  [
    'parquet',
    webSource('parquet', {}),
    await parquetOf(
      `SELECT ${Object.entries(hit)
        .map(([name, text]) => `'${text}' AS ${name}`)
        .join(', ')}, {'a': '${canary('deep')}'} AS extra`,
    ),
  ],
];

describe('each format', () => {
  test.each(formats)(
    '%s comes out as its codes, and nothing that was planted survives',
    async (_, source, body) => {
      const { world, manifest, rows } = await deidentified(policyFor(source), { 'learning/one': body });
      expect(manifest.reason).toBeUndefined();
      expect(rows.map(({ person, day, ...codes }) => codes)).toEqual([expected]);
      expect(rows[0]?.day).toBe('2026-07-01');
      const kept = (await everythingKept(world)).toLowerCase();
      const planted = [
        ...Buffer.from(body)
          .toString('latin1')
          .matchAll(/qx[a-z]+zj/g),
      ].map(([word]) => word);
      for (const word of [...planted, canary('agent'), canary('query'), hit.address, '15E148'])
        for (const guise of guises(word)) expect(kept.includes(guise.toLowerCase()), guise).toBe(false);
    },
  );
});

describe('lines of an access log', () => {
  const cases: readonly (readonly [string, string, object | undefined])[] = [
    [
      'the common log format',
      '8.8.8.8 - - [01/Jul/2026:10:00:00 +0000] "GET /c/b/ HTTP/1.1" 200 -',
      { course: 'b', browser: '_U', referrer: 'none' },
    ],
    [
      'a virtual host before it',
      'www.publisher.example:443 8.8.8.8 - - [01/Jul/2026:10:00:00 +0000] "GET /c/b/ HTTP/1.1" 200 5 "-" "-"',
      { course: 'b', country: 'US' },
    ],
    [
      'a user name with a space',
      '8.8.8.8 - ann lee [01/Jul/2026:10:00:00 +0000] "GET /c/b/ HTTP/1.1" 200 5 "-" "-"',
      { country: 'US', course: 'b' },
    ],
    [
      'an IPv6 address',
      '2a00:1450:4001:82f::200e - - [01/Jul/2026:10:00:00 +0000] "GET /c/b/ HTTP/1.1" 200 5 "-" "-"',
      { country: 'IE' },
    ],
    [
      'a host name',
      'pppa006.compuserve.com - - [01/Jul/2026:10:00:00 +0000] "GET /c/b/ HTTP/1.1" 200 5 "-" "-"',
      { country: '_U' },
    ],
    [
      'escaped quotes in the agent',
      `8.8.8.8 - - [01/Jul/2026:10:00:00 +0000] "GET /c/b/ HTTP/1.1" 200 5 "-" "${phone} \\"x\\" \\x22y\\x22 \\\\"`,
      { browser: 'safari' },
    ],
    [
      'an empty request',
      '8.8.8.8 - - [01/Jul/2026:10:00:00 +0000] "" 408 - "-" "-"',
      { course: '_U', country: 'US' },
    ],
    [
      'a path with a space',
      '8.8.8.8 - - [01/Jul/2026:10:00:00 +0000] "GET /c/b/x y?z=1 HTTP/1.1" 200 5 "-" "-"',
      { course: 'b' },
    ],
    [
      'a forwarded address behind it',
      '8.8.8.8 - - [01/Jul/2026:10:00:00 +0000] "GET /c/b/ HTTP/1.1" 200 5 "-" "-" "10.0.0.1"',
      { course: 'b' },
    ],
    ['a line cut inside the agent', combined.slice(0, -20), undefined],
    ['a line cut inside the referer', combined.slice(0, combined.indexOf('google')), undefined],
    ['a line cut inside the request', combined.slice(0, combined.indexOf('HTTP')), undefined],
    ['a line cut inside the time', combined.slice(0, combined.indexOf('Jul')), undefined],
    [
      'a status that is none',
      '8.8.8.8 - - [01/Jul/2026:10:00:00 +0000] "GET /c/b/ HTTP/1.1" two 5 "-" "-"',
      undefined,
    ],
    ['another program', 'Jul  1 10:00:00 host sshd[1]: Accepted publickey for "ann"', undefined],
  ];

  test.each(cases)('%s', async (_, line, codes) => {
    const { rows, manifest } = await deidentified(policyFor({ ...combinedSource, badLines: 1 }), {
      'learning/one.log': `${line}\n`,
    });
    if (codes) expect(rows[0]).toMatchObject(codes);
    else expect(manifest.lines).toMatchObject({ read: 1, unreadable: 1 });
  });

  test('bytes that are no UTF-8 cost neither the line nor those around it', async () => {
    const body = Buffer.concat([
      Buffer.from(combined.slice(0, -1)),
      Buffer.from([0xa4, 0xa4, 0x22, 0x0a]),
      Buffer.from(`${combined}\n`),
    ]);
    const { manifest } = await deidentified(policyFor(combinedSource), { 'learning/one.log': body });
    expect(manifest.lines).toMatchObject({ read: 2, kept: 2 });
  });
});

test('a person by address is one person however the address is written', async () => {
  const source = webSource('csv', {});
  const addresses = ['8.8.8.8', '::ffff:8.8.8.8', '[::ffff:808:808]:443', ' 8.8.8.8:1234 '];
  const body = [
    'address,agent,date,path,referrer,query',
    ...addresses.map((address) => `${address},${phone.replaceAll(',', '')},2026-07-01,/,,`),
  ].join('\n');
  const { rows } = await deidentified(policyFor(source), { 'learning/one.csv': body });
  expect(rows).toHaveLength(4);
  expect(new Set(rows.map(({ person }) => String(person))).size).toBe(1);
});
