import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { ContractViolation } from '../../core/errors.ts';
import { writeCsv } from '../../functions/publish/data-csv.ts';
import { dataPackage } from '../../functions/publish/data-package.ts';
import { writeParquet } from '../../functions/publish/data-parquet.ts';
import { statementOf } from '../../functions/publish/disclosure-control.ts';
import { readBundle } from '../../functions/publish/read-bundle.ts';
import { report } from '../../functions/publish/report.ts';
import { auditedOf } from '../../functions/publish/stated-attacks.ts';
import { utilityOf } from '../../functions/publish/utility.ts';
import { meanTable } from '../audit/mean-table.ts';
import { analysts, passed, publishPolicy, run } from '../support/publish-night.ts';

const groups = {
  a: { people: 30, withValue: 24, sum: 1000 },
  b: { people: 41, withValue: 33, sum: 1777 },
  c: { people: 52, withValue: 45, sum: 2250 },
  d: { people: 0, withValue: 0, sum: 0 },
};
const table = meanTable(groups, { withheld: ['a', 'b'] });
const encode = (content: string) => new TextEncoder().encode(content);
const csv = writeCsv(table);
const release = {
  table,
  audience: analysts,
  scope: 'whole' as const,
  audited: auditedOf(table, passed(table)),
  run,
  policy: publishPolicy(),
  policyDigest: 'cd'.repeat(32),
  inputs: 'hmac-sha256:00',
};
const pack = dataPackage(release, encode(csv), writeParquet(table));

describe('a published mean', () => {
  it('stands with its status in data.csv: withheld, of nobody, or a number', () => {
    expect(csv.split('\r\n')).toEqual([
      'course,people,people_status,mean,mean_status',
      'a,,c,,c',
      'b,,c,,c',
      'c,52,ok,50,ok',
      'd,0,ok,,z',
      '_T,123,ok,49.3,ok',
      '',
    ]);
  });

  it('reads back as the very table that was published', () => {
    expect(readBundle(pack, csv)).toEqual(table);
  });

  it('is a typed number in data.parquet', async () => {
    const rows = await parquetReadObjects({ file: writeParquet(table).buffer.slice(0) as ArrayBuffer });
    expect(rows[0]).toMatchObject({ mean: null, mean_status: 'c' });
    expect(rows[3]).toMatchObject({ people: 0n, mean: null, mean_status: 'z' });
    expect(rows[4]).toMatchObject({ people: 123n, mean: 49.3, mean_status: 'ok' });
  });

  it('is a number to machines that read datapackage.json, which says how it is rounded and what z means', () => {
    const { fields } = JSON.parse(pack).resources[0].schema;
    expect(fields[3]).toMatchObject({
      name: 'mean',
      type: 'number',
      measure: { kind: 'mean', variable: 'score', cap: 100, decimals: 1, additive: {} },
    });
    expect(fields[4].categories.map(({ value }: { value: string }) => value)).toEqual(['ok', 'c', 'z']);
    expect(fields[2].categories.map(({ value }: { value: string }) => value)).toEqual(['ok', 'c']);
  });

  it('is shown in the report, and marked where it is withheld or of nobody', () => {
    const html = report(release);
    expect(html).toContain('<td class="number">49.3</td>');
    expect(html).toContain('<span class="withheld">[z]</span>');
    expect(html).toContain('[z]: nobody of whom there could be a mean');
  });

  it('is what the statement says is rounded, and no other number', () => {
    const statement = statementOf(table, release.policy);
    expect(statement).toContain('exact but for means, which are rounded to the decimals that they state');
    expect(statement).toContain('Behind a mean there must be as many people who have a value');
  });

  it('adds up to no share of activity', () => {
    const { people: _, ...values } = table.cells.measures;
    const alone = {
      ...table,
      measures: table.measures.slice(1),
      cells: { ...table.cells, measures: values },
    };
    expect(utilityOf(alone).activityPercent).toBeUndefined();
    expect(utilityOf(table).activityPercent).toBe(42);
  });

  it.each([
    ['more decimals than it says', (text: string) => text.replace('49.3', '49.33')],
    ['a value where nobody is', (text: string) => text.replace(',,z', ',7,z')],
    ['a count of nobody', (text: string) => text.replace('d,0,ok', 'd,,z')],
    ['no value and status ok', (text: string) => text.replace('49.3,ok', ',ok')],
  ])('is refused with %s', (_, change) => {
    expect(change(csv)).not.toBe(csv);
    expect(() => readBundle(pack, change(csv))).toThrow(ContractViolation);
  });

  it.each([
    ['rounded counts', '"rounding": null', '"rounding": { "base": 2, "method": "random", "addsUp": false }'],
    ['no decimals told', '"decimals": 1,', ''],
  ])('is refused with %s', (_, from, to) => {
    expect(pack).toContain(from);
    expect(() => readBundle(pack.replace(from, to), csv)).toThrow(ContractViolation);
  });
});
