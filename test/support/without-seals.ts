import { basename } from 'node:path';

/**
 * Published files with the seals of what was counted left blank, and the checksums that follow from them: they are under the
 * secret of a store, and all that two stores may differ in.
 */
export const withoutSeals = (files: ReadonlyMap<string, Buffer>): ReadonlyMap<string, Buffer> =>
  new Map(
    [...files].map(([path, content]) => {
      const blank = blanks[basename(path)];
      return [
        path,
        blank ? Buffer.from(content.toString('latin1').replaceAll(blank, ''), 'latin1') : content,
      ];
    }),
  );

const blanks: Readonly<Record<string, RegExp>> = {
  'audit.json': /(?<="inputs": "hmac-sha256:)[0-9a-f]{64}(?=")/g,
  SHA256SUMS: /^[0-9a-f]{64}(?= {2}audit\.json$)/gm,
  'catalogue.json': /(?<="(?:SHA256SUMS|audit\.json)":"sha256:)[0-9a-f]{64}(?=")/g,
};
