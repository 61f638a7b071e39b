import { createHmac } from 'node:crypto';
import type { Effects, EngineSession } from '../../core/effects.ts';
import { ContractViolation } from '../../core/errors.ts';
import type { Policy, Source } from '../../core/policy.ts';
import { type LineCounts, REQUESTS, type RequestItem } from '../../core/run.ts';
import { downloadItem } from './download-item.ts';
import { csv } from './formats/csv.ts';
import { canonicalAddress, clientAddress } from './generalise/client-address.ts';
import { noLines } from './no-lines.ts';
import { subjectKey } from './period-keys.ts';
import { partMark } from './person-key.ts';
import { readingData } from './reading-data.ts';

export interface Requests {
  readonly tokens: readonly { readonly token: Uint8Array; readonly action: 'opt-out' | 'erase' }[];
  readonly lines: LineCounts;
}

interface RequestRow extends Readonly<Record<string, unknown>> {
  readonly action: string | null;
  readonly namespace: string | null;
  readonly person: string | null;
}

/**
 * The subject tokens in a file of opt-outs and erasures in the session's folder. A person is told as in the sources of the namespace; where these
 * make one of several columns, their texts stand in the columns' order with `|` between.
 */
export const readRequests = async (
  effects: Effects,
  session: EngineSession,
  file: string,
): Promise<Requests> => {
  const { rows, lost } = await requestRows(session, file);
  const key = await subjectKey(effects);
  const known = rows.filter(({ action }) => action === 'opt-out' || action === 'erase');
  const tokens = known.flatMap(({ action, namespace, person }) =>
    readings(effects.policy, namespace, person).map((token) => ({
      token: createHmac('sha256', key).update(token).digest(),
      action: action === 'erase' ? ('erase' as const) : ('opt-out' as const),
    })),
  );
  const told = known.filter(({ namespace, person }) => namespace?.trim() && person?.trim()).length;
  const lines = {
    ...noLines,
    read: rows.length + lost,
    kept: told,
    unreadable: lost,
    notDeclared: rows.length - known.length,
    withoutPerson: known.length - told,
  };
  return { tokens, lines };
};

const columns = ['action', 'namespace', 'person'];
const requestSource = {
  name: REQUESTS,
  separator: ',',
  columns: Object.fromEntries(columns.map((column) => [column, 'direct identifier' as const])),
} satisfies Pick<Source, 'name' | 'separator' | 'columns'>;

const requestRows = async (session: EngineSession, file: string) => {
  const source = requestSource as Source;
  const reading = await readingData(() => csv.open({ session, file, source, wanted: columns }));
  await readingData(() => session.run(`CREATE OR REPLACE TABLE requests AS ${reading.select}`));
  const rows = await session.rows<RequestRow>(
    'SELECT trim(c0) AS action, trim(c1) AS namespace, c2 AS person FROM requests',
  );
  return { rows, lost: await reading.lost() };
};

/** The messages of a person's tokens, one for each way in which sources of the namespace make a person. */
const readings = (
  { sources }: Policy,
  namespace: string | null,
  person: string | null,
): readonly string[] => {
  if (!namespace || !person?.trim()) return [];
  const keys = sources.map((source) => source.person).filter((key) => key.namespace === namespace);
  const messages = keys.map((key) => {
    if (key.by === 'id') return split(person, key.columns.length);
    const [address = '', agent = ''] = split(person, 2);
    return [clientAddress(address) ?? canonicalAddress(address) ?? address.toLowerCase(), agent];
  });
  const whole = messages.length === 0 ? [[trimmed(person)]] : messages;
  return [...new Set(whole.map((parts) => [namespace, ...parts].join('\0')))];
};

const split = (person: string, parts: number): readonly string[] => {
  const pieces = person.split(partMark);
  return [...pieces.slice(0, parts - 1), pieces.slice(parts - 1).join(partMark)].map(trimmed);
};

const trimmed = (text: string): string => text.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');

/** A file of requests that breaks its contract is refused where it is an item itself; here it bars nobody. */
export const tokensOfRequests = async (
  effects: Effects,
  session: EngineSession,
  { item, file }: { readonly item: RequestItem; readonly file: string },
): Promise<Requests['tokens']> => {
  try {
    await downloadItem(effects, session, { item, file });
    return (await readRequests(effects, session, file)).tokens;
  } catch (error) {
    if (error instanceof ContractViolation) return [];
    throw error;
  }
};
