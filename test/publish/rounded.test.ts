import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256 } from '../../core/digest.ts';
import { DisclosureRisk } from '../../core/errors.ts';
import { keys } from '../../core/keys.ts';
import { vouchedMemory } from '../../core/memory.ts';
import { packed } from '../../core/packed.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { publish } from '../../functions/publish/publish.ts';
import { memoryEffects } from '../support/memory-effects.ts';
import { contentOf, layOut, passed, publishPolicy, run } from '../support/publish-night.ts';
import { publishedTable } from '../support/published-table.ts';

const rounding = { base: 2, method: 'nearest' } as const;
const exact = publishedTable();
const shown: PublishedTable = {
  ...exact,
  rounding,
  cells: {
    ...exact.cells,
    measures: {
      people: {
        value: (exact.cells.measures.people?.value ?? []).map((one) => one && 2 * Math.ceil(one / 2)),
        status: exact.cells.measures.people?.status ?? [],
      },
    },
  },
};
const digestOf = (table: PublishedTable) => sha256(canonicalJson(table));

/** A night of which the policy rounds, unless it is told that it does not. */
const night = async (seen: PublishedTable | undefined, verdict: object, rounds = true) => {
  const policy = publishPolicy();
  const tables = policy.tables.map((table) => (rounds ? { ...table, rounding } : table));
  const world = memoryEffects({ ...policy, tables });
  layOut(world, [exact], [passed(exact, verdict)]);
  if (seen)
    world.objects.protected.set(
      keys.shownTable(run, 1, exact.table, exact.period),
      Buffer.from(canonicalJson(seen)),
    );
  return { world, result: await publish.run({ run, round: 1 }, world) };
};

const release = 'analysts/people-by-course/2026-W47/v1';

describe('publish, where the policy rounds,', () => {
  it('publishes what was rounded and attacked, and remembers the exact table beside it', async () => {
    const { world, result } = await night(shown, { shown: digestOf(shown) });
    expect(result).toEqual({ run, released: 1, withheld: 0 });
    expect(contentOf(world, 'published')[`${release}/data.csv`]).toContain('_T,_T,132,ok');
    const history = contentOf(world, 'history');
    expect(history[keys.history(exact.table, exact.period, 1)]).toBe(canonicalJson(exact));
    expect(history[keys.shownHistory(exact.table, exact.period, 1)]).toBe(canonicalJson(shown));
  });

  it('vouches for both in the ledger', async () => {
    const { world } = await night(shown, { shown: digestOf(shown) });
    const of = (key: typeof keys.history) => key(exact.table, exact.period, 1);
    for (const key of [of(keys.history), of(keys.shownHistory)])
      expect((await (await vouchedMemory(world)).read(key)).byteLength).toBeGreaterThan(0);
    world.objects.history.set(of(keys.shownHistory), packed(Buffer.from(canonicalJson(exact))));
    const memory = await vouchedMemory(world);
    await expect(memory.read(of(keys.shownHistory))).rejects.toThrow(DisclosureRisk);
  });

  it('tells of its audit no digest of the exact table and no narrowest result', async () => {
    const { world } = await night(shown, { shown: digestOf(shown) });
    const published = contentOf(world, 'published');
    const audit = JSON.parse(published[`${release}/audit.json`] ?? '');
    expect(audit.attacked).toBe(`sha256:${digestOf(shown)}`);
    expect(audit.attacks.map(({ tightest }: { tightest: unknown }) => tightest)).toEqual([null]);
    expect(JSON.stringify(published)).not.toContain(digestOf(exact));
  });

  it.each<[string, PublishedTable | undefined, object, boolean]>([
    ['nothing was rounded', undefined, {}, true],
    ['nobody attacked what was rounded', shown, {}, true],
    ['something else was attacked', shown, { shown: sha256('other') }, true],
    ['the exact table is said to be rounded', exact, { shown: digestOf(exact) }, true],
    [
      'it is rounded to another base',
      { ...shown, rounding: { ...rounding, base: 4 } },
      { shown: digestOf(shown) },
      true,
    ],
    ['it has another title', { ...shown, title: 'x' }, { shown: digestOf({ ...shown, title: 'x' }) }, true],
    ['the policy does not ask for it', shown, { shown: digestOf(shown) }, false],
  ])('leaves no trace of a table where %s', async (_, seen, verdict, rounds) => {
    const { world, result } = await night(seen, verdict, rounds);
    expect(result).toEqual({ run, released: 0, withheld: 1 });
    expect(Object.keys(contentOf(world, 'published'))).toEqual([
      'analysts/catalogue.json',
      'author-a/catalogue.json',
    ]);
    expect(Object.keys(contentOf(world, 'history'))).toEqual([keys.outcomes(run)]);
  });
});
