import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { describe as describeResult } from '../../commands/verify/describe.ts';
import { verifyFolder } from '../../commands/verify/verify-folder.ts';
import type { Audience } from '../../core/audience.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackPublished, scanTexts } from '../../functions/audit/attack.ts';
import { plantedFolder } from '../support/planted-folder.ts';
import { analysts, partner } from '../support/publish-night.ts';
import { publishedTable } from '../support/published-table.ts';
import { edit, removeFolder } from '../support/release-folder.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map(removeFolder));
});

const verify = async (...planted: (readonly [PublishedTable, Audience])[]) => {
  const folder = await plantedFolder(planted.map(([table, audience]) => ({ table, audience })));
  folders.push(folder);
  const result = await verifyFolder(folder, { attackPublished, scanTexts });
  const files = result?.checks.filter(({ name }) => name.includes('/'));
  expect(files?.flatMap(({ problems }) => problems)).toEqual([]);
  return result;
};

/** The table with other values in some cells; null withholds one. */
const altered = (values: Readonly<Record<string, number | null>>, changes: Partial<PublishedTable> = {}) => {
  const table = publishedTable(changes);
  const { value, status } = table.cells.measures.people ?? { value: [], status: [] };
  const at = (cell: number) => `${table.cells.codes.course?.[cell]}/${table.cells.codes.country?.[cell]}`;
  const next = value.map((one, cell) => (at(cell) in values ? (values[at(cell)] ?? null) : one));
  const measures = {
    people: { value: next, status: next.map((one) => (one === null ? 'c' : 'ok') as (typeof status)[0]) },
  };
  return { ...table, cells: { ...table.cells, measures } };
};

describe('verify, from the files alone,', () => {
  it('finds nothing in a table that hides what it should', async () => {
    const result = await verify([publishedTable(), analysts], [publishedTable(), partner]);
    expect(result?.notAttacked).toBeUndefined();
    expect(result?.attacks.filter(({ found }) => found > 0)).toEqual([]);
    expect(result?.passed).toBe(true);
    expect(result?.attacks.length).toBeGreaterThan(2);
  });

  it.each([
    ['a small count that was never withheld', { 'a/FR': 9 }],
    ['one withheld value put back, which gives away another', { 'a/FR': 15 }],
    ['a digit changed, so that margins cannot be true', { 'a/DE': 44 }],
  ])('fails on %s', async (_, values) => {
    expect((await verify([altered(values), analysts]))?.passed).toBe(false);
  });

  it('fails on two versions of a period whose difference is a few people', async () => {
    const more = { 'a/DE': 43, 'a/_T': 65, '_T/DE': 74, '_T/_T': 134 };
    const result = await verify([publishedTable(), analysts], [altered(more, { version: 2 }), analysts]);
    expect(result?.passed).toBe(false);
  });

  it('fails on a partner whose cells give away what others must not see', async () => {
    const withheld = publishedTable();
    const other = altered({ 'a/FR': 15, 'a/NO': null });
    expect((await verify([withheld, analysts]))?.passed).toBe(true);
    const result = await verify([withheld, analysts], [other, partner]);
    expect(result?.notAttacked ?? result?.attacks.find(({ found }) => found > 0)).toBeDefined();
    expect(result?.passed).toBe(false);
  });

  it('fails on two audiences that are told different numbers of one cell, which alone hide what they should', async () => {
    const other = altered({ 'a/DE': 50, 'a/_T': 72, '_T/DE': 81, '_T/_T': 141 });
    expect((await verify([other, partner]))?.passed).toBe(true);
    const result = await verify([publishedTable(), analysts], [other, partner]);
    expect(result?.passed).toBe(false);
    expect(result?.checks.flatMap(({ problems }) => problems)).toEqual([
      expect.stringContaining('their certificates differ in night, policy, inputs or attacks'),
      expect.stringMatching(/^analysts\/.* and author-a\/.*: they say different things of 2 cells/),
    ]);
  });

  it('fails on two audiences that are told different minimum frequencies', async () => {
    const result = await verify(
      [publishedTable(), analysts],
      [publishedTable({ minimumFrequency: 11 }), partner],
    );
    expect(result?.checks.flatMap(({ problems }) => problems)).toEqual([
      expect.stringContaining('in different words, levels or minimum frequencies'),
      expect.stringContaining('their certificates differ in night, policy, inputs or attacks'),
      expect.stringContaining('they differ in the texts or rules of one table'),
    ]);
  });

  it('says which earlier versions are not here, and does not fail for it', async () => {
    const result = await verify([publishedTable({ version: 3 }), analysts]);
    expect(result?.passed).toBe(true);
    expect(result?.notices).toEqual([
      expect.stringContaining('people-by-course/2026-W47/v1 is not here'),
      expect.stringContaining('people-by-course/2026-W47/v2 is not here'),
    ]);
    expect(describeResult(result ?? never()).at(-1)).toMatch(/see the lines marked note/);
  });

  it('fails on an audit that lacks an attacker', async () => {
    const folder = await plantedFolder([{ table: publishedTable(), audience: analysts }]);
    folders.push(folder);
    const bundle = join(folder, 'analysts/people-by-course/2026-W47/v1');
    await edit(join(bundle, 'audit.json'), (text) => {
      const audit = JSON.parse(text);
      return JSON.stringify({ ...audit, attacks: audit.attacks.slice(0, -1) });
    });
    const result = await verifyFolder(bundle, { attackPublished, scanTexts });
    expect(result?.passed).toBe(false);
    expect(result?.checks.flatMap(({ problems }) => problems)).toContain(
      'audit.json: before release nobody tried residual-identifiers',
    );
  });

  it('fails on an identifier in any text', async () => {
    const named = publishedTable({ description: 'Ask jo@mail.example' });
    expect((await verify([named, analysts]))?.passed).toBe(false);
  });
});

const never = (): never => {
  throw new Error('there is no result');
};

describe('sources that read the same rows', () => {
  it('are told as such by their releases, so that what one of them keeps is taken out of the other', async () => {
    const other = { sources: ['kept'], rows: { kept: 'web' } };
    const found = async (fewer: number) => {
      const people = publishedTable().cells.measures.people?.value ?? [];
      const whole = people.at(-1) ?? 0;
      const less = altered({ '_T/_T': whole - fewer }, { ...other, table: 'kept' });
      const reports = await attackPublished([publishedTable(), less]);
      return reports.find(({ attacker }) => attacker === 'remainders')?.found ?? 0;
    };
    expect(await found(9)).toBeGreaterThan(0);
    expect(await found(10)).toBe(0);
  });
});
