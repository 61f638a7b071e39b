import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Format, Source } from '../../core/policy.ts';
import { parquetOf } from './parquet-of.ts';
import { policyOf, sourceOf } from './policies.ts';
import { deidentified, everythingKept, land, newWorld, night } from './world.ts';

const inFormat = (format: Format, change: Partial<Source> = {}) =>
  policyOf([sourceOf({ format, exports: 'learning/', ...change })]);

const good = 'learner,day,course\nann,2026-07-01,a\nbob,2026-07-01,b\n';
const goodJson = '{"learner":"ann","day":"2026-07-01","course":"a"}\n';

const row = `'ann' AS learner, '2026-07-01' AS day`;

describe('an export is refused whole, with a reason, and the night goes on', async () => {
  const cases: readonly (readonly [string, Format, string | Uint8Array, RegExp])[] = [
    [
      'gzip that was cut off',
      'csv',
      gzipSync(good.repeat(500)).subarray(0, 80),
      /gzip is damaged or was cut off/,
    ],
    ['gzip with a wrong checksum', 'json-lines', flipped(gzipSync(goodJson.repeat(99))), /gzip is damaged/],
    ['gzip that unpacks without end', 'json-lines', gzipSync('\n'.repeat(4_000_000)), /more than 400 times/],
    ['a zip', 'csv', Buffer.from('504b030414000000', 'hex'), /packed with zip/],
    ['one line without end', 'csv', `learner,day,course${'x'.repeat(5_000_000)}`, /no header line/],
    [
      'one line of JSON without end',
      'json-lines',
      `{"learner":"${'x'.repeat(5_000_000)}`,
      /1 of its 1 lines/,
    ],
    ['a header that lacks a column', 'csv', 'learner,course\nann,a\n', /declared columns are missing: day$/],
    ['a header that has a column twice', 'csv', 'learner,day,course,day\nann,a,b,c\n', /twice: day$/],
    ['a header with an open quote', 'csv', 'learner,"day,course\nann,a\n', /quote that is never closed/],
    ['an empty header', 'csv', '\n\n\n', /no header line/],
    ['UTF-16', 'csv', Buffer.from(`\ufeff${good}`, 'utf16le'), /no header line|missing/],
    ['an error page', 'json-lines', '<html>\n<body>\n', /2 of its 2 lines cannot be read/],
    ['JSON that is no object', 'json-lines', '1\n"two"\n[3]\nnull\n', /4 of its 4 lines/],
    ['JSON nested without end', 'json-lines', `${'['.repeat(500_000)}\n`, /1 of its 1 lines/],
    ['text that is no Parquet', 'parquet', good, /no Parquet file/],
    [
      'Parquet without its end',
      'parquet',
      (await parquetOf(`SELECT ${row}, 'a' AS course`)).subarray(0, 60),
      /cannot be read/,
    ],
    [
      'Parquet with pages that are damaged',
      'parquet',
      damaged(await parquetOf(`SELECT ${row}, 'a' AS course FROM range(5000)`)),
      /cannot be read/,
    ],
    [
      'Parquet with a declared column that is nested',
      'parquet',
      await parquetOf(`SELECT ${row}, {'a': ['b']} AS course`),
      /are nested: course$/,
    ],
    ['a W3C log without #Fields', 'cloudfront-v1', 'ann\t2026-07-01\ta\n', /no #Fields line/],
    [
      'a W3C log without a declared field',
      'cloudfront-v1',
      '#Fields: learner day\nann\t2026-07-01\n',
      /missing: course$/,
    ],
    [
      'CloudFront JSON without a declared field',
      'cloudfront-v2-json',
      '{"learner":"ann"}\n',
      /missing: day, course$/,
    ],
  ];

  test.each(cases)('%s', async (_, format, body, reason) => {
    const world = await newWorld(inFormat(format));
    await land(world, { 'learning/canary-in-the-key@example.org': body });
    const { outputs, made } = await night(world);
    expect(outputs).toEqual([{ run: '2026-07-16', item: 0, kept: 0, lost: 0, refused: true }]);
    expect(made[0]?.reason).toMatch(reason);
    const { item = '' } = made[0] ?? {};
    const aside = JSON.parse(
      Buffer.from(await world.effects.zones.quarantine.read(`${item}/reason.json`)).toString(),
    );
    expect(aside).toEqual({
      run: '2026-07-16',
      item,
      source: 'learning',
      bytes: body.length,
      reason: made[0]?.reason,
    });
    expect(Buffer.from(await world.effects.zones.quarantine.read(`${item}/export`))).toEqual(
      Buffer.from(body),
    );
    expect((await world.effects.ledger.get('object', `learning/${item}`))?.fields).toMatchObject({
      status: 'refused',
    });
    expect(JSON.stringify(world.logged)).not.toContain('canary');
  });

  test('an object that was replaced while the night ran', async () => {
    const world = await newWorld(inFormat('csv'));
    await land(world, { 'learning/one.csv': good });
    const { ingest } = await import('../../functions/ingest/ingest.ts');
    await ingest.run({ date: '2026-07-16' }, world.effects);
    await land(world, { 'learning/one.csv': `${good}cat,2026-07-01,a\n` });
    const { made } = await night(world);
    expect(made[0]?.reason).toMatch(/replaced or taken away/);
    const next = await night(world, { run: '2026-07-17' });
    expect(next.made[0]?.lines).toMatchObject({ read: 3, kept: 3 });
  });
});

describe('the share of lines that cannot be read', () => {
  const rows = (bad: number) =>
    ['learner,day,course', ...Array(100 - bad).fill('ann,2026-07-01,a'), ...Array(bad).fill('cut')].join(
      '\n',
    );

  test.each([
    [4, 'accepted'],
    [5, 'accepted'],
    [6, 'refused'],
  ])('of %i in a hundred is %s where 0.05 is allowed', async (bad, status) => {
    const { manifest } = await deidentified(inFormat('csv'), { 'learning/one.csv': rows(bad) });
    expect(manifest.status).toBe(status);
    if (status === 'accepted')
      expect(manifest.lines).toMatchObject({ read: 100, kept: 100 - bad, unreadable: bad });
  });
});

describe('what is good in an export still counts', () => {
  const allowing = { badLines: 0.9 };
  const cases: readonly (readonly [string, Format, string | Uint8Array, object])[] = [
    ['a header without rows', 'csv', 'learner,day,course\n', { read: 0, kept: 0 }],
    ['a header without a line end', 'csv', 'learner,day,course', { read: 0, kept: 0 }],
    ['a byte order mark', 'csv', `\ufeff${good}`, { read: 2, kept: 2 }],
    ['CRLF', 'csv', good.replaceAll('\n', '\r\n'), { read: 2, kept: 2 }],
    ['LF, then CRLF', 'csv', `${good}cat,2026-07-01,a\r\n`, { read: 3, kept: 3 }],
    ['CRLF, then LF', 'csv', `${good.replaceAll('\n', '\r\n')}cat,2026-07-01,a\n`, { read: 3, kept: 3 }],
    [
      'CRLF with a quoted LF',
      'csv',
      `${good}"c\nat",2026-07-01,a\n`.replaceAll(/\n(?!at)/g, '\r\n'),
      { read: 3, kept: 3 },
    ],
    ['LF with a quoted CRLF', 'csv', `${good}"c\r\nat",2026-07-01,a\n`, { read: 3, kept: 3 }],
    [
      'carriage returns alone and twice',
      'csv',
      `${good}cat\r,2026-07-01,a\r\r\ndan,2026-07-01,a\n`,
      { read: 4, kept: 4 },
    ],
    [
      'CRLF in one line, and too many fields in another',
      'csv',
      `${good}cat,2026-07-01,a\r\nd,2026-07-01,a,x\r\n`,
      { read: 4, kept: 3, unreadable: 1 },
    ],
    [
      'LF, then CRLF, of CloudFront',
      'cloudfront-v1',
      '#Fields: learner day course\nann\t2026-07-01\ta\nbob\t2026-07-01\ta\r\n',
      { read: 2, kept: 2 },
    ],
    ['no line end at the end', 'csv', good.trimEnd(), { read: 2, kept: 2 }],
    ['gzip under another name', 'csv', gzipSync(good), { read: 2, kept: 2 }],
    [
      'two gzips, one behind the other',
      'csv',
      Buffer.concat([gzipSync(good), gzipSync('cat,2026-07-01,a\n')]),
      { read: 3, kept: 3 },
    ],
    [
      'columns in another order, quoted',
      'csv',
      '"course","x""y","day","learner"\n"a","1","2026-07-01","a,n\nn"\n',
      { read: 1, kept: 1 },
    ],
    [
      'lines with too few and too many fields',
      'csv',
      `${good}x,y\na,b,c,d\n`,
      { read: 4, kept: 2, unreadable: 2 },
    ],
    [
      'lines that are not UTF-8',
      'csv',
      Buffer.concat([Buffer.from(good), Buffer.from([0xe9, 0x2c, 0x0a])]),
      { read: 3, kept: 2, unreadable: 1 },
    ],
    ['lines with zero bytes', 'csv', `${good}a\0b,2026-07-01,a\n`, { read: 3, kept: 2, unreadable: 1 }],
    [
      'a line of more than a megabyte',
      'csv',
      `${good}${'x'.repeat(3_000_000)},2026-07-01,a\n${good.slice(19)}`,
      { read: 5, kept: 4, unreadable: 1 },
    ],
    [
      'a text longer than any id',
      'csv',
      `${good}${'x'.repeat(10_000)},2026-07-01,a\n`,
      { read: 3, kept: 2, withoutPerson: 1 },
    ],
    [
      'broken JSON',
      'json-lines',
      `${goodJson}{"learner":"bob","da\n{}\n`,
      { read: 3, kept: 1, unreadable: 2 },
    ],
    [
      'keys twice: the first holds',
      'json-lines',
      '{"learner":"ann","learner":"x","day":"2026-07-01","course":"a"}\n',
      { read: 1, kept: 1 },
    ],
    [
      'numbers as numbers and as texts',
      'json-lines',
      '{"learner":12345678901234567890123,"day":"2026-07-01"}\n{"learner":"7","day":"2026-07-01"}\n',
      { read: 2, kept: 2 },
    ],
    [
      'objects where a text should be',
      'json-lines',
      '{"learner":{"a":{"b":1}},"day":"2026-07-01","course":["a"]}\n',
      { read: 1, kept: 1 },
    ],
    ['blank lines and CRLF', 'json-lines', `\r\n${goodJson.trimEnd()}\r\n\r\n`, { read: 1, kept: 1 }],
    [
      'several headers with other fields',
      'cloudfront-v1',
      '#Version: 1.0\n#Fields: learner day course\nann\t2026-07-01\ta\n#Version: 1.0\n#Fields:\tcourse\tx\tlearner\tday\nb\t1\tbob\t2026-07-01\ncut\tb\n',
      { read: 3, kept: 2, unreadable: 1 },
    ],
    [
      'a W3C log of headers alone',
      'cloudfront-v1',
      '#Version: 1.0\n#Fields: learner day course\n',
      { read: 0, kept: 0 },
    ],
  ];

  test.each(cases)('%s', async (_, format, body, lines) => {
    const { manifest } = await deidentified(inFormat(format, allowing), { 'learning/one': body });
    expect(manifest.reason).toBeUndefined();
    expect(manifest.lines).toMatchObject(lines);
  });

  test('an undeclared nested column of Parquet is dropped by name', async () => {
    const { manifest } = await deidentified(inFormat('parquet'), {
      'learning/one.parquet': await parquetOf(`SELECT ${row}, 'a' AS course, {'a': 'secret'} AS extra`),
    });
    expect(manifest).toMatchObject({ status: 'accepted', dropped: ['extra'], lines: { kept: 1 } });
  });

  test('a quote that is never closed loses lines, and each of them is counted', async () => {
    const { manifest } = await deidentified(inFormat('csv', allowing), {
      'learning/one.csv': `${good}"cat,2026-07-01,a\ndan,2026-07-01,a\n`,
    });
    expect(manifest.lines.read).toBe(4);
  });
});

test('names that look like data are counted, not told', async () => {
  const { manifest, world } = await deidentified(inFormat('csv'), {
    'learning/one.csv':
      'learner,day,course,notes,ann@example.org,tel 0301234567,deadbeefcafe,id-19870512,10.1.2.3\nann,2026-07-01,a,,,,,,\n',
  });
  expect(manifest).toMatchObject({ dropped: ['notes'], droppedUnnamed: 5 });
  expect(await everythingKept(world)).not.toMatch(/ann@example|0301234567|deadbeef|19870512/);
});

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[copy.length - 6] = (copy[copy.length - 6] ?? 0) ^ 255;
  return copy;
}

function damaged(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes, (byte, at) => (at > 8 && at < 80 ? 255 - byte : byte));
}

test('names of undeclared query keys are told from five people on', async () => {
  const source = sourceOf({
    variables: [
      {
        name: 'course',
        sensitive: false,
        by: 'query key',
        from: 'course',
        key: 'c',
        classification: 'course',
      },
    ],
  });
  const { manifest } = await deidentified(policyOf([source]), {
    'learning/one.csv': [
      'learner,day,course',
      ...[1, 2, 3, 4, 5].map((at) => `p${at},2026-07-01,c=a&five=1${at > 1 ? '&four=1' : ''}`),
      ...Array(5).fill('p1,2026-07-01,/x?ann_lee=1&c=b'),
    ].join('\n'),
  });
  expect(manifest).toMatchObject({ dropped: ['five'], droppedUnnamed: 2 });
});

test('names of undeclared keys of JSON are told from five people on, inner ones as well', async () => {
  const line = (learner: string, more: object) =>
    JSON.stringify({ learner, day: '2026-07-01', course: 'a', ...more });
  const { manifest, world } = await deidentified(inFormat('json-lines'), {
    'learning/one.jsonl': [
      ...[1, 2, 3, 4, 5].map((at) =>
        line(`p${at}`, { five: 1, ...(at > 1 && { four: 1 }), notes: { 'jane-doe': 1 } }),
      ),
      ...Array(9).fill(line('p1', { 'ann-lee': 1 })),
    ].join('\n'),
  });
  expect(manifest).toMatchObject({ dropped: ['five', 'notes'], droppedUnnamed: 2 });
  expect(await everythingKept(world)).not.toMatch(/ann-lee|jane-doe/);
});
