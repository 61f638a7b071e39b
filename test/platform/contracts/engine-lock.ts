import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Engine, EngineFailure, type EngineSession } from '../../../core/effects.ts';
import { newFolder } from '../new-folder.ts';

const secret = 'canary-7f3a@example.org';

/** That SQL reaches the session's folder and nothing else. */
export const engineLockContract = (name: string, create: () => Promise<Engine>): void => {
  const sessions: EngineSession[] = [];
  const openSession = async (): Promise<EngineSession> => {
    const session = await (await create()).open();
    sessions.push(session);
    return session;
  };
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.close();
  });

  describe(`${name} is locked into its folder:`, () => {
    test('what SQL wrote there can be read back', async () => {
      const session = await openSession();
      const file = join(session.folder, "it's.csv");
      await session.run(`COPY (SELECT 1 AS a) TO '${file.replaceAll("'", "''")}'`);
      expect(await readFile(file, 'utf8')).toBe('a\n1\n');
      await writeFile(join(session.folder, 'in.csv'), 'a\n2\n');
      expect(await session.rows(`SELECT a FROM read_csv('${session.folder}/in.csv')`)).toEqual([{ a: 2 }]);
      await session.run(`ATTACH '${join(session.folder, 'inside.db')}'`);
    });

    const reaching: readonly (readonly [string, (folder: string, outside: string) => string])[] = [
      ['read a file outside', (_, outside) => `SELECT * FROM read_text('${outside}/secret.csv')`],
      ['read a table file outside', (_, outside) => `SELECT * FROM '${outside}/secret.csv'`],
      ['read what the process may', () => "SELECT * FROM read_blob('/proc/self/environ')"],
      ['climb out of it', (folder) => `SELECT * FROM read_text('${folder}/../../secret.csv')`],
      ['follow a link out of it', (folder) => `SELECT * FROM read_text('${folder}/link.csv')`],
      ['follow a link to a folder', (folder) => `SELECT * FROM read_text('${folder}/linked/secret.csv')`],
      ['list files outside', (_, outside) => `SELECT * FROM glob('${outside}/*')`],
      ['sniff a file outside', (_, outside) => `SELECT * FROM sniff_csv('${outside}/secret.csv')`],
      ['write a file outside', (_, outside) => `COPY (SELECT 1) TO '${outside}/written.csv'`],
      ['attach a database outside', (_, outside) => `ATTACH '${outside}/other.db'`],
      ['export to outside', (_, outside) => `EXPORT DATABASE '${outside}/export'`],
      ['import from outside', (_, outside) => `IMPORT DATABASE '${outside}'`],
      ['reach the network', () => "SELECT * FROM 'https://example.org/data.csv'"],
      ['reach a bucket', () => "SELECT * FROM 's3://bucket/data.parquet'"],
      ['install an extension', () => 'INSTALL httpfs'],
      ['load an extension', () => 'LOAD httpfs'],
      ['load a file as an extension', (folder) => `LOAD '${folder}/x.duckdb_extension'`],
      ['change a setting', () => 'SET threads = 1'],
      ['reset a setting', () => 'RESET memory_limit'],
      ['allow itself another folder', () => "SET allowed_directories = ['/']"],
      ['allow itself everything', () => 'SET enable_external_access = true'],
      ['unlock itself', () => 'SET lock_configuration = false'],
      ['keep a secret', () => "CREATE PERSISTENT SECRET (TYPE http, BEARER_TOKEN 'x')"],
    ];

    test.each(reaching)('SQL cannot %s', async (_, sqlOf) => {
      const session = await openSession();
      const outside = await newFolder();
      await writeFile(join(outside, 'secret.csv'), `a\n${secret}\n`);
      await symlink(join(outside, 'secret.csv'), join(session.folder, 'link.csv'));
      await symlink(outside, join(session.folder, 'linked'));
      await expect(session.run(sqlOf(session.folder, outside))).rejects.toThrow(EngineFailure);
      expect(await readdir(outside)).toEqual(['secret.csv']);
    });
  });
};
