import { join } from 'node:path';
import type { Effects, EngineSession } from '../../core/effects.ts';
import type { CountedSource } from './count.ts';
import { scan } from './duckdb.sql.ts';
import type { Exclusions } from './exclusions-that-count.ts';
import type { SourceObjects } from './settled-counts.ts';

const atOnce = 16;

/** An engine session that fetches the microdata it is asked for, each object once. */
export interface MicrodataSession {
  readonly engine: EngineSession;
  source(objects: SourceObjects): Promise<CountedSource>;
}

/** With the table `excluded` filled: the people whom exports and requests say to leave out of everything. */
export const openMicrodata = async (
  engine: EngineSession,
  { zones: { microdata } }: Pick<Effects, 'zones'>,
  exclusions: Exclusions,
): Promise<MicrodataSession> => {
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
  await fillExcluded(engine, await fetch(exclusions.counting));
  return {
    engine,
    async source({ objects, exports, rows }) {
      const files = await fetch(objects);
      const columns = await columnsOf(engine, files);
      return { relation: scan(files), exports, rows, columns, repeats: false };
    },
  };
};

const fillExcluded = async (engine: EngineSession, files: readonly string[]): Promise<void> => {
  await engine.run('CREATE TEMP TABLE excluded (person BIGINT)');
  if (files.length > 0)
    await engine.run(`INSERT INTO excluded SELECT DISTINCT person FROM ${scan(files)} AS f`);
};

const columnsOf = async (engine: EngineSession, files: readonly string[]): Promise<readonly string[]> => {
  const columns = await engine.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${scan(files)} AS f`);
  return columns.map(({ column_name: name }) => name);
};
