import { afterEach, describe, expect, it } from 'vitest';
import { verifyFolder } from '../../commands/verify/verify-folder.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { type Planted, plantedFolder } from '../support/planted-folder.ts';
import { analysts, partner } from '../support/publish-night.ts';
import { cellsOf, flatDimension, people, publishedTable } from '../support/published-table.ts';
import { quiet } from '../support/quiet-attacks.ts';
import { removeFolder } from '../support/release-folder.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map(removeFolder));
});

const verified = async (...planted: readonly Planted[]) => {
  const folder = await plantedFolder(planted);
  folders.push(folder);
  const result = await verifyFolder(folder, quiet);
  return {
    passed: result?.passed,
    problems: result?.checks.flatMap(({ problems }) => problems) ?? [],
    notices: result?.notices ?? [],
  };
};

const first = { table: publishedTable(), audience: analysts };
const later = { period: '2026-W46' };

const courses = (codes: readonly string[], changes = {}): PublishedTable => {
  const dimensions = [flatDimension('course', codes, changes), flatDimension('country', ['DE', 'FR', 'NO'])];
  const measures = [people(dimensions)];
  return publishedTable({ ...later, dimensions, measures, cells: cellsOf(dimensions, measures, () => 20) });
};

const measured = (changes: object): PublishedTable => {
  const [measure] = publishedTable().measures;
  return publishedTable({ ...later, measures: measure ? [{ ...measure, ...changes }] : [] });
};

describe('verify fails on two releases under one version of a policy, each sound by itself, with', () => {
  it.each([
    ['two titles', publishedTable({ ...later, title: 'People by course (9)' })],
    ['two descriptions', publishedTable({ ...later, description: 'Everyone but 9.' })],
    ['two protected units', publishedTable({ ...later, protectedUnit: 'learner 9' })],
    ['two minimum frequencies', publishedTable({ ...later, minimumFrequency: 19 })],
    ['two lists of sources', publishedTable({ ...later, sources: ['web', 'nine'] })],
    ['two titles of a dimension', courses(['a', 'b', 'c'], { title: 'Course 9' })],
    ['two names of a level', courses(['a', 'b', 'c'], { levels: ['nine'] })],
    ['two titles of a measure', measured({ title: 'People 9' })],
    ['two units', measured({ unit: 'nines' })],
    ['a code more', courses(['a', 'b', 'c', 'n9'])],
    ['codes in another order', courses(['a', 'c', 'b'])],
  ])('%s', async (_, table) => {
    const { passed, problems } = await verified(first, { table, audience: analysts });
    expect(problems).toEqual([expect.stringMatching(/^analysts\/.* and analysts\/.*: they differ in the /)]);
    expect(passed).toBe(false);
  });

  it('two publishers, or two policies of one night', async () => {
    const other = { table: publishedTable(later), audience: analysts };
    expect((await verified(first, { ...other, policy: { publisher: 'Nine' } })).problems).toEqual([
      expect.stringContaining('they differ in the names of the publisher'),
    ]);
    expect((await verified(first, { ...other, policy: { version: 9 } })).problems).toEqual([
      expect.stringContaining('they differ in the policy of one night'),
    ]);
  });

  it('two codings of one column', async () => {
    const coded = (coding: string, changes: object = {}) => ({
      table: publishedTable({ ...changes, codings: { bcdfghjk: coding } }),
      audience: analysts,
    });
    expect((await verified(coded('bcdfghjk'), coded('cdfghjkl', later))).problems).toEqual([
      expect.stringContaining('they differ in the coding of one column'),
    ]);
    expect((await verified(coded('bcdfghjk'), coded('bcdfghjk', later))).problems).toEqual([]);
  });

  it('two texts of terms', async () => {
    const table = publishedTable(later);
    const { problems } = await verified(
      { ...first, audience: partner },
      { table, audience: partner, policy: { terms: 'Nine.' } },
    );
    expect(problems).toEqual([expect.stringContaining('they differ in TERMS.md')]);
  });
});

describe('verify', () => {
  it('names what a later version of the policy says otherwise, and does not fail for it', async () => {
    const table = publishedTable({ ...later, title: 'Learners by course' });
    const { passed, problems, notices } = await verified(first, {
      ...{ table, audience: analysts, run: '2026-12-07', policy: { version: 4 } },
    });
    expect(problems).toEqual([]);
    expect(notices).toEqual([
      expect.stringMatching(/differs from .* in the texts or rules of one table, under another version/),
    ]);
    expect(passed).toBe(true);
  });

  it.each([
    ['a zero-width space', publishedTable({ title: 'People\u200b' })],
    ['markup', publishedTable({ description: 'Everyone. <i>9</i>' })],
    ['a name that no policy can give', publishedTable({ sources: ['web 9'] })],
    ['a coding that is none', publishedTable({ codings: { bcdfghjk: 'nine' } })],
    ['a column that is none', publishedTable({ codings: { '9': 'bcdfghjk' } })],
    ['codings in another order', publishedTable({ codings: { cdfghjkl: 'bcdfghjk', bcdfghjk: 'bcdfghjk' } })],
    ['a code that no policy can give', courses(['a', 'b', '-9'])],
    [
      'a label of its own for a total',
      courses(['a', 'b'], {
        codes: [
          { code: 'a', label: 'a', level: 0 },
          { code: '_T', label: '9', level: 1 },
        ],
      }),
    ],
    ['a week that its year lacks', publishedTable({ period: '2026-W63' })],
    ['a period that is not over', publishedTable({ period: '2026-W49' })],
    ['places of adding up for events', measured({ kind: 'events', cap: 9 })],
  ])('fails on a table with %s', async (_, table) => {
    const { passed, problems } = await verified({ table, audience: analysts });
    expect(problems.join()).toContain('datapackage.json: ');
    expect(passed).toBe(false);
  });
});
