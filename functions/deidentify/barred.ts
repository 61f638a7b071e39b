import type { Effects, EngineSession } from '../../core/effects.ts';
import { keys, partitions } from '../../core/keys.ts';
import type { RequestItem } from '../../core/run.ts';
import { readRequests } from './read-requests.ts';
import { pathOf } from './scratch.ts';
import { literal } from './sql.ts';

export type Barred = 'staff' | 'minors' | 'opted out';

/**
 * Makes the table `barred` (token, reason): everyone who asked to be left out, tonight's requests included, and everyone whom
 * an export so far has shown to be staff or a minor. Asked after the keys of this export's periods are drawn: who
 * bars somebody at the same time writes the token first and then goes through the keys, so that one of the two sees the other.
 */
export const gatherBarred = async (
  effects: Effects,
  session: EngineSession,
  requests: readonly RequestItem[],
): Promise<void> => {
  await session.run('CREATE TABLE barred (token BLOB, reason VARCHAR)');
  await session.append('barred', await optedOut(effects));
  for (const [at, item] of requests.entries()) {
    const { tokens } = await readRequests(effects, session, { item, file: `requests-${at}` });
    await session.append(
      'barred',
      tokens.map(({ token }) => [token, 'opted out' satisfies Barred]),
    );
  }
  await addExcluded(effects, session);
};

const optedOut = async ({ ledger }: Effects): Promise<readonly (readonly [Uint8Array, Barred])[]> => {
  const rows: [Uint8Array, Barred][] = [];
  for await (const { sort } of ledger.list(partitions.request))
    rows.push([Buffer.from(sort, 'hex'), 'opted out']);
  return rows;
};

const addExcluded = async ({ zones }: Effects, session: EngineSession): Promise<void> => {
  let files = 0;
  for await (const { key } of zones.microdata.list(keys.excludedSubjectsOf)) {
    const file = `excluded-${files++}.parquet`;
    await zones.microdata.download(key, pathOf(session, file));
    await session.run(
      `INSERT INTO barred SELECT token, reason FROM read_parquet(${literal(pathOf(session, file))})`,
    );
  }
};
