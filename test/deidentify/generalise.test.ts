import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInClassifications } from '../../core/built-in-classifications.ts';
import { looksLikeName } from '../../functions/deidentify/dropped-names.ts';
import { canonicalAddress, clientAddress } from '../../functions/deidentify/generalise/client-address.ts';
import { decoded } from '../../functions/deidentify/generalise/decoded.ts';
import { finestCodes, knownCode } from '../../functions/deidentify/generalise/known-code.ts';
import { pathIn, pathTemplate } from '../../functions/deidentify/generalise/path-template.ts';
import { referrerClass } from '../../functions/deidentify/generalise/referrer-class.ts';
import { isBotAgent } from '../../functions/deidentify/generalise/user-agent.ts';

describe('the address of a client', () => {
  test.each([
    ['8.8.8.8', '', '8.8.8.8'],
    ['10.0.0.1', '8.8.8.8', '8.8.8.8'],
    ['10.0.0.1', '192.168.1.20, 8.8.8.8, 9.9.9.9', '8.8.8.8'],
    ['9.9.9.9', 'unknown, _hidden, 127.0.0.1', '9.9.9.9'],
    ['[2a00:1450::1]:443', '', '2a00:1450::1'],
    ['2A00:1450:0:0:0:0:0:1', '', '2a00:1450::1'],
    ['::ffff:8.8.8.8', '', '8.8.8.8'],
    ['8.8.8.8:1234', '', '8.8.8.8'],
    ['10.0.0.1', '', undefined],
    ['127.0.0.1', '', undefined],
    ['100.64.0.1', '', undefined],
    ['169.254.1.1', '', undefined],
    ['203.0.113.7', '', undefined],
    ['224.0.0.1', '', undefined],
    ['::1', '', undefined],
    ['fe80::1%eth0', '', undefined],
    ['fd00::1', '', undefined],
    ['2001:db8::1', '', undefined],
    ['pppa006.compuserve.com', '', undefined],
    ['256.1.1.1', '', undefined],
    ['010.8.8.8', '', undefined],
    ['8.8', '', undefined],
    ['134744072', '', undefined],
    ['', '', undefined],
  ])('%s forwarded for "%s" is %s', (address, forwarded, expected) => {
    expect(clientAddress(address, forwarded)).toBe(expected);
  });

  test('is the same for every way to write it', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 1, max: 65535 }), (address, port) => {
        const plain = canonicalAddress(address);
        for (const written of [
          ` ${address} `,
          `${address}:${port}`,
          `[::ffff:${address}]:${port}`,
          `::FFFF:${address}`,
        ])
          expect(canonicalAddress(written)).toBe(plain);
      }),
    );
  });

  test('is one that parses to itself, or none, whatever was written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV6(), fc.ipV4Extended()), fc.string(), (address, forwarded) => {
        const found = clientAddress(address, forwarded);
        if (found !== undefined) expect(canonicalAddress(found)).toBe(found);
      }),
    );
  });
});

describe('a path template', () => {
  test.each([
    ['/', '/', {}],
    ['/', '/x', undefined],
    ['/about', '/about/', {}],
    ['/about', '/aboutx', undefined],
    ['/c/{course}', '/c/a', { course: 'a' }],
    ['/c/{course}', '/c/a/b', undefined],
    ['/c/{course}', '/c/', undefined],
    ['/c/{course}/*', '/c/a', { course: 'a' }],
    ['/c/{course}/*', '/c/a/b/c', { course: 'a' }],
    ['/c/{course}/{module}/video.mp4', '/c/a/m1/video.mp4', { course: 'a', module: 'm1' }],
    ['/c/{course}/{module}/video.mp4', '/c/a/m1/videoXmp4', undefined],
    ['/u/*', '/u', {}],
    ['/u/*', '/users', undefined],
    ['/u*', '/users/1', {}],
    ['/*', '/', {}],
  ])('%s takes %s as %o', (template, path, expected) => {
    expect(pathTemplate(template)(path)).toEqual(expected);
  });

  const segment = fc.stringMatching(/^[a-z.+$()]{1,6}$/);
  const piece = fc.record({ text: segment, named: fc.boolean() });

  test('takes exactly the paths that a walk over the segments takes', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        fc.array(segment, { minLength: 1, maxLength: 5 }),
        (pieces, rest, drawn) => {
          const template = `/${pieces.map(({ text, named }, at) => (named ? `{p${at}}` : text)).join('/')}${rest ? '/*' : ''}`;
          const segments = drawn.map((text, at) => (at % 2 === 0 ? (pieces[at]?.text ?? text) : text));
          const walk = pieces.every(
            ({ text, named }, at) => segments[at] !== undefined && (named || segments[at] === text),
          );
          const fits = walk && (rest || segments.length === pieces.length);
          const found = pathTemplate(template)(`/${segments.join('/')}`);
          expect(found !== undefined).toBe(fits);
          if (found)
            for (const [at, { named }] of pieces.entries())
              if (named) expect(found[`p${at}`]).toBe(segments[at]);
        },
      ),
    );
  });
});

test.each([
  ['https://x.example:8443/a/b?c=d#e', '/a/b'],
  ['/a%2520b', '/a b'],
  ['/a%25252520b', '/a%2520b'],
  ['/a%', '/a%'],
  ['?x=1', '/'],
  ['https://x.example', '/'],
])('the path in %s is %s', (url, expected) => {
  expect(pathIn(url)).toBe(expected);
});

test('decoding undoes up to two encodings and never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!/%/.test(text));
      expect(decoded(encodeURIComponent(encodeURIComponent(text)))).toBe(text);
      expect(decoded(encodeURIComponent(text))).toBe(text);
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => typeof decoded(`%${text}`) === 'string'));
});

test.each([
  ['', 'none'],
  ['-', 'none'],
  ['/here', 'own'],
  ['https://learn.publisher.example/x', 'own'],
  ['https://notpublisher.example/', 'other'],
  ['https://www.google.co.uk/search?q=x', 'search'],
  ['https://mail.google.com/', 'mail'],
  ['https://duckduckgo.com/', 'search'],
  ['android-app://com.google.android.gm/', 'mail'],
  ['https://t.co/x', 'social'],
  ['https://m.facebook.com/', 'social'],
  ['www.displaymyfiles.com', 'other'],
  ['http://[', undefined],
])('the referrer %s is of class %s', (referrer, expected) => {
  expect(referrerClass(referrer, ['publisher.example'])).toBe(expected);
});

test('bots are known through two encodings', () => {
  const bot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
  expect(isBotAgent(encodeURIComponent(encodeURIComponent(bot)))).toBe(true);
  expect(isBotAgent('Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0')).toBe(false);
});

test('only codes without others below them are known, by name or by label', () => {
  const { country } = builtInClassifications;
  const known = knownCode(country);
  expect(known('de')).toBe('DE');
  expect(known('Germany')).toBe('DE');
  expect(known('europe')).toBeUndefined();
  expect(finestCodes(country).has('_U')).toBe(true);
});

describe('names', () => {
  test.each(['cs(User-Agent)', 'utm_source', 'x-edge-result-type', 'context.course_id', 'q2'])(
    '%s looks like one',
    (name) => {
      expect(looksLikeName(name)).toBe(true);
    },
  );
  test.each([
    'ann@example.org',
    '2name',
    'id-19870512',
    'deadbeefcafe',
    'a b',
    'ip-10.1.2.3',
    '',
    `a${'b'.repeat(40)}`,
    'Zoë',
  ])('%s does not', (name) => {
    expect(looksLikeName(name)).toBe(false);
  });
});
