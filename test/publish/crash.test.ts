import { describe, expect, it } from 'vitest';
import type { Log } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import { readChecksums } from '../../functions/publish/checksums.ts';
import { publish } from '../../functions/publish/publish.ts';
import { type MemoryEffects, memoryEffects, reopened } from '../support/memory-effects.ts';
import { contentOf, layOut, publishPolicy, run } from '../support/publish-night.ts';
import { publishedTable } from '../support/published-table.ts';

const tables = [publishedTable(), publishedTable({ period: '2026-W46' })];

class Crash extends Error {}

const crashAt = (write: number) => {
  let writes = 0;
  return () => {
    writes += 1;
    if (writes > write) throw new Crash();
  };
};

const undisturbed = async (): Promise<{ world: MemoryEffects; writes: number }> => {
  let writes = 0;
  const world = memoryEffects(publishPolicy(), () => {
    writes += 1;
  });
  layOut(world, tables);
  await publish.run({ run, round: 1 }, world);
  return { world, writes };
};

describe('a crash of publish', async () => {
  const whole = await undisturbed();
  const points = Array.from({ length: whole.writes }, (_, at) => at);

  it.each(points)(
    'after write %i shows nothing that memory lacks, and a rerun completes the night',
    async (at) => {
      const world = memoryEffects(publishPolicy(), crashAt(at));
      layOut(world, tables);
      await expect(publish.run({ run, round: 1 }, world)).rejects.toThrow(Crash);

      for (const key of world.objects.published.keys()) {
        const [, table = '', period = '', version = ''] = key.split('/');
        if (version)
          expect([...world.objects.history.keys()]).toContain(
            keys.history(table, period, Number(version.slice(1))),
          );
      }
      for (const bundle of completeBundles(world)) expect(bundle).toBe('whole');

      await publish.run({ run, round: 1 }, reopened(world));
      expect(contentOf(world, 'published')).toEqual(contentOf(whole.world, 'published'));
      expect(contentOf(world, 'history')).toEqual(contentOf(whole.world, 'history'));
      expect([...world.items]).toEqual([...whole.world.items]);
    },
  );

  it('while it tells what stays in keeps nothing from being told: the rerun tells it', async () => {
    const world = memoryEffects(publishPolicy());
    layOut(world, tables, []);
    const dies: Log = (event) => {
      if (event === 'tables published') throw new Crash();
    };
    await expect(publish.run({ run, round: 1 }, { ...world, log: dies })).rejects.toThrow(Crash);
    const told: unknown[] = [];
    const log: Log = (event, fields) => void told.push({ event, ...fields });
    await publish.run({ run, round: 1 }, { ...world, log });
    expect(told).toEqual([
      { event: 'tables published', notAdmitted: 0, released: 0, withheld: tables.length },
    ]);
  });
});

const completeBundles = ({ objects }: MemoryEffects): readonly string[] =>
  [...objects.published]
    .filter(([key]) => key.endsWith('/SHA256SUMS'))
    .map(([key, sums]) => {
      const folder = key.slice(0, -'SHA256SUMS'.length);
      const listed = [...(readChecksums(Buffer.from(sums).toString())?.keys() ?? [])];
      return listed.length > 0 && listed.every((name) => objects.published.has(folder + name))
        ? 'whole'
        : 'half';
    });
