import { z } from 'zod';
import { canonicalJson } from '../../core/digest.ts';
import type { Effects, EngineSession } from '../../core/effects.ts';
import { ContractViolation } from '../../core/errors.ts';
import { keys, partitions } from '../../core/keys.ts';
import { type Day, isDay } from '../../core/period.ts';
import type { MicrodataManifest, RequestItem, RunItem, RunManifest } from '../../core/run.ts';
import type { Stage } from '../../core/stage.ts';
import { deidentifyExport, type Night } from './deidentify-export.ts';
import { downloadItem } from './download-item.ts';
import { recordRequests } from './record-requests.ts';
import { refuse } from './refuse.ts';

export interface DeidentifyInput {
  readonly run: Day;
  /** Position among the items of the run manifest. */
  readonly item: number;
}

export interface DeidentifyOutput {
  readonly run: Day;
  readonly item: number;
  readonly kept: number;
  readonly lost: number;
  readonly refused: boolean;
}

/**
 * Takes identity away from one object of the night. An export that breaks its contract is refused whole and set aside, and
 * the night goes on. A file of requests that cannot be understood
 * is thrown, as what the operator has to see to is: nothing may be counted without it.
 */
export const deidentify: Stage<DeidentifyInput, DeidentifyOutput> = {
  input: z.object({
    run: z.string().refine(isDay, 'not a calendar day'),
    item: z.number().int().nonnegative(),
  }),

  async run({ run, item: at }, effects) {
    const night = await readJson<RunManifest>(effects, 'manifests', keys.manifest(run));
    const item = night.items[at];
    if (!item) throw new RangeError(`the run of ${run} has no item ${at}`);
    const manifest = (await finished(effects, item)) ?? (await work(effects, night, item));
    await mark(effects, manifest);
    const { read, kept, unreadable } = manifest.lines;
    const refused = manifest.status === 'refused';
    effects.log(refused ? 'export refused' : 'export accepted', { item: at, read, kept, unreadable });
    return { run, item: at, kept, lost: read - kept, refused };
  },
};

const work = async (effects: Effects, night: RunManifest, item: RunItem): Promise<MicrodataManifest> => {
  const made = await make(effects, night, item);
  const key = keys.microdataManifest(item.id);
  if (await effects.zones.microdata.create(key, Buffer.from(canonicalJson(made)))) return made;
  return readJson(effects, 'microdata', key);
};

const make = async (
  effects: Effects,
  { run, items }: RunManifest,
  item: RunItem,
): Promise<MicrodataManifest> => {
  const requests = items.filter((one): one is RequestItem => one.kind === 'requests');
  const session = await effects.engine.open();
  try {
    return await makeOf(effects, session, { night: { run, requests }, item });
  } catch (error) {
    if (error instanceof ContractViolation)
      return await refuse(effects, session, { run, item, reason: error.message });
    throw error;
  } finally {
    await session.close();
  }
};

const makeOf = async (
  effects: Effects,
  session: EngineSession,
  { night, item }: { readonly night: Night; readonly item: RunItem },
): Promise<MicrodataManifest> => {
  const file = 'export';
  if (item.kind === 'requests') return recordRequests(effects, session, { run: night.run, item, file });
  await downloadItem(effects, session, { item, file });
  const source = effects.policy.sources.find(({ name }) => name === item.source);
  if (!source) throw new Error(`the policy has no source ${item.source}, of which the run has an export`);
  return deidentifyExport(effects, session, { night, item, source, file });
};

const finished = async (
  effects: Effects,
  { id }: Pick<RunItem, 'id'>,
): Promise<MicrodataManifest | undefined> => {
  const key = keys.microdataManifest(id);
  return (await effects.zones.microdata.head(key)) && readJson(effects, 'microdata', key);
};

/** The ledger's word comes after the manifest, so that what is marked as done is done; snapshots drop what they replace. */
const mark = async (
  effects: Effects,
  { run, item, key, source, status }: MicrodataManifest,
): Promise<void> => {
  await effects.ledger.create(partitions.object, `${source}/${item}`, { run, status });
  const { zones, policy } = effects;
  const isSnapshot = policy.sources.some(({ name, delivery }) => name === source && delivery === 'snapshot');
  if (!isSnapshot || status === 'refused') return;
  for await (const found of zones.microdata.list(`${keys.excludedSubjectsOf}${source}/`)) {
    const other = found.key.slice(found.key.lastIndexOf('/') + 1).replace('.parquet', '');
    const before = other === item ? undefined : await finished(effects, { id: other });
    if (before && (before.key < key || (before.key === key && before.run < run)))
      await zones.microdata.remove(found.key);
  }
};

const readJson = async <Content>(
  { zones }: Effects,
  zone: 'manifests' | 'microdata',
  key: string,
): Promise<Content> => JSON.parse(Buffer.from(await zones[zone].read(key)).toString());
