import { type KeyObject, sign as signBytes, verify } from 'node:crypto';

/** The signature over `SHA256SUMS`: Ed25519, or ECDSA with SHA-256 in DER as OpenSSL and KMS give it. */
export const sign = (content: Uint8Array, key: KeyObject): Uint8Array =>
  signBytes(digestFor(key), content, key);

export const isSigned = (content: Uint8Array, signature: Uint8Array, key: KeyObject): boolean =>
  verify(digestFor(key), content, key, signature);

const digestFor = ({ asymmetricKeyType }: KeyObject): 'sha256' | null => {
  if (asymmetricKeyType === 'ed25519') return null;
  if (asymmetricKeyType === 'ec') return 'sha256';
  throw new TypeError('a signing key is Ed25519 or ECDSA P-256');
};
