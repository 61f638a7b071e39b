import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Engine, EngineSession } from '../core/effects.ts';
import { type ClaimedFolder, claimFolder } from './claim-folder.ts';
import { duckdbSession } from './duckdb-session.ts';
import { withoutWords } from './engine-failure.ts';

export interface DuckdbEngineOptions {
  /** Holds the sessions' folders; what dead processes left in it is wiped whenever a session opens. */
  readonly scratch: string;
  readonly threads?: number;
  /** For tables and sorts; what does not fit goes to the session's folder. */
  readonly memoryMegabytes?: number;
}

export interface ScratchEngine extends Engine {
  /** Closes every session still open, and wipes its folder. */
  wipe(): Promise<void>;
}

/** DuckDB, locked into one fresh folder per session. */
export const duckdbEngine = (options: DuckdbEngineOptions): ScratchEngine => {
  const sessions = new Set<EngineSession>();
  return {
    async open() {
      const claimed = await claimFolder(options.scratch);
      const session = await openSession(claimed, options);
      const tracked: EngineSession = {
        ...session,
        async close() {
          await session.close();
          sessions.delete(tracked);
        },
      };
      sessions.add(tracked);
      return tracked;
    },
    async wipe() {
      for (const session of sessions) await session.close();
    },
  };
};

const openSession = async (claimed: ClaimedFolder, options: DuckdbEngineOptions): Promise<EngineSession> => {
  try {
    return await withoutWords(async () => {
      const instance = await DuckDBInstance.create(':memory:', settings(options));
      const connection = await instance.connect();
      await lockInto(claimed.path, connection);
      return duckdbSession({ folder: claimed, connection, instance });
    });
  } catch (error) {
    await claimed.release();
    throw error;
  }
};

const settings = ({ threads, memoryMegabytes }: DuckdbEngineOptions): Record<string, string> => ({
  threads: `${threads ?? availableParallelism()}`,
  memory_limit: `${memoryMegabytes ?? 400}MB`,
  preserve_insertion_order: 'false',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
  allow_persistent_secrets: 'false',
});

/** From here on SQL reaches that folder alone: no other file, no network, no extension, no setting. */
const lockInto = async (folder: string, connection: DuckDBConnection): Promise<void> => {
  await connection.run(`SET temp_directory = ${quoted(join(folder, '.spill'))}`);
  await connection.run(`SET allowed_directories = [${quoted(join(folder, '/'))}]`);
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
};

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
