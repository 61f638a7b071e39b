// biome-ignore lint/style/noRestrictedImports: an export is unpacked beside the engine, in the folder that is wiped with it.
import { createReadStream, createWriteStream } from 'node:fs';
// biome-ignore lint/style/noRestrictedImports: as above; nothing outside that folder is opened.
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EngineSession } from '../../core/effects.ts';

/** Files in the folder of the engine's session, by name. */
export const pathOf = ({ folder }: EngineSession, name: string): string => `${folder}/${name}`;

export const readScratch = (session: EngineSession, name: string): Readable =>
  createReadStream(pathOf(session, name), { highWaterMark: 1 << 18 });

export const writeScratch = async (
  session: EngineSession,
  name: string,
  blocks: AsyncIterable<Uint8Array>,
): Promise<void> => pipeline(blocks, createWriteStream(pathOf(session, name), { highWaterMark: 1 << 20 }));

export const bytesOf = async (session: EngineSession, name: string): Promise<number> =>
  (await stat(pathOf(session, name))).size;

/** Up to `length` bytes from `position` on. */
export const readPart = async (
  session: EngineSession,
  name: string,
  { position, length }: { readonly position: number; readonly length: number },
): Promise<Buffer> => {
  const file = await open(pathOf(session, name));
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

/** A file that grows by whole blocks. */
export interface Growing {
  add(block: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export const growScratch = async (session: EngineSession, name: string): Promise<Growing> => {
  const file = await open(pathOf(session, name), 'a');
  return {
    add: async (block) => {
      await file.writeFile(block);
    },
    close: () => file.close(),
  };
};
