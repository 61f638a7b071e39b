import { beforeEach, describe, expect, test } from 'vitest';
import { keys } from '../../core/keys.ts';
import type { RunManifest } from '../../core/run.ts';
import { ingest } from '../../functions/ingest/ingest.ts';
import { sourceOf as exportSource } from '../../functions/ingest/source-of.ts';
import { policyOf, sourceOf } from '../deidentify/policies.ts';
import { type MemoryEffects, memoryEffects } from '../support/memory-effects.ts';

const date = '2026-07-16';
const web = sourceOf({ name: 'web', exports: 'web/' });
const webV2 = sourceOf({ name: 'web-v2', exports: 'web/v2/' });
const progress = sourceOf({ name: 'progress', exports: 'progress/', delivery: 'snapshot' });
const courses = sourceOf({ name: 'courses', exports: 'courses.csv', delivery: 'snapshot' });
const policy = policyOf([web, webV2, progress, courses]);

let world: MemoryEffects;
beforeEach(() => {
  world = memoryEffects(policy);
});

const land = (...objects: readonly string[]) => {
  for (const key of objects) world.objects.landing.set(key, Buffer.from('x'));
};
const manifestOf = (run: string): RunManifest =>
  JSON.parse(Buffer.from(world.objects.manifests.get(keys.manifest(run)) ?? '').toString());
const items = () =>
  manifestOf(date).items.map((item) => [item.kind === 'export' ? item.source : item.kind, item.key]);

describe('a night', () => {
  test('takes requests first, then the exports of each source by its longest prefix', async () => {
    land('web/one.gz', 'web/v2/two.gz', 'requests/r.csv', 'courses.csv');
    expect(await ingest.run({ date }, world)).toEqual({ run: date, items: 4 });
    expect(items()).toEqual([
      ['requests', 'requests/r.csv'],
      ['web', 'web/one.gz'],
      ['web-v2', 'web/v2/two.gz'],
      ['courses', 'courses.csv'],
    ]);
    expect((await world.ledger.get('run', date))?.fields).toMatchObject({ items: 4, refused: 0 });
  });

  test('takes of a snapshot the last export by key alone, and none that was done before', async () => {
    land('progress/2026-07-14.csv', 'progress/2026-07-15.csv');
    await ingest.run({ date }, world);
    expect(items()).toEqual([['progress', 'progress/2026-07-15.csv']]);
    await world.ledger.create('object', `progress/${manifestOf(date).items[0]?.id}`, {});
    expect(await ingest.run({ date: '2026-07-17' }, world)).toEqual({ run: '2026-07-17', items: 0 });
  });

  test('takes an object again only when an earlier run neither accepted nor refused that version', async () => {
    land('web/one.gz', 'web/two.gz');
    await ingest.run({ date }, world);
    const [one] = manifestOf(date).items;
    await world.ledger.create('object', `web/${one?.id}`, { status: 'refused' });
    await ingest.run({ date: '2026-07-17' }, world);
    expect(manifestOf('2026-07-17').items.map(({ key }) => key)).toEqual(['web/two.gz']);
  });

  test('takes whatever may be a file of requests, and leaves out folders and working files alone', async () => {
    land('Requests/a.csv', 'requests/b\u0007.csv', 'requests/.~lock', 'requests/_r.csv', 'requests/sub/');
    world.objects.landing.set('requests/empty.csv', new Uint8Array());
    await ingest.run({ date }, world);
    expect(items()).toEqual([
      ['requests', 'Requests/a.csv'],
      ['requests', 'requests/b\u0007.csv'],
      ['requests', 'requests/empty.csv'],
    ]);
  });

  test('goes on without an export that may not be read, and takes requests all the same', async () => {
    const { landing } = world.zones;
    const locked = async function* (prefix: string) {
      for await (const object of landing.list(prefix)) yield { ...object, unreadable: true as const };
    };
    land('web/one.gz', 'requests/r.csv');
    await ingest.run(
      { date },
      { ...world, zones: { ...world.zones, landing: { ...landing, list: locked } } },
    );
    expect(items()).toEqual([['requests', 'requests/r.csv']]);
    expect(manifestOf(date).refused).toEqual([{ key: 'web/one.gz', reason: 'The object may not be read.' }]);
  });

  test.each(['requests', 'requests/link.csv', 'Requests/pipe'])(
    'decides nothing while %s is no file: requests may be in it',
    async (name) => {
      const others = async function* () {
        yield name;
      };
      land('web/one.gz');
      const landing = { ...world.zones.landing, others };
      await expect(ingest.run({ date }, { ...world, zones: { ...world.zones, landing } })).rejects.toThrow(
        /^requests\/: 1 of the things there are no files/,
      );
    },
  );

  test('refuses with a fixed sentence what is no export or cannot be one', async () => {
    land(
      'alice@example.org.txt',
      'web/.hidden',
      'web/_SUCCESS',
      'web/folder/',
      'web/a\u0007b',
      'courses.csv.bak',
    );
    world.objects.landing.set('web/empty.gz', new Uint8Array());
    await ingest.run({ date }, world);
    expect(manifestOf(date).items).toEqual([]);
    const reasons = Object.fromEntries(manifestOf(date).refused.map(({ key, reason }) => [key, reason]));
    expect(reasons).toEqual({
      'alice@example.org.txt': 'The object is an export of no source.',
      'courses.csv.bak': 'The object is an export of no source.',
      'web/.hidden': expect.stringContaining('a dot or an underscore'),
      'web/_SUCCESS': expect.stringContaining('a dot or an underscore'),
      'web/folder/': 'The key names a folder, not an export.',
      'web/a\u0007b': 'The key holds control characters.',
      'web/empty.gz': 'The object is empty.',
    });
  });

  test('is decided once: what lands later belongs to the next', async () => {
    land('web/one.gz');
    await ingest.run({ date }, world);
    const before = world.objects.manifests.get(keys.manifest(date));
    land('web/two.gz');
    expect(await ingest.run({ date }, world)).toEqual({ run: date, items: 1 });
    expect(world.objects.manifests.get(keys.manifest(date))).toBe(before);
  });

  test('cannot be finished under another policy', async () => {
    await ingest.run({ date }, world);
    await expect(ingest.run({ date }, { ...world, policyDigest: '00' })).rejects.toThrow(/another policy/);
  });

  test('that broke off between its manifest and the ledger is opened by the rerun', async () => {
    let writes = 0;
    world = memoryEffects(policy, () => {
      if (++writes === 2) throw new Error('crash');
    });
    await expect(ingest.run({ date }, world)).rejects.toThrow('crash');
    expect(await ingest.run({ date }, world)).toEqual({ run: date, items: 0 });
    expect(await world.ledger.get('run', date)).toBeDefined();
  });
});

test('the same object has another id in another source and in another version', async () => {
  land('web/one.gz');
  await ingest.run({ date }, world);
  const other = memoryEffects(policyOf([{ ...web, name: 'other' }]));
  other.objects.landing.set('web/one.gz', Buffer.from('x'));
  await ingest.run({ date }, other);
  const [ids] = [manifestOf(date).items.map(({ id }) => id)];
  const bytes = other.objects.manifests.get(keys.manifest(date)) ?? new Uint8Array();
  expect(ids[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(Buffer.from(bytes).toString()).not.toContain(ids[0]);
});

test.each([
  ['web/v2/x', 'web-v2'],
  ['web/v2', 'web'],
  ['webx/y', undefined],
  ['courses.csv', 'courses'],
  ['courses.csv/x', undefined],
])('%s belongs to %s', (key, expected) => {
  expect(exportSource(key, policy.sources)?.name).toBe(expected);
});
