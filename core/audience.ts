import { canonicalJson, sha256 } from './digest.ts';

export interface Audience {
  readonly name: string;
  readonly title: string;
  readonly kind: 'analysts' | 'partner';
  readonly tables: readonly string[];
  /** Dimension to codes: a partner sees only cells at or below one of the codes. Empty for analysts. */
  readonly scope: Readonly<Record<string, readonly string[]>>;
  /** The fingerprint under which the privacy officer admitted it after others had begun to receive. */
  readonly admitted?: string;
}

/** Names what an audience is admitted as: who it is and which part it sees. Another scope is another fingerprint. */
export const fingerprintOf = ({ name, kind, scope }: Audience): string => {
  const parts = Object.entries(scope).map(([dimension, codes]) => [dimension, [...new Set(codes)].sort()]);
  return sha256(canonicalJson({ name, kind, scope: Object.fromEntries(parts) }));
};
