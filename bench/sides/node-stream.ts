import { createHmac } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';
import { type CountryResponse, Reader } from 'mmdb-lib';
import { report } from '../report-side.ts';

const [format = 'csv', folder = ''] = process.argv.slice(2);
const database = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';
const geo = new Reader<CountryResponse & { readonly country_code?: string }>(
  readFileSync(createRequire(import.meta.url).resolve(database)),
);
const cells = new Map<string, { readonly people: Set<string>; events: number }>();

/** One row after the other: a keyed hash, a look-up and a count each, as a careful script would do it. */
const count = (person: string, address: string, codes: readonly string[]): void => {
  const pseudonym = createHmac('sha256', 'bench').update(person).digest('base64').slice(0, 11);
  const country = geo.get(address)?.country_code ?? '_U';
  const key = [...codes, country].join('\t');
  const cell = cells.get(key) ?? { people: new Set(), events: 0 };
  cell.people.add(pseudonym);
  cell.events += 1;
  cells.set(key, cell);
};

interface Row {
  readonly learner_id: string;
  readonly ip: string;
  readonly event: string;
  readonly course: string;
  readonly profession: string;
}

const countCsv = async (file: string): Promise<void> => {
  const rows: AsyncIterable<Row> = createReadStream(file).pipe(parse({ columns: true }));
  for await (const { learner_id, ip, event, course, profession } of rows)
    if (event === 'page_view' || event === 'video_play') count(learner_id, ip, [course, profession]);
};

const line = /^(\S+) \S+ \S+ \[[^\]]+\] "(\S+) (\S+) [^"]*" \d+ \d+ "[^"]*" "([^"]*)"$/;

const countLog = async (file: string): Promise<void> => {
  for await (const text of createInterface({ input: createReadStream(file) })) {
    const [, address = '', method, path = '', agent] = line.exec(text) ?? [];
    if (method === 'GET') count(`${address} ${agent}`, address, [path.split('/')[1] ?? '']);
  }
};

const from = join(folder, format, format);
for (const file of readdirSync(from)) await (format === 'csv' ? countCsv : countLog)(join(from, file));
report(cells.size);
