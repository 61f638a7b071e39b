import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { loadPolicy } from '../../policy/load.ts';
import { syntheticExports } from '../support/synthetic-exports.ts';

const exports = [...syntheticExports()];
const text = exports
  .map(({ key, body }) => Buffer.from(key.endsWith('.gz') ? gunzipSync(body) : body).toString())
  .join('\n');

test('the same bytes are made each time', () => {
  const digests = (landed: typeof exports) => landed.map(({ key, body }) => `${key} ${sha256(body)}`);
  expect(digests([...syntheticExports()])).toEqual(digests(exports));
});

test('every source of the default policy gets exports', async () => {
  const { policy } = await loadPolicy('policy/policy.yaml');
  for (const source of policy.sources)
    expect(exports.filter(({ key }) => key.startsWith(source.exports)).length).toBeGreaterThan(1);
});

test.each([
  ['an e-mail address in a query', /[?&\t]email=[a-z.\d]+%(25)?40mail\.example/],
  ['a name in a title', /"title":"Certificate of [A-Z]/],
  ['an address in a referrer', /webmail\.example\/read\?user=/],
  ['a name in a path', /\/u\/[A-Z][^/ ]+\/certificates/],
  ['an agent encoded twice', /Mozilla\/5\.0%2520/],
  ['an IPv6 address', /2a02:[0-9a-f]+:/],
  ['a mapped address', /::ffff:\d+\.\d+/],
  ['a chain of proxies', /\d+, 192\.168\.1\.20/],
  ['staff', /"role":"staff"/],
  ['test accounts', /"role":"test"/],
  ['crawlers', /GPTBot/],
  ['a birth date that is none', /,not told,/],
])('there is %s', (_, pattern) => {
  expect(pattern.test(text)).toBe(true);
});
