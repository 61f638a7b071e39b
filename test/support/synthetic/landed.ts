import { gzipSync } from 'node:zlib';
import type { Hit } from './hits.ts';

/** One export object as it lies in the landing zone. */
export interface Landed {
  readonly key: string;
  readonly body: Uint8Array;
}

export const plain = (key: string, lines: readonly string[]): Landed => ({
  key,
  body: Buffer.from(`${lines.join('\n')}\n`),
});

export const gzipped = (key: string, lines: readonly string[]): Landed => {
  const { body } = plain(key, lines);
  return { key: `${key}.gz`, body: gzipSync(body, { level: 3 }) };
};

/** The address that the server saw and the chain that the client's proxies wrote. */
export const addressOf = ({ person, at }: Hit): { readonly address: string; readonly forwarded: string } => {
  const address = person.addresses[at % person.addresses.length] ?? person.addresses[0];
  if (!person.proxied) return { address, forwarded: '' };
  return { address: `10.0.${at % 200}.7`, forwarded: at % 5 === 0 ? `${address}, 192.168.1.20` : address };
};
