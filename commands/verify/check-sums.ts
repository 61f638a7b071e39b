import type { KeyObject } from 'node:crypto';
import { sha256 } from '../../core/digest.ts';
import { printable } from '../../core/printable.ts';
import { readChecksums, writeChecksums } from '../../functions/publish/checksums.ts';
import { isSigned } from '../../functions/publish/sign.ts';

type Files = ReadonlyMap<string, Uint8Array>;

/** Where `SHA256SUMS` is not the list of the files beside it. */
export const checkSums = (files: Files): readonly string[] => {
  const sums = files.get('SHA256SUMS');
  if (!sums) return ['SHA256SUMS: missing, so that this is no complete release'];
  const listed = readChecksums(Buffer.from(sums).toString());
  if (!listed) return ['SHA256SUMS: not a list of checksums'];
  const present = [...files].filter(([name]) => !['SHA256SUMS', 'SHA256SUMS.sig'].includes(name));
  const problems = [
    ...[...listed.keys()].filter((name) => !files.has(name)).map((name) => `${name}: listed, but missing`),
    ...present
      .filter(([name]) => !listed.has(name))
      .map(([name]) => `${printable(name)}: not listed in SHA256SUMS`),
    ...present
      .filter(([name, content]) => listed.has(name) && listed.get(name) !== sha256(content))
      .map(([name]) => `${name}: changed since its checksum was made`),
  ];
  const isWritten = Buffer.from(writeChecksums(new Map(present))).equals(sums);
  return problems.length > 0 || isWritten ? problems : ['SHA256SUMS: not written as a release has it'];
};

/** Where the signature is none: by the key, or, without one, by its form, of which there are two. */
export const checkSignature = (files: Files, key: KeyObject | undefined): readonly string[] => {
  const sums = files.get('SHA256SUMS');
  const signature = files.get('SHA256SUMS.sig');
  if (!signature) return key ? ['SHA256SUMS.sig: missing'] : [];
  if (!isEd25519(signature) && !isEcdsa(signature)) return ['SHA256SUMS.sig: not a signature'];
  if (!key || (sums && isSigned(sums, signature, key))) return [];
  return ['SHA256SUMS.sig: not a signature of SHA256SUMS by this key'];
};

const isEd25519 = ({ byteLength }: Uint8Array): boolean => byteLength === 64;

/** Two whole numbers of at most 33 bytes in DER, and nothing after them. */
const isEcdsa = (bytes: Uint8Array): boolean => {
  const first = bytes[3] ?? 0;
  const second = bytes[5 + first] ?? 0;
  return (
    bytes[0] === 0x30 &&
    bytes[1] === bytes.byteLength - 2 &&
    bytes[2] === 0x02 &&
    bytes[4 + first] === 0x02 &&
    Math.max(first, second) <= 33 &&
    bytes.byteLength === 6 + first + second
  );
};
