import { createHmac } from 'node:crypto';
import type { Effects, EngineSession } from '../../core/effects.ts';
import { ContractViolation, DisclosureRisk } from '../../core/errors.ts';
import type { PersonKey, Policy } from '../../core/policy.ts';
import { printable } from '../../core/printable.ts';
import type { RequestItem } from '../../core/run.ts';
import { downloadItem } from './download-item.ts';
import { canonicalAddress, clientAddress } from './generalise/client-address.ts';
import { asWord, parseRequests, type RequestRow } from './parse-requests.ts';
import { subjectKey } from './period-keys.ts';
import { partMark } from './person-key.ts';
import { unpacked } from './unpack.ts';

export interface Requests {
  readonly rows: number;
  readonly tokens: readonly { readonly token: Uint8Array; readonly action: 'opt-out' | 'erase' }[];
}

/**
 * The subject tokens in a file of opt-outs and erasures. A person is told as in the sources of the namespace; where these
 * make one of several columns, their texts stand in the columns' order with `|` between. Rejects with `DisclosureRisk` where any
 * of the file cannot be understood: whoever it speaks of would be counted.
 */
export const readRequests = async (
  effects: Effects,
  session: EngineSession,
  { item, file }: { readonly item: RequestItem; readonly file: string },
): Promise<Requests> => {
  try {
    await downloadItem(effects, session, { item, file });
    return await tokensOf(effects, parseRequests(await wholeFile(session, file)));
  } catch (error) {
    if (!(error instanceof ContractViolation)) throw error;
    throw new DisclosureRisk(
      `${printable(item.key)}: ${error.message}. Nothing is published while a request to be left out may be in it: mend the file or take it away, and run the next night`,
    );
  }
};

const wholeFile = async (session: EngineSession, file: string): Promise<Buffer> => {
  const blocks: Buffer[] = [];
  for await (const block of unpacked(session, file)) blocks.push(block);
  return Buffer.concat(blocks);
};

const tokensOf = async (effects: Effects, rows: readonly RequestRow[]): Promise<Requests> => {
  const key = await subjectKey(effects);
  const understood = rows.map((row) => ({ row, messages: messagesOf(effects.policy, row) }));
  checkAll(understood);
  const tokens = understood.flatMap(({ row: { action }, messages }) =>
    messages.map((message) => ({
      token: createHmac('sha256', key).update(message).digest(),
      action: action === 'erase' ? ('erase' as const) : ('opt-out' as const),
    })),
  );
  return { rows: rows.length, tokens };
};

interface Understood {
  readonly row: RequestRow;
  /** The messages of a person's tokens, one for each way in which sources of the namespace make a person. */
  readonly messages: readonly string[];
}

/** A row without a message speaks of nobody whom a source of the policy could know. */
const checkAll = (rows: readonly Understood[]): void => {
  const isOdd = ({ row, messages }: Understood) => !isAction(row.action) || messages.length === 0;
  const odd = rows.filter(isOdd);
  if (odd.length === 0) return;
  const actions = odd.filter(({ row }) => !isAction(row.action)).length;
  const others = odd.length - actions;
  throw new ContractViolation(
    `${odd.length} of its ${rows.length} rows cannot be understood, the first of them row ${rows.findIndex(isOdd) + 1}: ${actions} with an action that is neither opt-out nor erase, ${others} more without a namespace of the policy or a person as its sources tell them`,
  );
};

const isAction = (action: string): boolean => action === 'opt-out' || action === 'erase';

const messagesOf = ({ sources }: Policy, { namespace, person }: RequestRow): readonly string[] => {
  const keys = sources
    .map((source) => source.person)
    .filter((key) => asWord(key.namespace) === asWord(namespace));
  const messages = keys.flatMap((key) => {
    const parts = partsOf(key, person);
    return parts[0] ? [[key.namespace, ...parts].join('\0')] : [];
  });
  return [...new Set(messages)];
};

/** None where the text has fewer parts than the key. */
const partsOf = (key: PersonKey, person: string): readonly string[] => {
  const count = key.by === 'id' ? key.columns.length : 2;
  const pieces = person.split(partMark);
  if (pieces.length < count) return [];
  const [first = '', ...others] = [...pieces.slice(0, count - 1), pieces.slice(count - 1).join(partMark)].map(
    trimmed,
  );
  if (key.by === 'id' || first === '') return [first, ...others];
  return [clientAddress(first) ?? canonicalAddress(first) ?? first.toLowerCase(), ...others];
};

const trimmed = (text: string): string => text.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
