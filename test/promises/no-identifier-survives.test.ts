// Protects whoever is named anywhere in an export: a canary in every field of every format, in several spellings, nested,
// in lines that cannot be read and in the names of files gets into nothing that a night keeps, tells or publishes.
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { beforeAll, expect, test } from 'vitest';
import { canariesIn, canary } from '../support/canaries.ts';
import { filesBelow } from '../support/files-below.ts';
import type { NightProcess } from '../support/night-process.ts';
import {
  type Exports,
  type House,
  houseAfterNight,
  publishedIn,
  textsLeftIn,
} from '../support/whole-night.ts';

const address = '81.169.145.77';
const address6 = '2a01:4f8:77:dead:beef::77';
const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0';
const rows = 60;
const each = <Row>(make: (at: number) => Row): Row[] => Array.from({ length: rows }, (_, at) => make(at));

const sources = {
  csv: ['csv', 'person: { by: id, namespace: learner, columns: [learner] }'],
  json: ['json-lines', 'person: { by: id, namespace: learner, columns: [learner] }'],
  parquet: ['parquet', 'person: { by: id, namespace: learner, columns: [learner] }'],
} as const;
const cloudfront = ['cloudfront-v1', 'cloudfront-v2-json', 'cloudfront-v2-parquet'] as const;

const policy = `policy: canaries
version: 1
publisher: A school
contact: privacy@school.example
terms: Do not look for people.
retention: { landing: 30 days, quarantine: 30 days, microdata: 120 days, cells: 120 days, keys: 60 days }
classifications:
  course: { levels: [course], codes: { biology: Biology, physics: Physics } }
  page: { levels: [page], codes: { start: Start, lesson: Lesson } }
sources:
${Object.entries(sources)
  .map(
    ([name, [format, person]]) => `  ${name}:
    title: ${name}
    format: ${format}
    exports: ${name}/
    columns:
      direct identifiers: [row, learner, mail]
      quasi-identifiers: [agent, course]
      not personal: [day, event]
    ${person}
    key period: month
    day: { by: column, column: day, format: iso }
    row id: row
    agent: agent
    keep: [{ column: event, is: [lesson] }]
    staff: [{ column: mail, ends with: ['@school.example'] }]
    bad lines: 90 %
    variables:
      course: { by: code, from: course, classification: course }
`,
  )
  .join('')}${cloudfront
  .map((format) => {
    const own = (name: string) => (format === 'cloudfront-v2-parquet' ? parquetName(name) : name);
    return `  ${format}:
    title: ${format}
    format: ${format}
    exports: ${format}/
    columns:
      direct identifiers: [${own('c-ip')}, ${own('x-forwarded-for')}, ${own('x-edge-request-id')}, ${own('cs-uri-query')}]
      quasi-identifiers: [${own('cs(User-Agent)')}, ${own('cs(Referer)')}, ${own('cs-uri-stem')}]
      not personal: [date, ${own('sc-status')}]
    person: { by: address and agent, namespace: visitor, address: ${own('c-ip')}, forwarded: ${own('x-forwarded-for')}, agent: ${own('cs(User-Agent)')} }
    key period: month
    day: { by: column, column: date, format: iso }
    row id: ${own('x-edge-request-id')}
    keep: [{ column: ${own('sc-status')}, is: ['200'] }]
    bad lines: 90 %
    variables: &${format}
      page: { by: template, from: ${own('cs-uri-stem')}, classification: page, templates: { /: start, '/lesson/*': lesson } }
      country: { by: country, from: ${own('c-ip')}, forwarded: ${own('x-forwarded-for')} }
      referrer: { by: referrer class, from: ${own('cs(Referer)')}, own: [school.example] }
      course: { by: query key, from: ${own('cs-uri-query')}, key: course, classification: course }
`;
  })
  .join('')}  log:
    title: log
    format: combined-log
    exports: log/
    columns:
      direct identifiers: [host, user, query]
      quasi-identifiers: [agent, referer, path]
      not personal: [time, status]
    person: { by: address and agent, namespace: reader, address: host, agent: agent }
    key period: month
    day: { by: column, column: time, format: clf }
    bad lines: 90 %
    variables:
      page: { by: template, from: path, classification: page, templates: { /: start, '/lesson/*': lesson } }
      country: { by: country, from: host }
tables:
  learners:
    title: Learners
    description: Who takes which course.
    sources: [csv, json, parquet]
    period: month
    dimensions: { course: { title: Course } }
    measures: &people
      people: { title: People, kind: people, contributors: people }
  visitors:
    title: Visitors
    description: Who looks at which page.
    sources: [cloudfront-v1, cloudfront-v2-json, cloudfront-v2-parquet]
    period: month
    dimensions: { page: { title: Page }, country: { title: Country } }
    measures: *people
  readers:
    title: Readers
    description: Who reads which page.
    sources: [log]
    period: month
    dimensions: { page: { title: Page } }
    measures: *people
audiences:
  analysts: { title: Analysts, kind: analysts, tables: [learners, visitors, readers] }
`;

let house: House & { readonly night: NightProcess };
let left: ReadonlyMap<string, string>;

beforeAll(async () => {
  house = await houseAfterNight(policy, exportsWithCanaries());
  left = await textsLeftIn(house);
}, 300_000);

test('every format was read, and all tables were published', async () => {
  expect(house.night.code).toBe(0);
  expect(house.night.output).toMatch(/3 released, 0 withheld, 0 left out/);
  const microdata = [...left.keys()].filter(
    (path) => path.endsWith('.parquet') && path.startsWith('microdata'),
  );
  for (const source of [...Object.keys(sources), ...cloudfront, 'log'])
    expect([source, microdata.some((path) => path.includes(`source=${source}/`))]).toEqual([source, true]);
});

test('the search finds the canaries where they are', async () => {
  const landed = [...(await filesBelow(house.landing))];
  for (const [path, content] of landed) {
    const text = (path.endsWith('.gz') ? gunzipSync(content) : content).toString('latin1');
    expect([path, canariesIn(text).length > 0]).toEqual([path, true]);
  }
  expect(landed.length).toBeGreaterThan(8);
});

test('no canary is in anything that the night wrote or said', () => {
  const said = withoutFileNames(house.night.output);
  expect(canariesIn(said)).toEqual([]);
  for (const [path, text] of left) expect([path, canariesIn(withoutFileNames(text))]).toEqual([path, []]);
});

test('no address is there either', () => {
  for (const text of [house.night.output, ...left.values()])
    for (const part of [address, address6, '4f8:77:dead']) expect(text.includes(part)).toBe(false);
});

test('the name of a landed file is told to the operator, and in no other place than the lists of exports', async () => {
  const paths = [...left].filter(([, text]) => canariesIn(text).length > 0).map(([path]) => path);
  for (const path of paths) expect(path).toMatch(/^(manifests\/|microdata\/objects\/)/);
  for (const [path, content] of await publishedIn(house))
    expect([path, canariesIn(`${path} ${content.toString('latin1')}`)]).toEqual([path, []]);
});

test('nothing is left in the scratch space', async () => {
  const scratch = await filesBelow(join(house.store, 'scratch')).catch(() => new Map<string, Buffer>());
  expect([...scratch].filter(([, content]) => content.length > 0)).toEqual([]);
});

function withoutFileNames(text: string): string {
  return fileNames.reduce((rest, name) => rest.replaceAll(name, ''), text);
}

const fileNames: string[] = [];

function named(folder: string, extension: string): string {
  const name = `${folder}/${canary().replaceAll(/[/?:=]/g, '_')}${extension}`;
  fileNames.push(name);
  return name;
}

function exportsWithCanaries(): Exports {
  const learners = each(learnerRow);
  const visits = each(visitRow);
  const names = Object.keys(visits[0] ?? {});
  const tabbed = visits.map((visit) => Object.values(visit).join('\t'));
  const csv = stringify(learners, { header: true }).replace('extra', `${canary()}@mail.example`);
  const json = learners.map(({ extra, ...row }, at) =>
    JSON.stringify({
      ...row,
      extra: { [`${canary()}@x`]: [{ deep: canary() }] },
      [`${canary()} ${at}`]: extra,
    }),
  );
  const cutJson = `{"row":"${canary()}","learner":"${canary()}`;
  return {
    [named('csv', '.csv')]: `${csv}${canary()},${canary()}\n"${canary()}\n`,
    [named('json', '.jsonl.gz')]: gzipSync(
      [...json, cutJson, `[${JSON.stringify(canary())}]`, canary(), ''].join('\n'),
    ),
    [named('parquet', '.parquet')]: parquetFile(learners),
    [named('cloudfront-v1', '.gz')]: gzipSync(
      [
        `#Version: ${canary()}`,
        `#Fields: ${names.join(' ')}`,
        ...tabbed,
        `${canary()}\t${canary()}`,
        '',
      ].join('\n'),
    ),
    [named('cloudfront-v2-json', '.json')]: [...visits.map((one) => JSON.stringify(one)), cutJson, ''].join(
      '\n',
    ),
    [named('cloudfront-v2-parquet', '.parquet')]: parquetFile(
      visits.map((one) =>
        Object.fromEntries(Object.entries(one).map(([name, value]) => [parquetName(name), value])),
      ),
    ),
    [named('log', '.log')]: [...each(logLine), `${canary()} cut "GET /${canary()}`, ''].join('\n'),
    [named('csv', '-refused.csv')]: `${canary()};${canary()}\n${canary()}\n`,
    [named('json', '-refused.jsonl')]: `<html>${canary()}</html>\n`,
    [named('stray', '.txt')]: canary(),
    [named('requests', '.csv')]:
      `action,namespace,person\nopt-out,learner,${canary()}\nerase,learner,${canary()}\n`,
  };
}

function learnerRow(at: number): Record<string, string> {
  return {
    row: canary(),
    learner: canary(),
    mail: `${canary()}@mail.example`,
    agent: `${agent} ${at % 7 === 0 ? canary() : ''}`,
    course: at % 9 === 0 ? canary() : at % 2 ? 'biology' : 'physics',
    day: at % 20 === 19 ? canary() : '2026-06-10',
    event: at % 20 === 18 ? canary() : 'lesson',
    extra: canary(),
  };
}

function visitRow(at: number): Record<string, string> {
  return {
    date: at % 20 === 19 ? canary() : '2026-06-10',
    'c-ip': at % 20 === 18 ? canary() : at % 3 === 0 ? address6 : address,
    'x-forwarded-for': at % 20 === 17 ? canary() : '-',
    'x-edge-request-id': canary(),
    'cs-uri-stem': at % 2 ? '/' : `/lesson/${encodeURIComponent(canary())}`,
    'cs-uri-query': `course=${at % 2 ? 'biology' : encodeURIComponent(canary())}&${encodeURIComponent(canary())}=1`,
    'cs(User-Agent)': encodeURIComponent(`${agent} ${canary()}`),
    'cs(Referer)': `https://${at % 2 ? 'school.example' : 'mail.example'}/${encodeURIComponent(canary())}`,
    'sc-status': at % 20 === 16 ? canary() : '200',
    'cs(Cookie)': canary(),
  };
}

function logLine(at: number): string {
  const path = at % 2 ? '/' : `/lesson/${encodeURIComponent(canary())}`;
  const host = at % 20 === 19 ? canary() : at % 3 === 0 ? address6 : address;
  const request = `GET ${path}?q=${encodeURIComponent(canary())} HTTP/1.1`;
  const head = `${host} - ${encodeURIComponent(canary())} [10/Jun/2026:10:00:${10 + (at % 50)} +0000]`;
  return `${head} "${request}" 200 100 "https://mail.example/${canary()}" "${agent} ${canary()}"`;
}

function parquetFile(of: readonly Record<string, string>[]): Uint8Array {
  const columnData = Object.keys(of[0] ?? {}).map((name) => ({
    name,
    data: of.map((row) => row[name] ?? ''),
    type: 'STRING' as const,
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData, codec: 'UNCOMPRESSED' }));
}

function parquetName(name: string): string {
  return name.toLowerCase().replace(')', '').replaceAll(/[-(]/g, '_');
}
