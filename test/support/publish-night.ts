import type { Audience } from '../../core/audience.ts';
import { canonicalJson, sha256 } from '../../core/digest.ts';
import { keys, partitions } from '../../core/keys.ts';
import { unpacked } from '../../core/packed.ts';
import type { Day } from '../../core/period.ts';
import type { Policy, Table } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { TableVerdict } from '../../core/verdict.ts';
import { attackPublished } from '../../functions/audit/attack.ts';
import type { MemoryEffects } from './memory-effects.ts';

export const run = '2026-11-30';

export const analysts: Audience = {
  name: 'analysts',
  title: 'Analysts',
  kind: 'analysts',
  tables: ['people-by-course'],
  scope: {},
};

export const partner: Audience = {
  name: 'author-a',
  title: 'Author of course a',
  kind: 'partner',
  tables: ['people-by-course'],
  scope: { course: ['a'] },
};

/** A policy with what publish reads of it. */
export const publishPolicy = (audiences: readonly Audience[] = [analysts, partner]): Policy => ({
  name: 'academy',
  version: 3,
  publisher: 'Example Academy',
  contact: 'privacy@academy.example',
  terms: 'You must not try to identify anyone.',
  rounds: 3,
  search: 1,
  classifications: {},
  sources: [{ name: 'web', lateDays: 3 } as Policy['sources'][number]],
  tables: [
    { name: 'people-by-course', minimumFrequency: 10, sources: ['web'], period: 'week' } as unknown as Table,
  ],
  audiences,
  retention: { landing: 1, quarantine: 1, microdata: 1, cells: 1, keys: 1 },
});

export const passed = (table: PublishedTable, changes: Partial<TableVerdict> = {}): TableVerdict => ({
  table: table.table,
  period: table.period,
  outcome: 'passed',
  digest: sha256(canonicalJson(table)),
  attacks: [{ attacker: 'linear', tries: 'to work out withheld cells', tried: 16, found: 0, tightest: 21 }],
  counterexamples: [],
  ...changes,
});

/** A verdict that says of every attacker there is that it found nothing. */
export const passedByAll = async (table: PublishedTable): Promise<TableVerdict> => {
  const attacks = (await attackPublished([table])).map((attack) => ({ ...attack, found: 0 }));
  return passed(table, { attacks });
};

/** The ledger's item that ingest draws. */
export const sealSecret = `${partitions.seal}\0secret`;

/** Lays out what ingest, protect and audit leave for publish. */
export const layOut = (
  world: MemoryEffects,
  tables: readonly PublishedTable[],
  verdicts: readonly unknown[] = tables.map((table) => passed(table)),
  round = 1,
  { date = run, leftOut = [] }: { readonly date?: Day; readonly leftOut?: readonly unknown[] } = {},
): void => {
  const index = tables.map(({ table, period, version }) => ({ table, period, version, inputs: 'inputs' }));
  const put = (zone: 'protected' | 'verdicts', key: string, content: unknown) =>
    world.objects[zone].set(key, Buffer.from(canonicalJson(content)));
  put('protected', keys.protectedIndex(date, round), { tables: index, leftOut });
  for (const table of tables)
    put('protected', keys.protectedTable(date, round, table.table, table.period), table);
  put('verdicts', keys.verdicts(date, round), { tables: verdicts });
  world.items.set(sealSecret, { revision: 1, fields: { secret: '5e'.repeat(32) } });
};

/** Everything in a zone as texts of its bytes, for comparing. */
export const contentOf = (world: MemoryEffects, zone: 'published' | 'history'): Record<string, string> =>
  Object.fromEntries(
    [...world.objects[zone]]
      .sort()
      .map(([key, content]) => [
        key,
        Buffer.from(key.endsWith('.gz') ? unpacked(content) : content).toString('latin1'),
      ]),
  );
