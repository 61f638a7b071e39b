import { createGunzip } from 'node:zlib';
import type { EngineSession } from '../../core/effects.ts';
import { ContractViolation } from '../../core/errors.ts';
import { bytesOf, readPart, readScratch } from './scratch.ts';

/** Logs pack to a tenth or a thirtieth of their size; what unpacks to more than this times its own was made to harm. */
const greatestExpansion = 400;

const otherPackings: Readonly<Record<string, string>> = {
  '504b0304': 'zip',
  '425a68': 'bzip2',
  '28b52ffd': 'zstd',
  fd377a585a: 'xz',
};

/** Whether a file is gzipped, by its first bytes. Refuses packings that no format has. */
export const isGzipped = async (session: EngineSession, name: string): Promise<boolean> => {
  const start = (await readPart(session, name, { position: 0, length: 6 })).toString('hex');
  for (const [magic, packing] of Object.entries(otherPackings))
    if (start.startsWith(magic))
      throw new ContractViolation(`it is packed with ${packing}; right would be gzip`);
  return start.startsWith('1f8b');
};

/** The bytes of a file, unpacked where it is gzipped. */
export async function* unpacked(session: EngineSession, name: string): AsyncGenerator<Buffer> {
  if (await isGzipped(session, name)) yield* gunzipped(session, name);
  else yield* readScratch(session, name);
}

async function* gunzipped(session: EngineSession, name: string): AsyncGenerator<Buffer> {
  const limit = 1e6 + greatestExpansion * (await bytesOf(session, name));
  const packed = readScratch(session, name);
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  packed.on('error', (error) => gunzip.destroy(error));
  let bytes = 0;
  try {
    for await (const block of packed.pipe(gunzip)) {
      bytes += block.length;
      if (bytes > limit)
        throw new ContractViolation(`it unpacks to more than ${greatestExpansion} times its size`);
      yield block;
    }
  } catch (error) {
    if (isDamage(error)) throw new ContractViolation('its gzip is damaged or was cut off');
    throw error;
  } finally {
    packed.destroy();
  }
}

const isDamage = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  String(error.code).startsWith('Z_') &&
  error.code !== 'Z_MEM_ERROR';
