import { describe, expect, test } from 'vitest';
import { canonicalJson, sha256 } from '../../core/digest.ts';
import { DisclosureRisk } from '../../core/errors.ts';
import { keys, partitions } from '../../core/keys.ts';
import { vouchedMemory } from '../../core/memory.ts';
import { packed } from '../../core/packed.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { type MemoryEffects, memoryEffects } from '../support/memory-effects.ts';
import { publishPolicy } from '../support/publish-night.ts';
import { publishedTable } from '../support/published-table.ts';

const release = publishedTable({ period: '2026-11' });
const { table, version } = release;
const key = keys.history(table, '2026-11', version);
/** What audiences saw of it. */
const seen = publishedTable({ period: '2026-11', rounding: { base: 5, method: 'nearest' } });
const seenKey = keys.shownHistory(table, '2026-11', version);
const bytes = (one: PublishedTable) => packed(Buffer.from(canonicalJson(one)));

interface Given {
  readonly recorded: boolean;
  /** Whether audiences saw something else; `digest` where the ledger says so. */
  readonly shown?: boolean | 'digest';
}

const world = async ({ recorded, shown = false }: Given): Promise<MemoryEffects> => {
  const effects = memoryEffects(publishPolicy());
  effects.objects.history.set(key, bytes(release));
  if (shown) effects.objects.history.set(seenKey, bytes(seen));
  const fields = {
    digest: sha256(canonicalJson(release)),
    ...(shown === 'digest' && { shown: sha256(canonicalJson(seen)) }),
  };
  if (recorded)
    await effects.ledger.create(
      partitions.release,
      `${table}/2026-11/${String(version).padStart(4, '0')}`,
      fields,
    );
  return effects;
};

const move = ({ objects: { history } }: MemoryEffects, to: string, from = key): void => {
  history.set(to, history.get(from) ?? Buffer.from(''));
  history.delete(from);
};

/** Reads everything that memory says is there. */
const readAll = async (effects: MemoryEffects): Promise<number> => {
  const memory = await vouchedMemory(effects);
  let read = 0;
  for await (const one of memory.list('')) read += (await memory.read(one.key)).byteLength > 0 ? 1 : 0;
  return read;
};

const hidden = Object.fromEntries(
  Object.entries(release.cells.measures).map(([name, { value }]) => [
    name,
    { value: value.map(() => null), status: value.map(() => 'c' as const) },
  ]),
);

describe('the memory of what was published', () => {
  test('is read where it is as the ledger records it, or where the ledger does not have it yet', async () => {
    expect(await readAll(await world({ recorded: true }))).toBe(1);
    expect(await readAll(await world({ recorded: false }))).toBe(1);
  });

  test.each<[string, (effects: MemoryEffects) => unknown]>([
    ['was taken away', ({ objects }) => objects.history.delete(key)],
    [
      'tells of withheld cells that were shown',
      ({ objects }) =>
        objects.history.set(key, bytes({ ...release, cells: { ...release.cells, measures: hidden } })),
    ],
    [
      'tells of other sources',
      ({ objects }) => objects.history.set(key, bytes({ ...release, sources: ['mail'] })),
    ],
    [
      'tells of other days',
      ({ objects }) => objects.history.set(key, bytes({ ...release, period: '2020-01' })),
    ],
    ['lies at other days', (effects) => move(effects, keys.history(table, '2019-01', version))],
    ['lies under no name of a release', (effects) => move(effects, key.replace('/v', '/vx'))],
    ['is cut off', ({ objects }) => objects.history.set(key, bytes(release).subarray(0, 50))],
  ])('stops the night where a release %s', async (_, harm) => {
    const effects = await world({ recorded: true });
    harm(effects);
    const attempt = readAll(effects);
    await expect(attempt).rejects.toThrow(DisclosureRisk);
    await expect(attempt).rejects.toThrow(key);
  });

  test('stops the night where a release that is not recorded stands under the name of another', async () => {
    const effects = await world({ recorded: false });
    move(effects, keys.history(table, '2019-01', version));
    await expect(readAll(effects)).rejects.toThrow(DisclosureRisk);
  });
});

describe('what audiences saw of a release', () => {
  test('is read where it is as the ledger records it, or where the ledger does not have the release yet', async () => {
    expect(await readAll(await world({ recorded: true, shown: 'digest' }))).toBe(2);
    expect(await readAll(await world({ recorded: false, shown: true }))).toBe(2);
  });

  test.each<[string, (effects: MemoryEffects) => unknown]>([
    ['was taken away', ({ objects }) => objects.history.delete(seenKey)],
    [
      'tells other numbers',
      ({ objects }) =>
        objects.history.set(seenKey, bytes({ ...seen, cells: { ...seen.cells, measures: hidden } })),
    ],
    [
      'is rounded otherwise',
      ({ objects }) =>
        objects.history.set(seenKey, bytes({ ...seen, rounding: { base: 3, method: 'nearest' } })),
    ],
    ['is the exact table', ({ objects }) => objects.history.set(seenKey, bytes(release))],
    ['lies at other days', (effects) => move(effects, keys.shownHistory(table, '2019-01', version), seenKey)],
    ['is cut off', ({ objects }) => objects.history.set(seenKey, bytes(seen).subarray(0, 50))],
  ])('stops the night where it %s', async (_, harm) => {
    const effects = await world({ recorded: true, shown: 'digest' });
    harm(effects);
    const attempt = readAll(effects);
    await expect(attempt).rejects.toThrow(DisclosureRisk);
    await expect(attempt).rejects.toThrow(seenKey);
  });

  test('stops the night where the ledger has the release and nothing of the kind', async () => {
    const attempt = readAll(await world({ recorded: true, shown: true }));
    await expect(attempt).rejects.toThrow(DisclosureRisk);
    await expect(attempt).rejects.toThrow(seenKey);
  });

  test('stops the night where it is not recorded and stands under the name of another', async () => {
    const effects = await world({ recorded: false, shown: true });
    move(effects, seenKey.replace('2026-11', '2019-01'), seenKey);
    await expect(readAll(effects)).rejects.toThrow(DisclosureRisk);
  });
});
