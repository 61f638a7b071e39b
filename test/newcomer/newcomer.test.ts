import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { compareNewcomer } from '../../commands/newcomer/compare.ts';
import { describe as words } from '../../commands/newcomer/describe.ts';
import type { Audience } from '../../core/audience.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { plantedFolder } from '../support/planted-folder.ts';
import { analysts, partner, publishPolicy } from '../support/publish-night.ts';
import { publishedTable } from '../support/published-table.ts';
import { removeFolder } from '../support/release-folder.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map(removeFolder));
});

const newcomer: Audience = { ...partner, name: 'sponsor', scope: { course: ['b'] } };

const compared = async (
  held: readonly (readonly [PublishedTable, Audience])[],
  audience: Audience = newcomer,
) => {
  const published = await plantedFolder(held.map(([table, own]) => ({ table, audience: own })));
  folders.push(published);
  return compareNewcomer(audience.name, { policy: publishPolicy([analysts, partner, audience]), published });
};

const closing = (comparison: Awaited<ReturnType<typeof compared>>) => words('sponsor', comparison).join('\n');

describe('an audience that is to be added', () => {
  test('adds nothing where others hold all of it', async () => {
    const comparison = await compared([[publishedTable(), analysts]]);
    expect(comparison.coalition).toEqual(['analysts']);
    expect(comparison.releases).toEqual([{ release: expect.any(String), cells: 4, unseen: 0 }]);
    expect(comparison.after.map(({ attacker }) => attacker)).toEqual(
      comparison.before.map(({ attacker }) => attacker),
    );
    expect(closing(comparison)).toContain('nothing that the others do not hold already');
  });

  test('gets nothing of releases that only others’ scopes have been cut from, and is told of tables not released', async () => {
    const comparison = await compared([[publishedTable(), partner]], {
      ...newcomer,
      tables: ['people-by-course', 'another'],
    });
    expect(comparison.releases).toEqual([]);
    expect(comparison.unreleased).toEqual(['another']);
    expect(words('sponsor', comparison).join('\n')).toContain('another: nobody holds a release of it yet');
  });

  test('is not to be added where everything together discloses', async () => {
    const table = publishedTable();
    const { people = { value: [], status: [] } } = table.cells.measures;
    const row = people.value.findIndex((one) => (one ?? 0) >= 10);
    const value = people.value.map((one, at) => (at === row ? 3 : one));
    const planted = { ...table, cells: { ...table.cells, measures: { people: { ...people, value } } } };
    const comparison = await compared([[planted, analysts]]);
    expect(closing(comparison)).toContain('NOT to be added');
    expect(closing(comparison)).not.toContain(comparison.fingerprint);
  });

  test('is told the fingerprint under which it may be admitted, of its part of the tables and of no other', async () => {
    const [own, wider] = [
      await compared([[publishedTable(), analysts]]),
      await compared([[publishedTable(), analysts]], { ...newcomer, scope: { course: ['b', 'c'] } }),
    ];
    expect(own.fingerprint).not.toBe(wider.fingerprint);
    expect(closing(own)).toContain(`admitted: '${own.fingerprint}'`);
  });

  test('is told it where nobody whom it may meet holds anything', async () => {
    const published = await plantedFolder([{ table: publishedTable(), audience: analysts }]);
    folders.push(published);
    const coalitions = [['analysts'], ['sponsor']];
    const policy = { ...publishPolicy([analysts, { ...newcomer, tables: ['another'] }]), coalitions };
    const comparison = await compareNewcomer('sponsor', { policy, published });
    expect([comparison.coalition, comparison.after]).toEqual([[], []]);
    expect(closing(comparison)).toContain(`admitted: '${comparison.fingerprint}'`);
  });

  test('cannot be compared with files that are broken, or without any', async () => {
    const published = await plantedFolder([{ table: publishedTable(), audience: analysts }]);
    folders.push(published);
    const policy = publishPolicy([analysts, newcomer]);
    await expect(compareNewcomer('nobody', { policy, published })).rejects.toThrow('no such audience');
    const empty = await plantedFolder([]);
    folders.push(empty);
    await expect(compareNewcomer('sponsor', { policy, published: empty })).rejects.toThrow('no release');
    await writeFile(join(published, 'analysts/people-by-course/2026-W47/v1/data.csv'), 'course\n');
    await expect(compareNewcomer('sponsor', { policy, published })).rejects.toThrow('data.csv');
  });
});
