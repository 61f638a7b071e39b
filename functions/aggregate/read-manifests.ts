import type { Effects, ObjectStore } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import type { Day } from '../../core/period.ts';
import type { MicrodataManifest, RunManifest } from '../../core/run.ts';

const atOnce = 16;

/** All manifests of microdata. Rejects while an item of the run has none: what it holds would be missing unnoticed. */
export const readManifests = async (run: Day, { zones }: Effects): Promise<readonly MicrodataManifest[]> => {
  const { items }: RunManifest = JSON.parse(await readText(zones.manifests, keys.manifest(run)));
  const manifests: MicrodataManifest[] = [];
  for await (const batch of batches(zones.microdata, keys.microdataManifests)) {
    const texts = await Promise.all(batch.map((key) => readText(zones.microdata, key)));
    manifests.push(...texts.map((text): MicrodataManifest => JSON.parse(text)));
  }
  const done = new Set(manifests.map(({ item }) => item));
  const missing = items.filter(({ id }) => !done.has(id)).length;
  if (missing > 0)
    throw new Error(`run ${run}: ${missing} of ${items.length} items are not de-identified yet`);
  return manifests;
};

async function* batches(store: ObjectStore, prefix: string): AsyncGenerator<readonly string[]> {
  let batch: string[] = [];
  for await (const { key } of store.list(prefix)) {
    batch.push(key);
    if (batch.length < atOnce) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

const readText = async (store: ObjectStore, key: string): Promise<string> =>
  Buffer.from(await store.read(key)).toString();
