import type { Effects, EngineSession, Ledger } from '../../core/effects.ts';
import { partitions } from '../../core/keys.ts';
import type { Day } from '../../core/period.ts';
import { type MicrodataManifest, REQUESTS, type RequestItem } from '../../core/run.ts';
import { writeExclusions } from './exclusions.ts';
import { noLines } from './no-lines.ts';
import { readRequests } from './read-requests.ts';

/**
 * Records who asked to be left out: the subject token goes to the ledger first and for good, then the pseudonyms of
 * every period that still has a key. An erasure differs from an opt-out in the ledger's word alone: in both cases no
 * figure computed from now on counts the person.
 */
export const recordRequests = async (
  effects: Effects,
  session: EngineSession,
  { run, item, file }: { readonly run: Day; readonly item: RequestItem; readonly file: string },
): Promise<MicrodataManifest> => {
  const { rows, tokens } = await readRequests(effects, session, { item, file });
  for (const { token, action } of tokens)
    await record(effects.ledger, Buffer.from(token).toString('hex'), { action, run });
  const exclusions =
    tokens.length > 0
      ? await excludeAll(effects, session, { item: item.id, tokens: tokens.map(({ token }) => token) })
      : undefined;
  effects.log('requests recorded', { recorded: rows });
  return {
    run,
    item: item.id,
    source: REQUESTS,
    key: item.key,
    version: item.version,
    status: 'accepted',
    days: {},
    objects: {},
    ...(exclusions && { exclusions }),
    lines: { ...noLines, read: rows, kept: rows },
    dropped: [],
    droppedUnnamed: 0,
  };
};

const record = async (
  ledger: Ledger,
  token: string,
  fields: { readonly action: 'opt-out' | 'erase'; readonly run: Day },
): Promise<void> => {
  if (await ledger.create(partitions.request, token, fields)) return;
  const known = await ledger.get(partitions.request, token);
  if (known && fields.action === 'erase' && known.fields.action !== 'erase')
    await ledger.replace(partitions.request, token, known.revision, fields);
};

const excludeAll = async (
  effects: Effects,
  session: EngineSession,
  { item, tokens }: { readonly item: string; readonly tokens: readonly Uint8Array[] },
): Promise<string> => {
  await session.run('CREATE TABLE tokens (token BLOB)');
  await session.append(
    'tokens',
    tokens.map((token) => [token]),
  );
  return writeExclusions(effects, session, { item, tokens: 'SELECT token FROM tokens' });
};
