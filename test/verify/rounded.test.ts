import { afterEach, describe, expect, it } from 'vitest';
import { verifyFolder } from '../../commands/verify/verify-folder.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackPublished, scanTexts } from '../../functions/audit/attack.ts';
import { plantedFolder } from '../support/planted-folder.ts';
import { analysts, partner } from '../support/publish-night.ts';
import { publishedTable } from '../support/published-table.ts';
import { removeFolder } from '../support/release-folder.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map(removeFolder));
});

const nearest = (value: number) => Math.floor((value + 2) / 5) * 5;

/** The table that hides what it should, rounded to the nearest 5, with other numbers in some cells; null withholds one. */
const rounded = (
  values: Readonly<Record<string, number | null>> = {},
  changes: Partial<PublishedTable> = {},
) => {
  const table = publishedTable({ minimumFrequency: 13, ...changes });
  const { value } = table.cells.measures.people ?? { value: [] };
  const cellAt = (at: number) => `${table.cells.codes.course?.[at]}/${table.cells.codes.country?.[at]}`;
  const next = value.map((one, at) => {
    const cell = cellAt(at);
    if (cell in values) return values[cell] ?? null;
    return one === null ? null : nearest(one === 11 ? 13 : one);
  });
  const status = next.map((one) => (one === null ? ('c' as const) : ('ok' as const)));
  const rounding = { base: 5, method: 'nearest' } as const;
  return { ...table, rounding, cells: { ...table.cells, measures: { people: { value: next, status } } } };
};

const verify = async (...tables: readonly PublishedTable[]) => {
  const folder = await plantedFolder(
    tables.flatMap((table) => [
      { table, audience: analysts },
      { table, audience: partner },
    ]),
  );
  folders.push(folder);
  return verifyFolder(folder, { attackPublished, scanTexts });
};

describe('verify, of rounded numbers,', () => {
  it('finds nothing where they hide what they should', async () => {
    const result = await verify(rounded());
    expect(result?.checks.flatMap(({ problems }) => problems)).toEqual([]);
    expect(result?.attacks.filter(({ found }) => found > 0)).toEqual([]);
    expect(result?.notAttacked).toBeUndefined();
    expect(result?.passed).toBe(true);
  });

  it.each([
    ['a number below the minimum', { 'a/FR': 10 }],
    ['a number that is no multiple of the base', { 'a/DE': 41 }],
    ['a withheld number put back, so that the one beside it is small', { 'a/FR': 20 }],
    ['margins that cannot be true', { 'a/DE': 60 }],
  ])('fails on %s', async (_, values) => {
    expect((await verify(rounded(values)))?.passed).toBe(false);
  });

  it('fails where only one audience gets a number rounded otherwise', async () => {
    const folder = await plantedFolder([
      { table: rounded(), audience: analysts },
      { table: rounded({ 'a/DE': 45 }), audience: partner },
    ]);
    folders.push(folder);
    const result = await verifyFolder(folder, { attackPublished, scanTexts });
    expect(result?.passed).toBe(false);
  });
});
