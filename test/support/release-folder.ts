import type { KeyObject } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Audience } from '../../core/audience.ts';
import { keys } from '../../core/keys.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { writeChecksums } from '../../functions/publish/checksums.ts';
import { publishWith } from '../../functions/publish/publish.ts';
import { memoryEffects } from './memory-effects.ts';
import { layOut, passedByAll, publishPolicy, run } from './publish-night.ts';

/** Publishes each table in a night of its own, and lays out what an outsider would have got, in a new folder. */
export const releaseFolder = async (
  tables: readonly PublishedTable[],
  { audiences, key }: { readonly audiences?: readonly Audience[]; readonly key?: KeyObject } = {},
): Promise<string> => {
  const world = memoryEffects(publishPolicy(audiences));
  for (const [at, table] of tables.entries()) {
    layOut(world, [table], [await passedByAll(table)], at + 1);
    world.objects.history.delete(keys.outcomes(run));
    await publishWith(key).run({ run, round: at + 1 }, world);
  }
  const folder = await mkdtemp(join(tmpdir(), 'kohort-verify-'));
  for (const [name, content] of world.objects.published) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
};

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/** Changes a text file by hand. */
export const edit = async (file: string, change: (text: string) => string): Promise<void> => {
  const before = await readFile(file, 'utf8');
  const after = change(before);
  if (before === after) throw new Error('the edit changed nothing');
  await writeFile(file, after);
};

/** Makes the checksums fit again, as a forger or a bug would. */
export const sumAgain = async (bundle: string, names: readonly string[]): Promise<void> => {
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(join(bundle, name))] as [string, Uint8Array]),
  );
  await writeFile(join(bundle, 'SHA256SUMS'), writeChecksums(new Map(files)));
};
