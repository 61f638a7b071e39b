import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { keys } from '../../core/keys.ts';
import type { Audience } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { renderBundle } from '../../functions/publish/bundle.ts';
import { scopeTable } from '../../functions/publish/scope-table.ts';
import { passed, publishPolicy, run } from './publish-night.ts';

/** Bundles of tables that nobody audited, perfect in every file: what a night with a breach would have given away. */
export const plantedFolder = async (
  planted: readonly { readonly table: PublishedTable; readonly audience: Audience }[],
): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'kohort-planted-'));
  for (const { table: whole, audience } of planted) {
    const table = scopeTable(whole, audience.scope);
    if (!table) continue;
    const policy = publishPolicy();
    const release = {
      table,
      audience,
      verdict: passed(whole),
      run,
      round: 1,
      policy,
      policyDigest: 'cd'.repeat(32),
    };
    const prefix = keys.bundle(audience.name, table.table, table.period, table.version);
    for (const [name, content] of renderBundle(release, undefined).files) {
      await mkdir(dirname(join(folder, prefix, name)), { recursive: true });
      await writeFile(join(folder, prefix, name), content);
    }
  }
  return folder;
};
