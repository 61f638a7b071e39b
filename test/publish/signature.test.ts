import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readChecksums } from '../../functions/publish/checksums.ts';
import { publishWith } from '../../functions/publish/publish.ts';
import { isSigned } from '../../functions/publish/sign.ts';
import { memoryEffects } from '../support/memory-effects.ts';
import { layOut, publishPolicy, run } from '../support/publish-night.ts';
import { publishedTable } from '../support/published-table.ts';

const keyPairs = [
  ['Ed25519', generateKeyPairSync('ed25519')],
  ['ECDSA P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
] as const;

describe('a bundle where a key exists', () => {
  it.each(keyPairs)('has its SHA256SUMS signed (%s)', async (_, { privateKey, publicKey }) => {
    const world = memoryEffects(publishPolicy());
    layOut(world, [publishedTable()]);
    await publishWith(privateKey).run({ run, round: 1 }, world);
    const folder = 'analysts/people-by-course/2026-W47/v1/';
    const read = (name: string) => world.objects.published.get(folder + name) ?? new Uint8Array();

    expect(isSigned(read('SHA256SUMS'), read('SHA256SUMS.sig'), publicKey)).toBe(true);
    expect(
      isSigned(Buffer.concat([read('SHA256SUMS'), Buffer.from('x')]), read('SHA256SUMS.sig'), publicKey),
    ).toBe(false);
  });
});

describe('SHA256SUMS', () => {
  const sum = 'ab'.repeat(32);

  it.each([
    ['nothing', ''],
    ['no line end', `${sum}  data.csv`],
    ['a path out of the bundle', `${sum}  ../data.csv\n`],
    ['a file twice', `${sum}  data.csv\n${sum}  data.csv\n`],
    ['a short sum', `${sum.slice(2)}  data.csv\n`],
  ])('is refused with %s', (_, text) => {
    expect(readChecksums(text)).toBeUndefined();
  });
});
