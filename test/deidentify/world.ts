import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Effects } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import type { Policy } from '../../core/policy.ts';
import type { MicrodataManifest, RunManifest } from '../../core/run.ts';
import { type DeidentifyOutput, deidentify } from '../../functions/deidentify/deidentify.ts';
import { ingest } from '../../functions/ingest/ingest.ts';
import { localEffects } from '../../platform/local.ts';

const date = '2026-07-16';

export type Exports = Readonly<Record<string, string | Uint8Array>>;

export interface World {
  readonly effects: Effects;
  readonly store: string;
  readonly logged: unknown[];
}

/** An empty store on disk that is gone when the test is over. */
export const newWorld = async (policy: Policy): Promise<World> => {
  const store = await mkdtemp(join(tmpdir(), 'kohort-test-'));
  onTestFinished(() => rm(store, { recursive: true, force: true }));
  const logged: unknown[] = [];
  const log = (event: string, fields?: object) => logged.push([event, fields]);
  const effects = await localEffects({ store, policy, policyDigest: 'ab'.repeat(32), log, threads: 2 });
  return { effects, store, logged };
};

export const land = async ({ effects }: World, exports: Exports): Promise<void> => {
  for (const [key, body] of Object.entries(exports))
    await effects.zones.landing.replace(key, typeof body === 'string' ? Buffer.from(body) : body);
};

export interface NightResult {
  readonly manifest: RunManifest;
  readonly outputs: readonly DeidentifyOutput[];
  readonly made: readonly MicrodataManifest[];
}

/** Ingest and every worker, in the order of the items or in another. */
export const night = async (
  { effects }: World,
  { run = date, backwards = false }: { readonly run?: string; readonly backwards?: boolean } = {},
): Promise<NightResult> => {
  const { items } = await ingest.run({ date: run }, effects);
  const manifest = await readJson<RunManifest>(effects, 'manifests', keys.manifest(run));
  const outputs: DeidentifyOutput[] = [];
  for (let at = 0; at < items; at++)
    outputs.push(await deidentify.run({ run, item: backwards ? items - 1 - at : at }, effects));
  const made: MicrodataManifest[] = [];
  for (const { id } of manifest.items)
    made.push(await readJson(effects, 'microdata', keys.microdataManifest(id)));
  return { manifest, outputs, made };
};

/** One export of one source, all the way. */
export const deidentified = async (policy: Policy, exports: Exports) => {
  const world = await newWorld(policy);
  await land(world, exports);
  const result = await night(world);
  const manifest = result.made.find(({ source }) => source !== 'requests');
  if (!manifest) throw new Error('the night had no export');
  return { world, manifest, rows: await microdata(world.effects, manifest) };
};

/** The rows of an export's microdata, in some order. */
export const microdata = async (
  effects: Effects,
  { objects }: MicrodataManifest,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const rows: Readonly<Record<string, unknown>>[] = [];
  for (const key of Object.values(objects)) rows.push(...(await parquetRows(effects, key)));
  return rows;
};

export const parquetRows = async ({ engine, zones }: Effects, key: string) => {
  const session = await engine.open();
  try {
    await zones.microdata.download(key, `${session.folder}/read.parquet`);
    return await session.rows(`SELECT * FROM read_parquet('${session.folder}/read.parquet') ORDER BY ALL`);
  } finally {
    await session.close();
  }
};

/** Everything that lies in the store as text, Parquet unpacked; not the landing zone and not the exports set aside. */
export const everythingKept = async ({ effects, store, logged }: World): Promise<string> => {
  const texts = [JSON.stringify(logged)];
  for await (const { key } of effects.zones.microdata.list(''))
    if (key.endsWith('.parquet'))
      texts.push(
        key,
        JSON.stringify(await parquetRows(effects, key), (_, value) =>
          typeof value === 'bigint' ? String(value) : value,
        ),
      );
  for (const entry of await readdir(store, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const inside = path.slice(store.length + 1);
    if (!entry.isFile() || inside.startsWith('landing/') || /^quarantine\/.*export$/.test(inside)) continue;
    texts.push(inside, (await readFile(path)).toString('latin1'));
  }
  return texts.join('\n');
};

/** A text as it would look in an output that leaks it. */
export const guises = (text: string): readonly string[] => {
  const bytes = Buffer.from(text);
  return [
    text,
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, '').slice(0, -1),
    encodeURIComponent(text),
  ];
};

const readJson = async <Content>(
  { zones }: Effects,
  zone: 'manifests' | 'microdata',
  key: string,
): Promise<Content> => JSON.parse(Buffer.from(await zones[zone].read(key)).toString());
