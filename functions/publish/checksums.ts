import { sha256 } from '../../core/digest.ts';

/** `SHA256SUMS` as `sha256sum --check` reads it, in the order of the names. */
export const writeChecksums = (files: ReadonlyMap<string, Uint8Array>): string =>
  [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, content]) => `${sha256(content)}  ${name}\n`)
    .join('');

/** File name to SHA-256; undefined where the text is no such list or names anything but a file beside it. */
export const readChecksums = (text: string): ReadonlyMap<string, string> | undefined => {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length === 0) return undefined;
  const sums = new Map<string, string>();
  for (const line of lines) {
    const [, sum, name] = /^([0-9a-f]{64}) {2}([A-Za-z0-9][\w.-]*)$/.exec(line) ?? [];
    if (sum === undefined || name === undefined || sums.has(name)) return undefined;
    sums.set(name, sum);
  }
  return sums;
};
