import { z } from 'zod';
import { canonicalJson } from '../../core/digest.ts';
import type { Effects, ObjectInfo } from '../../core/effects.ts';
import { DisclosureRisk } from '../../core/errors.ts';
import { keys, partitions } from '../../core/keys.ts';
import { type Day, isDay } from '../../core/period.ts';
import { REQUESTS, type RunManifest } from '../../core/run.ts';
import type { Stage } from '../../core/stage.ts';
import { decideNight } from './decide-night.ts';
import { destroyKeys } from './destroy-keys.ts';
import { drawSeal } from './draw-seal.ts';
import { drawSeed } from './draw-seed.ts';

export interface IngestInput {
  readonly date: Day;
}

export interface IngestOutput {
  readonly run: Day;
  readonly items: number;
}

/**
 * Destroys the keys whose time is over, and decides once what a night is. The manifest of a date is created by whoever comes first; every later run of the date
 * gets that one, whatever has landed since.
 */
export const ingest: Stage<IngestInput, IngestOutput> = {
  input: z.object({ date: z.string().refine(isDay, 'not a calendar day') }),

  async run({ date }, effects) {
    await destroyKeys(date, effects);
    await drawSeal(effects);
    await drawSeed(effects);
    const reopened = await openedBefore(date, effects);
    const manifest = reopened ?? (await open(date, effects));
    if (manifest.policy !== effects.policyDigest)
      throw new Error(
        `the run of ${date} was opened under another policy and can only be finished under that one`,
      );
    const { items, refused } = manifest;
    await effects.ledger.create(partitions.run, date, {
      policy: manifest.policy,
      items: items.length,
      refused: refused.length,
    });
    effects.log(reopened ? 'run reopened' : 'run opened', { items: items.length, refused: refused.length });
    return { run: date, items: items.length };
  },
};

const open = async (run: Day, effects: Effects): Promise<RunManifest> => {
  const { policy, policyDigest } = effects;
  const objects = await landedObjects(effects);
  const done = await doneItems(effects);
  const skipped = await countOthers(effects);
  const manifest = {
    ...decideNight(policy, { run, policyDigest, objects, done }),
    ...(skipped > 0 && { skipped }),
  };
  const created = await effects.zones.manifests.create(
    keys.manifest(run),
    Buffer.from(canonicalJson(manifest)),
  );
  if (created) return manifest;
  return JSON.parse(Buffer.from(await effects.zones.manifests.read(keys.manifest(run))).toString());
};

const openedBefore = async (run: Day, { zones }: Effects): Promise<RunManifest | undefined> => {
  if ((await zones.manifests.head(keys.manifest(run))) === undefined) return undefined;
  return JSON.parse(Buffer.from(await zones.manifests.read(keys.manifest(run))).toString());
};

const landedObjects = async ({ zones }: Effects): Promise<readonly ObjectInfo[]> => {
  const objects: ObjectInfo[] = [];
  for await (const object of zones.landing.list('')) objects.push(object);
  return objects;
};

/** What stands in the place of a file of requests, and cannot be read as one, may hold requests all the same. */
const countOthers = async ({ zones }: Effects): Promise<number> => {
  let [others, requests] = [0, 0];
  for await (const key of zones.landing.others?.() ?? []) {
    others += 1;
    if (`${key.toLowerCase()}/`.startsWith(`${REQUESTS}/`)) requests += 1;
  }
  if (requests > 0)
    throw new DisclosureRisk(
      `${REQUESTS}/: ${requests} of the things there are no files, such as links or pipes. Nothing is published while a request to be left out may be in them: put files in their place`,
    );
  return others;
};

const doneItems = async ({ ledger, policy }: Effects): Promise<ReadonlySet<string>> => {
  const done = new Set<string>();
  for (const source of [REQUESTS, ...policy.sources.map(({ name }) => name)])
    for await (const { sort } of ledger.list(partitions.object, `${source}/`)) done.add(sort);
  return done;
};
