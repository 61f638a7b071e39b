import { describe, expect, test } from 'vitest';
import { type Audience, fingerprintOf } from '../../core/audience.ts';
import { keys, partitions } from '../../core/keys.ts';
import { admit } from '../../functions/publish/admit.ts';
import { publish } from '../../functions/publish/publish.ts';
import { jsonLog } from '../../platform/json-log.ts';
import { type MemoryEffects, memoryEffects, reopened } from '../support/memory-effects.ts';
import { analysts, layOut, partner, publishPolicy, run } from '../support/publish-night.ts';
import { publishedTable } from '../support/published-table.ts';

const later = '2026-12-07';
const sponsor: Audience = { ...partner, name: 'sponsor', scope: { course: ['b'] } };
const admittedAs = (audience: Audience): Audience => ({ ...audience, admitted: fingerprintOf(audience) });

const under = (world: MemoryEffects, audiences: readonly Audience[]): MemoryEffects => ({
  ...world,
  policy: publishPolicy(audiences),
});

/** A store after its first night, with these audiences. */
const begun = async (audiences: readonly Audience[] = [analysts, partner]): Promise<MemoryEffects> => {
  const world = memoryEffects(publishPolicy(audiences));
  layOut(world, [publishedTable()]);
  await publish.run({ run, round: 1 }, world);
  return world;
};

const refused = async (world: MemoryEffects, audiences: readonly Audience[]): Promise<readonly string[]> =>
  (await admit(later, under(world, audiences))).notAdmitted.map(({ name }) => name);

describe('of a store', () => {
  test('the audiences of its first night are admitted, those included that get nothing yet', async () => {
    const waiting = { ...sponsor, tables: ['another'] };
    const world = await begun([analysts, waiting]);
    expect([...world.objects.published.keys()].filter((key) => key.startsWith('sponsor/'))).toEqual([
      'sponsor/catalogue.json',
    ]);
    expect(await refused(world, [analysts, waiting])).toEqual([]);
    expect(await refused(world, [analysts, sponsor])).toEqual([]);
  });

  test('one that is added later is not, and what it is called does not matter', async () => {
    const world = await begun();
    expect(await refused(world, [analysts, partner, sponsor])).toEqual(['sponsor']);
    expect(await refused(world, [analysts, partner, { ...sponsor, title: 'Analysts' }])).toEqual(['sponsor']);
  });

  test('one that is added later is admitted by the fingerprint of what it is, and by no other', async () => {
    const world = await begun();
    const others = [fingerprintOf(partner), fingerprintOf({ ...sponsor, scope: {} }), '0'.repeat(64)];
    for (const admitted of others)
      expect(await refused(world, [analysts, { ...sponsor, admitted }])).toEqual(['sponsor']);
    expect(await refused(world, [analysts, admittedAs(sponsor)])).toEqual([]);
    expect(await refused(world, [analysts, sponsor])).toEqual([]);
  });

  test.each([
    ['a wider scope', { scope: { course: ['a', 'b'] } }],
    ['another scope', { scope: { course: ['b'] } }],
    ['no scope', { kind: 'analysts', scope: {} }],
  ] as const)('one that gets %s is new again, and when it gets its old one back', async (_, change) => {
    const world = await begun();
    const changed: Audience = { ...partner, ...change };
    expect(await refused(world, [analysts, changed])).toEqual([partner.name]);
    expect(await refused(world, [analysts, { ...changed, admitted: fingerprintOf(partner) }])).toEqual([
      partner.name,
    ]);
    expect(await refused(world, [analysts, admittedAs(changed)])).toEqual([]);
    expect(await refused(world, [analysts, partner])).toEqual([partner.name]);
  });

  test('codes of a scope in another order are the same scope', async () => {
    const wide = { ...partner, scope: { course: ['a', 'b'] } };
    const world = await begun([analysts, wide]);
    expect(await refused(world, [analysts, { ...wide, scope: { course: ['b', 'a'] } }])).toEqual([]);
  });

  test('that published before this was recorded, those are admitted that have a catalogue', async () => {
    const world = await begun();
    world.items.delete(`${partitions.founders}\0all`);
    expect(await refused(world, [analysts, partner, sponsor])).toEqual(['sponsor']);
  });

  test('that has published to nobody who is still there, nobody is', async () => {
    const world = await begun([partner]);
    world.items.delete(`${partitions.founders}\0all`);
    expect(await refused(world, [analysts, sponsor])).toEqual(['analysts', 'sponsor']);
  });
});

describe('an audience that is not admitted', () => {
  const nightWith = async (audiences: readonly Audience[]) => {
    const lines: Record<string, unknown>[] = [];
    const log = jsonLog(
      (line) => lines.push(JSON.parse(line)),
      audiences.map(({ name }) => name),
    );
    const world = { ...under(await begun(), audiences), log };
    layOut(world, [publishedTable({ version: 2 })], undefined, 1, { date: later });
    const result = await publish.run({ run: later, round: 1 }, world);
    return { lines, result, world };
  };
  const keysOf = ({ objects }: MemoryEffects, { name }: Audience): readonly string[] =>
    [...objects.published.keys()].filter((key) => key.startsWith(`${name}/`));

  test('receives nothing, while all others do, and is named in the log', async () => {
    const { lines, result, world } = await nightWith([analysts, partner, sponsor]);
    expect(result).toEqual({ run: later, released: 1, withheld: 0 });
    expect(keysOf(world, sponsor)).toEqual([]);
    expect(keysOf(world, partner)).toContain('author-a/people-by-course/2026-W47/v2/SHA256SUMS');
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'audience not admitted', audience: 'sponsor' }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ event: 'tables published', notAdmitted: 1 }));
    expect(Buffer.from(world.objects.history.get(keys.outcomes(later)) ?? []).toString()).toContain(
      '"notAdmitted":["sponsor"]',
    );
    expect(world.items.get('release\0people-by-course/2026-W47/0002')?.fields.audiences).toBe(
      'analysts author-a sponsor',
    );
  });

  test('receives what comes out once it is', async () => {
    const { lines, world } = await nightWith([analysts, partner, admittedAs(sponsor)]);
    expect(keysOf(world, sponsor)).toContain('sponsor/people-by-course/2026-W47/v2/SHA256SUMS');
    expect(lines.map(({ event }) => event)).not.toContain('audience not admitted');
  });

  test('keeps a table in that nobody else would receive', async () => {
    const alone = await nightWith([{ ...analysts, tables: ['another'] }, sponsor]);
    expect(alone.result).toEqual({ run: later, released: 0, withheld: 1 });
    expect([...alone.world.objects.history.keys()].some((key) => key.endsWith('v2.json.gz'))).toBe(false);
  });
});

test('a first night that dies anywhere leaves all of its audiences admitted, or none recorded', async () => {
  for (let writes = 0; ; writes++) {
    let left = writes;
    const world = memoryEffects(publishPolicy(), () => {
      if (left-- <= 0) throw new Error('died');
    });
    layOut(world, [publishedTable()]);
    const died = await publish.run({ run, round: 1 }, world).then(
      () => false,
      () => true,
    );
    const again = reopened(world);
    await publish.run({ run, round: 1 }, again);
    expect(await refused(again, [analysts, partner])).toEqual([]);
    if (!died) return;
  }
});
