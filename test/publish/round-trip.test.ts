import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { Code } from '../../core/classification.ts';
import { ContractViolation } from '../../core/errors.ts';
import type { PublishedMeasure, PublishedTable } from '../../core/published-table.ts';
import { readCsv, writeCsv } from '../../functions/publish/data-csv.ts';
import { dataPackage } from '../../functions/publish/data-package.ts';
import { writeParquet } from '../../functions/publish/data-parquet.ts';
import { readBundle } from '../../functions/publish/read-bundle.ts';
import type { Release } from '../../functions/publish/release.ts';
import { auditedOf } from '../../functions/publish/stated-attacks.ts';
import { analysts, partner, passed, publishPolicy, run } from '../support/publish-night.ts';
import { cellsOf, flatDimension, people, publishedTable } from '../support/published-table.ts';

const releaseOf = (table: PublishedTable, audience = analysts): Release => ({
  table,
  audience,
  scope: 'whole',
  audited: auditedOf(table, passed(table)),
  run,
  policy: publishPolicy(),
  policyDigest: 'cd'.repeat(32),
  inputs: 'hmac-sha256:00',
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '=1+1',
    '+49',
    '-1',
    '@sum',
    '\tx',
    '\rx',
    '\n',
    "'=1",
    "'",
    '"a","b"',
    'a\r\nb',
    ' a ',
    '\ufeffa',
  ),
);
const code: fc.Arbitrary<Code> = fc.record(
  { code: text, label: text, level: fc.nat({ max: 1 }), parent: text },
  { requiredKeys: ['code', 'label', 'level'] },
);
const dimension = (name: string) =>
  fc
    .uniqueArray(code, { selector: (one) => one.code, minLength: 1, maxLength: 5 })
    .map((codes) => flatDimension(name, [], { codes, levels: ['fine', 'coarse'] }));
const value = fc.oneof(fc.constant(null), fc.nat(), fc.constant(0));

const anyTable: fc.Arbitrary<PublishedTable> = fc
  .tuple(dimension('-a'), dimension('b'), fc.array(value, { minLength: 1 }), text, text, fc.boolean())
  .map(([a, b, values, title, unit, filtered]) => {
    const dimensions = [a, b];
    const counted = people(dimensions);
    const minutes = { ...counted, name: 'minutes', kind: 'sum' as const, variable: 'm', cap: 1.5, unit };
    const measures = [counted, minutes];
    let at = 0;
    const next = () => values[at++ % values.length] ?? null;
    const cells = cellsOf(dimensions, measures, (_, measure) => {
      const one = next();
      return one !== null && measure === 'minutes' ? Number((one / 7).toFixed(6)) : one;
    });
    const where = filtered ? [{ variable: 'v', classification: 'c', in: [title, unit] }] : [];
    return publishedTable({
      title,
      description: unit,
      protectedUnit: title,
      dimensions,
      measures,
      cells,
      where,
      ...(filtered && { rows: { web: 'all' }, codings: { column: 'coding' } }),
    });
  });

const encode = (content: string) => new TextEncoder().encode(content);

describe('a bundle', () => {
  it('reads back as the very table that was published', () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        const csv = writeCsv(table);
        const pack = dataPackage(releaseOf(table), encode(csv), writeParquet(table));
        expect(readBundle(pack, csv)).toEqual(table);
      }),
      { numRuns: 200 },
    );
  });

  it('has the same rows in Parquet, typed', async () => {
    const table = publishedTable();
    const file = writeParquet(table);
    const rows = await parquetReadObjects({ file: file.buffer.slice(0) as ArrayBuffer });
    expect(rows[0]).toEqual({ course: 'a', country: 'DE', people: 40n, people_status: 'ok' });
    expect(rows[1]).toEqual({ course: 'a', country: 'FR', people: null, people_status: 'c' });
    expect(rows[8]).toEqual({ course: 'c', country: 'DE', people: 0n, people_status: 'ok' });
    expect(rows).toHaveLength(16);
  });

  it('gives the same Parquet bytes for the same table', () => {
    expect(writeParquet(publishedTable())).toEqual(writeParquet(publishedTable()));
  });

  it('gives the same Parquet bytes for what is read back, also of a zero that came from below', () => {
    const { dimensions } = publishedTable();
    const minutes: PublishedMeasure = { ...people(dimensions), name: 'minutes', kind: 'sum' };
    const cells = cellsOf(dimensions, [minutes], (codes) => (codes[0] === 'a' ? -0 : 1.5));
    const table = publishedTable({ measures: [minutes], cells });
    const csv = writeCsv(table);
    const parquet = writeParquet(table);
    const back = readBundle(dataPackage(releaseOf(table), encode(csv), parquet), csv);
    expect(writeParquet(back)).toEqual(parquet);
  });

  it.each([
    ['a row less', (csv: string) => csv.replace('a,FR,,c\r\n', '')],
    ['a row twice', (csv: string) => csv.replace('a,FR,,c\r\n', 'a,FR,,c\r\na,FR,,c\r\n')],
    ['rows in another order', (csv: string) => csv.replace('a,FR,,c\r\na,NO,,c', 'a,NO,,c\r\na,FR,,c')],
    ['a value with status c', (csv: string) => csv.replace('a,FR,,c', 'a,FR,12,c')],
    ['no value with status ok', (csv: string) => csv.replace('a,FR,,c', 'a,FR,,ok')],
    ['an unknown status', (csv: string) => csv.replace('a,FR,,c', 'a,FR,,d')],
    ['a column renamed', (csv: string) => csv.replace('country', 'land')],
    ['a value that is no number', (csv: string) => csv.replace('40', 'x40')],
    ['half a person', (csv: string) => csv.replace('40', '40.5')],
  ])('is refused with %s', (_, change) => {
    const table = publishedTable();
    const csv = writeCsv(table);
    const pack = dataPackage(releaseOf(table), encode(csv), writeParquet(table));
    expect(change(csv)).not.toBe(csv);
    expect(() => readBundle(pack, change(csv))).toThrow(ContractViolation);
  });
});

describe('data.csv', () => {
  it('keeps a spreadsheet from running a text, and reads it back', () => {
    const dimensions = [flatDimension('page', ['=1+1', "'quoted", '@x', 'plain'])];
    const table = publishedTable({
      dimensions,
      measures: [people(dimensions)],
      cells: cellsOf(dimensions, [people(dimensions)], () => 20),
    });
    const csv = writeCsv(table);
    expect(csv.split('\r\n').slice(1, 5)).toEqual([
      "'=1+1,20,ok",
      "''quoted,20,ok",
      "'@x,20,ok",
      'plain,20,ok',
    ]);
    expect(readCsv(csv, table)).toEqual(table.cells);
  });
});

describe('datapackage.json', () => {
  const table = publishedTable();
  const csv = encode(writeCsv(table));
  const packOf = (audience = analysts) =>
    JSON.parse(dataPackage(releaseOf(table, audience), csv, writeParquet(table)));

  it('names its profiles, its file hashes and what an empty value means', () => {
    const pack = packOf();
    const [data] = pack.resources;
    expect(pack.$schema).toBe('https://datapackage.org/profiles/2.0/datapackage.json');
    expect(pack.created).toBe('2026-11-30T00:00:00Z');
    expect(data.hash).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(data.bytes).toBe(csv.byteLength);
    expect(data.schema.primaryKey).toEqual(['course', 'country']);
    expect(data.schema.missingValues).toEqual([{ value: '', label: 'Withheld: see the status column' }]);
    expect(data.schema.fields.map(({ name, type }: Record<string, string>) => [name, type])).toEqual([
      ['course', 'string'],
      ['country', 'string'],
      ['people', 'integer'],
      ['people_status', 'string'],
    ]);
  });

  it('states the disclosure control in figures', () => {
    const { disclosureControl } = packOf();
    expect(disclosureControl).toMatchObject({
      protectedUnit: 'learner',
      minimumFrequency: 10,
      secondarySuppression: true,
      levels: { course: 'course', country: 'country' },
      cells: { total: 16, published: 12, withheld: 4 },
      activityPercent: 62,
      policyVersion: '3',
    });
    expect(disclosureControl.statement).toContain('counted as one learner');
  });

  it('points a partner to the terms', () => {
    expect(packOf(partner).licenses).toEqual([{ path: 'TERMS.md', title: 'Terms of Example Academy' }]);
    expect(packOf().licenses).toBeUndefined();
  });
});
