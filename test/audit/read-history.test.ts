import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../core/digest.ts';
import { keys, partitions } from '../../core/keys.ts';
import { packed } from '../../core/packed.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { audit } from '../../functions/audit/audit.ts';
import { readHistory } from '../../functions/audit/read-history.ts';
import { memoryEffects } from '../support/memory-effects.ts';
import { publishPolicy } from '../support/publish-night.ts';
import { publishedTable } from '../support/published-table.ts';

const read = async (tonight: PublishedTable, before: readonly PublishedTable[]) => {
  const effects = memoryEffects(publishPolicy());
  for (const table of before)
    effects.objects.history.set(
      keys.history(table.table, table.period, table.version),
      packed(Buffer.from(canonicalJson(table))),
    );
  const history = await readHistory([tonight], effects);
  return history?.tables.map(({ table, period }) => `${table} ${period}`);
};

const at = (period: string, sources: readonly string[], table = 'people-by-course') =>
  publishedTable({
    table,
    period,
    sources,
    rows: Object.fromEntries(sources.map((source) => [source, source === 'mail' ? 'letters' : 'pages'])),
  });

describe('the history that a night is attacked with', () => {
  test('holds what was counted from the same exports under another name', async () => {
    expect(await read(at('2026-W47', ['web']), [at('2026-11', ['web-by-month'], 'months')])).toEqual([
      'months 2026-11',
    ]);
    expect(await read(at('2026-W47', ['web']), [at('2026-11', ['mail'], 'letters')])).toEqual([]);
  });

  test('holds what uses the same columns, though its days were told in another way', async () => {
    const codings = { bcdfghjk: 'bcdfghjk' };
    const tonight = { ...at('2026-W47', ['web']), codings };
    const before = { ...at('2026-11', ['mail'], 'months'), codings };
    expect(await read(tonight, [before])).toEqual(['months 2026-11']);
    expect(await read(tonight, [{ ...before, codings: { cdfghjkl: 'bcdfghjk' } }])).toEqual([]);
  });

  test('holds what does not name its rows, by the name of its source', async () => {
    const { rows: _, ...unnamed } = at('2026-11', ['web'], 'months');
    expect(await read(at('2026-W47', ['web']), [unnamed])).toEqual(['months 2026-11']);
    expect(await read(at('2026-W47', ['mail']), [unnamed])).toEqual([]);
  });

  test('holds what overlaps by way of others near tonight, and not all of the past', async () => {
    const weeks = ['2026-W05', '2026-W40', '2026-W44'].map((period) => at(period, ['web']));
    const months = ['2026-01', '2026-02', '2026-10'].map((period) => at(period, ['web'], 'months'));
    const found = await read(at('2026-11', ['web'], 'months'), [...weeks, ...months]);
    expect(found?.toSorted()).toEqual([
      'months 2026-10',
      'people-by-course 2026-W40',
      'people-by-course 2026-W44',
    ]);
  });

  test('stops the audit where the ledger records a release that is not there', async () => {
    const effects = memoryEffects(publishPolicy());
    const at = { run: '2026-11-21', round: 1 };
    const index = Buffer.from(canonicalJson({ tables: [], leftOut: [] }));
    effects.objects.protected.set(keys.protectedIndex(at.run, at.round), index);
    await expect(audit.run(at, effects)).resolves.toMatchObject({ breached: 0 });
    effects.objects.verdicts.clear();
    await effects.ledger.create(partitions.release, 'months/2026-11/0001', { digest: 'ab'.repeat(32) });
    await expect(audit.run(at, effects)).rejects.toThrow('months/2026-11/v1');
  });
});
