import type { Source } from '../../core/policy.ts';

/** The source to which an object belongs by its key: the one with the longest prefix that fits, or none. */
export const sourceOf = (key: string, sources: readonly Source[]): Source | undefined =>
  sources
    .filter(({ exports }) => (exports.endsWith('/') ? key.startsWith(exports) : key === exports))
    .sort((a, b) => b.exports.length - a.exports.length)[0];
