import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Audience } from '../../core/audience.ts';
import { keys } from '../../core/keys.ts';
import type { Day } from '../../core/period.ts';
import type { Policy } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { renderBundle } from '../../functions/publish/bundle.ts';
import { writeCatalogue } from '../../functions/publish/catalogue.ts';
import { scopeOf } from '../../functions/publish/release.ts';
import { scopeTable } from '../../functions/publish/scope-table.ts';
import { auditedOf } from '../../functions/publish/stated-attacks.ts';
import { memoryEffects } from './memory-effects.ts';
import { passedByAll, publishPolicy, run } from './publish-night.ts';

export interface Planted {
  readonly table: PublishedTable;
  readonly audience: Audience;
  /** What the policy of its night says otherwise. */
  readonly policy?: Partial<Policy>;
  readonly run?: Day;
}

/** Bundles of tables that nobody audited, perfect in every file: what a night with a breach would have given away. */
export const plantedFolder = async (planted: readonly Planted[]): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'kohort-planted-'));
  const { zones, objects } = memoryEffects(publishPolicy());
  for (const { table: whole, audience, policy: changes, run: night = run } of planted) {
    const policy = { ...publishPolicy(), ...changes };
    const table = scopeTable(whole, audience.scope);
    if (!table) continue;
    const verdict = await passedByAll(whole);
    const inputs = `hmac-sha256:${'ef'.repeat(32)}`;
    const release = {
      table,
      audience,
      scope: scopeOf(audience),
      audited: auditedOf(whole, verdict),
      run: night,
      policy,
      policyDigest: 'cd'.repeat(32),
      inputs,
    };
    const prefix = keys.bundle(audience.name, table.table, table.period, table.version);
    for (const [name, content] of renderBundle(release, undefined).files)
      await zones.published.replace(`${prefix}${name}`, content);
    await writeCatalogue(audience, policy, zones.published);
  }
  for (const [name, content] of objects.published) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
};
