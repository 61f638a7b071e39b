import { join } from 'node:path';
import type { Effects, EngineSession } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import type { MicrodataManifest } from '../../core/run.ts';
import type { CountedSource } from './count.ts';
import { scan } from './dialect.sql.ts';
import type { SourceObjects } from './settled-counts.ts';

const atOnce = 16;

/** An engine session that fetches the microdata it is asked for, each object once. */
export interface MicrodataSession {
  readonly engine: EngineSession;
  source(objects: SourceObjects): Promise<CountedSource>;
}

export interface Manifests {
  readonly all: readonly MicrodataManifest[];
  readonly current: readonly MicrodataManifest[];
}

/** With the table `excluded` filled: the people whom exports and requests say to leave out of everything. */
export const openMicrodata = async (
  engine: EngineSession,
  effects: Pick<Effects, 'zones' | 'policy'>,
  manifests: Manifests,
): Promise<MicrodataSession> => {
  const { microdata } = effects.zones;
  const fetched = new Map<string, Promise<string>>();
  const fetchOne = (object: string): Promise<string> => {
    const file = join(engine.folder, `microdata-${fetched.size}.parquet`);
    const known = fetched.get(object) ?? microdata.download(object, file).then(() => file);
    fetched.set(object, known);
    return known;
  };
  const fetch = async (objects: readonly string[]): Promise<readonly string[]> => {
    const files: string[] = [];
    for (let at = 0; at < objects.length; at += atOnce)
      files.push(...(await Promise.all(objects.slice(at, at + atOnce).map(fetchOne))));
    return files;
  };
  await fillExcluded(engine, await fetch(await exclusionsThatCount(effects, manifests)));
  return {
    engine,
    async source({ objects, ...counts }) {
      const files = await fetch(objects);
      return { ...counts, files, columns: await columnsOf(engine, files), repeats: false };
    },
  };
};

/** Superseded snapshots alone no longer say whom to leave out: the last one says it anew. */
const exclusionsThatCount = async (
  { zones, policy }: Pick<Effects, 'zones' | 'policy'>,
  { all, current }: Manifests,
): Promise<readonly string[]> => {
  const required = new Set(current.flatMap(({ exclusions }) => exclusions ?? []));
  const snapshots = policy.sources.filter(({ delivery }) => delivery === 'snapshot').map(({ name }) => name);
  const superseded = new Set(
    all
      .filter(({ source, exclusions }) => snapshots.includes(source) && !required.has(exclusions ?? ''))
      .map(({ exclusions }) => exclusions),
  );
  const found: string[] = [];
  for await (const { key } of zones.microdata.list(exclusionsPrefix))
    if (!superseded.has(key)) found.push(key);
  const missing = [...required].filter((key) => !found.includes(key)).length;
  if (missing > 0) throw new Error(`${missing} lists of people to leave out are missing from the microdata`);
  return found;
};

const exclusionsPrefix = keys.exclusions('').slice(0, -'.parquet'.length);

const fillExcluded = async (engine: EngineSession, files: readonly string[]): Promise<void> => {
  await engine.run('CREATE TEMP TABLE excluded (person BIGINT)');
  if (files.length > 0)
    await engine.run(`INSERT INTO excluded SELECT DISTINCT person FROM ${scan(files)} AS f`);
};

const columnsOf = async (engine: EngineSession, files: readonly string[]): Promise<readonly string[]> => {
  const columns = await engine.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${scan(files)} AS f`);
  return columns.map(({ column_name: name }) => name);
};
