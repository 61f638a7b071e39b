import type { Effects } from '../../core/effects.ts';
import { partitions } from '../../core/keys.ts';
import type { Period } from '../../core/period.ts';

/** An HMAC key in the two padded forms that SQL works with (RFC 2104; SHA-256 has blocks of 64 bytes). */
export interface Pads {
  readonly inner: Uint8Array;
  readonly outer: Uint8Array;
}

export const padsOf = (key: Uint8Array): Pads => {
  const block = new Uint8Array(64);
  block.set(key);
  return { inner: block.map((byte) => byte ^ 0x36), outer: block.map((byte) => byte ^ 0x5c) };
};

/** The key of subject tokens, the same for ever: what it makes is kept only for those who asked to be left out. */
export const subjectKey = ({ secrets }: Effects): Promise<Uint8Array> =>
  secrets.mac(utf8('kohort/subject/v1'));

/** The key of a period's pseudonyms. Its random is drawn when the period is first met; undefined once that is destroyed. */
export const periodKey = async (effects: Effects, period: Period): Promise<Uint8Array | undefined> => {
  const { keyring, ledger, secrets } = effects;
  if (await ledger.get(partitions.destroyedKey, period)) return undefined;
  const fresh = Buffer.from(secrets.random()).toString('hex');
  if (!(await keyring.get(partitions.key, period)))
    await keyring.create(partitions.key, period, { random: fresh });
  const stored = await keyring.get(partitions.key, period);
  const random = stored?.fields.random;
  if (typeof random !== 'string') return undefined;
  return secrets.mac(Buffer.concat([utf8(`kohort/period/v1/${period}`), Buffer.from(random, 'hex')]));
};

/** The periods whose random is there, and so whose pseudonyms can still be made. */
export const livingPeriods = async ({ keyring }: Effects): Promise<readonly Period[]> => {
  const periods: Period[] = [];
  for await (const { sort } of keyring.list(partitions.key)) periods.push(sort);
  return periods;
};

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
