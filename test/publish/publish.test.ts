import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256 } from '../../core/digest.ts';
import { DisclosureRisk } from '../../core/errors.ts';
import { keys, partitions } from '../../core/keys.ts';
import { packed } from '../../core/packed.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { publish } from '../../functions/publish/publish.ts';
import { readBundle } from '../../functions/publish/read-bundle.ts';
import { type MemoryEffects, memoryEffects } from '../support/memory-effects.ts';
import {
  analysts,
  contentOf,
  layOut,
  partner,
  passed,
  publishPolicy,
  run,
  sealSecret,
} from '../support/publish-night.ts';
import { cellsOf, everywhere, flatDimension, publishedTable } from '../support/published-table.ts';

/** The ledger's item of a first night. */
const founders = `${partitions.founders}\0all`;

const night = async (
  tables: readonly PublishedTable[],
  verdicts?: readonly unknown[],
  policy = publishPolicy(),
) => {
  const world = memoryEffects(policy);
  layOut(world, tables, verdicts);
  const result = await publish.run({ run, round: 1 }, world);
  return { world, result, published: contentOf(world, 'published') };
};

describe('publish', () => {
  it('writes a whole bundle to each audience, the table into memory, and a catalogue', async () => {
    const { world, result, published } = await night([publishedTable()]);

    expect(result).toEqual({ run, released: 1, withheld: 0 });
    const analystsFolder = 'analysts/people-by-course/2026-W47/v1/';
    const partnerFolder = 'author-a/people-by-course/2026-W47/v1/';
    const files = ['SHA256SUMS', 'audit.json', 'data.csv', 'data.parquet', 'datapackage.json', 'report.html'];
    expect(Object.keys(published)).toEqual(
      [
        ...files.map((file) => analystsFolder + file),
        'analysts/catalogue.json',
        ...files.map((file) => partnerFolder + file),
        `${partnerFolder}TERMS.md`,
        'author-a/catalogue.json',
      ].sort(),
    );
    expect(contentOf(world, 'history')).toEqual({
      'people-by-course/2026-W47/v1.json.gz': canonicalJson(publishedTable()),
      '2026-11-30.json': canonicalJson({
        tables: [{ table: 'people-by-course', period: '2026-W47', outcome: 'released' }],
      }),
    });
    expect([...world.items.keys()]).toEqual([
      sealSecret,
      founders,
      'release\0people-by-course/2026-W47/0001',
    ]);
    expect(world.items.get('release\0people-by-course/2026-W47/0001')?.fields.audiences).toBe(
      'analysts author-a',
    );
    const pack = published[`${analystsFolder}datapackage.json`] ?? '';
    expect(readBundle(pack, published[`${analystsFolder}data.csv`] ?? '')).toEqual(publishedTable());
  });

  it('records what was left out, with its inputs and the policy, and anew when these are others', async () => {
    const left = { table: 'people-by-course', period: '2026-W47' };
    const recorded = async (world: MemoryEffects, date: string, inputs: string) => {
      layOut(world, [], [], 1, { date, leftOut: [{ ...left, inputs }] });
      await publish.run({ run: date, round: 1 }, world);
      return world.ledger.get(partitions.leftOut, 'people-by-course/2026-W47');
    };
    const world = memoryEffects(publishPolicy());
    const first = { inputs: 'one', policy: world.policyDigest };
    expect(await recorded(world, '2026-11-30', 'one')).toMatchObject({ revision: 1, fields: first });
    expect(await recorded(world, '2026-12-01', 'one')).toMatchObject({ revision: 1, fields: first });
    expect(await recorded(world, '2026-12-02', 'two')).toMatchObject({
      revision: 2,
      fields: { ...first, inputs: 'two' },
    });
  });

  it('gives the same bytes for the same night', async () => {
    expect((await night([publishedTable()])).published).toEqual((await night([publishedTable()])).published);
  });

  it('writes nothing when it runs again', async () => {
    const { world, published } = await night([publishedTable()]);
    const again = await publish.run({ run, round: 1 }, world);

    expect(again).toEqual({ run, released: 1, withheld: 0 });
    expect(contentOf(world, 'published')).toEqual(published);
  });

  it('takes round and run only as they can be', () => {
    expect(publish.input.safeParse({ run, round: 0 }).success).toBe(false);
    expect(publish.input.safeParse({ run: 'tonight', round: 1 }).success).toBe(false);
  });
});

const table = publishedTable();
const attack = { attacker: 'linear', tries: 'x', tried: 1, found: 0, tightest: null };
const small = publishedTable({
  cells: cellsOf(table.dimensions, table.measures, (codes) => (codes.join() === 'a,FR' ? 9 : 20)),
});
const notPublishable: readonly (readonly [string, PublishedTable, readonly unknown[]])[] = [
  ['no verdict', table, []],
  ['a breached verdict', table, [passed(table, { outcome: 'breached' })]],
  ['an unknown verdict', table, [{ ...passed(table), outcome: 'fine' }]],
  ['a verdict with something it should not have', table, [{ ...passed(table), note: 'x' }]],
  ['two verdicts', table, [passed(table), passed(table)]],
  ['a verdict on other bytes', table, [passed(table, { digest: sha256('other') })]],
  ['a verdict on another period', table, [passed(table, { period: '2026-W46' })]],
  ['a verdict without attackers', table, [passed(table, { attacks: [] })]],
  ['an attacker that found something', table, [passed(table, { attacks: [{ ...attack, found: 1 }] })]],
  ['a counterexample', table, [passed(table, { counterexamples: [{ attacker: 'linear', cells: [] }] })]],
  [
    'a table that the policy does not know',
    { ...table, table: 'other' },
    [passed({ ...table, table: 'other' })],
  ],
  [
    'a minimum frequency below the policy',
    { ...table, minimumFrequency: 9 },
    [passed({ ...table, minimumFrequency: 9 })],
  ],
  ['a count one below the minimum frequency', small, [passed(small)]],
  ['an e-mail address in a label', labelled('jo@mail.example'), [passed(labelled('jo@mail.example'))]],
];

describe('publish leaves no trace of a table', () => {
  it.each(notPublishable)('with %s', async (_, candidate, verdicts) => {
    const { world, result, published } = await night([candidate], verdicts);

    expect(result).toEqual({ run, released: 0, withheld: 1 });
    expect(Object.keys(published)).toEqual(['analysts/catalogue.json', 'author-a/catalogue.json']);
    expect(JSON.stringify(published)).not.toContain(candidate.table);
    expect(Object.keys(contentOf(world, 'history'))).toEqual([keys.outcomes(run)]);
    expect([...world.items.keys()].toSorted()).toEqual([founders, sealSecret].toSorted());
  });

  it('when the verdicts are missing or are no JSON', async () => {
    for (const content of [undefined, 'passed']) {
      const world = memoryEffects(publishPolicy());
      layOut(world, [table]);
      if (content === undefined) world.objects.verdicts.clear();
      else world.objects.verdicts.set(keys.verdicts(run, 1), Buffer.from(content));
      expect(await publish.run({ run, round: 1 }, world)).toEqual({ run, released: 0, withheld: 1 });
    }
  });

  it('whose version memory holds with other content', async () => {
    const world = memoryEffects(publishPolicy());
    layOut(world, [table]);
    world.objects.history.set('people-by-course/2026-W47/v1.json.gz', packed(Buffer.from('{}\n')));
    for (const { name } of [analysts, partner])
      world.objects.published.set(keys.catalogue(name), Buffer.from('{}\n'));

    expect(await publish.run({ run, round: 1 }, world)).toEqual({ run, released: 0, withheld: 1 });
    expect(Object.keys(contentOf(world, 'published'))).toEqual([
      'analysts/catalogue.json',
      'author-a/catalogue.json',
    ]);
  });

  it('publishes a count at the minimum frequency', async () => {
    const enough = publishedTable({
      cells: cellsOf(table.dimensions, table.measures, (codes) => (codes.join() === 'a,FR' ? 10 : 20)),
    });
    expect((await night([enough])).result.released).toBe(1);
  });
});

describe('a partner', () => {
  it('gets the cells at or below its scope and nothing that tells of others', async () => {
    const { published } = await night([table]);
    const own = Object.entries(published).filter(([key]) => key.startsWith('author-a/'));
    const csv = published['author-a/people-by-course/2026-W47/v1/data.csv'] ?? '';

    expect(csv.split('\r\n')).toEqual([
      'course,country,people,people_status',
      'a,DE,40,ok',
      'a,FR,,c',
      'a,NO,,c',
      'a,_T,62,ok',
      '',
    ]);
    const withoutDigests = (content: string) => content.replace(/[0-9a-f]{64}/g, '');
    for (const [, content] of own)
      for (const other of ['course b', 'course c', '131'])
        expect(withoutDigests(content)).not.toContain(other);
  });

  it('gets a code of its scope with everything below it and no total above it', async () => {
    const course = flatDimension('course', [], {
      levels: ['course', 'faculty'],
      codes: [
        { code: 'a', label: 'A', level: 0, parent: 'f' },
        { code: 'b', label: 'B', level: 0, parent: 'g' },
        { code: 'f', label: 'F', level: 1 },
        { code: 'g', label: 'G', level: 1 },
        { code: '_O', label: 'Other', level: 1 },
        { code: '_T', label: 'Total', level: 2 },
      ],
    });
    const nested = publishedTable({
      dimensions: [course],
      measures: [{ ...(table.measures[0] ?? never()), additive: everywhere([course]) }],
    });
    const full = {
      ...nested,
      cells: cellsOf(nested.dimensions, nested.measures, ([code]) => (code === '_O' ? 0 : 20)),
    };
    const faculty = { ...partner, scope: { course: ['f'] } };
    const { published } = await night([full], [passed(full)], publishPolicy([analysts, faculty]));
    expect(published['author-a/people-by-course/2026-W47/v1/data.csv']?.split('\r\n')).toEqual([
      'course,people,people_status',
      'a,20,ok',
      'f,20,ok',
      '',
    ]);
  });

  it('gets nothing of a table in which nothing lies inside its scope', async () => {
    const elsewhere = { ...partner, scope: { course: ['z'] } };
    const { published, result } = await night([table], [passed(table)], publishPolicy([analysts, elsewhere]));
    expect(Object.keys(published).filter((key) => key.startsWith('author-a/'))).toEqual([
      'author-a/catalogue.json',
    ]);
    expect(result.released).toBe(1);
  });

  it('gets nothing when its scope names a dimension that the table lacks', async () => {
    const astray = { ...partner, scope: { sponsor: ['s'] } };
    await expect(night([table], [passed(table)], publishPolicy([astray]))).rejects.toThrow(DisclosureRisk);
  });
});

describe('the catalogue', () => {
  it('lists current and superseded releases and what comes next', async () => {
    const { world } = await night([table]);
    const corrected = { ...table, version: 2 };
    layOut(world, [corrected], [passed(corrected)], 2);
    world.objects.history.delete(keys.outcomes(run));
    await publish.run({ run, round: 2 }, world);

    const catalogue = JSON.parse(contentOf(world, 'published')['analysts/catalogue.json'] ?? '');
    expect(
      catalogue.releases.map(({ path, status }: { path: string; status: string }) => [path, status]),
    ).toEqual([
      ['people-by-course/2026-W47/v1/', 'superseded'],
      ['people-by-course/2026-W47/v2/', 'current'],
    ]);
    expect(catalogue.nextExpected).toEqual([
      { table: 'people-by-course', period: '2026-W48', night: '2026-12-03' },
    ]);
  });

  it('does not list a bundle without SHA256SUMS', async () => {
    const { world } = await night([table]);
    world.objects.published.delete('analysts/people-by-course/2026-W47/v1/SHA256SUMS');
    world.objects.published.delete('analysts/catalogue.json');
    world.objects.history.delete(keys.outcomes(run));
    layOut(world, []);
    await publish.run({ run, round: 1 }, world);
    expect(JSON.parse(contentOf(world, 'published')['analysts/catalogue.json'] ?? '').releases).toEqual([]);
  });
});

function labelled(label: string): PublishedTable {
  const [course, country] = table.dimensions;
  if (!course || !country) return never();
  return {
    ...table,
    dimensions: [{ ...course, codes: course.codes.map((code) => ({ ...code, label })) }, country],
  };
}

function never(): never {
  throw new Error('the table of the tests has changed');
}
