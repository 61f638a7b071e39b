import type { EngineSession } from '../../core/effects.ts';
import { cleanLines, type Tally, type UnfitLines } from './clean-lines.ts';
import { writeScratch } from './scratch.ts';
import { isGzipped, unpacked } from './unpack.ts';

export interface PlainText {
  readonly file: string;
  /** Lines that are not in it because they are too long or no text. */
  readonly lost: number;
}

/** An export as a plain file of clean lines: the file itself where it is one, a copy in the same folder where not. */
export const plainText = async (
  session: EngineSession,
  file: string,
  unfit: UnfitLines,
): Promise<PlainText> => {
  if (!(await isGzipped(session, file)) && (await isClean(session, file, unfit))) return { file, lost: 0 };
  const tally: Tally = { lost: 0, changed: false };
  const plain = `${file}-plain`;
  await writeScratch(session, plain, cleanLines(unpacked(session, file), unfit, tally));
  return { file: plain, lost: tally.lost };
};

const isClean = async (session: EngineSession, file: string, unfit: UnfitLines): Promise<boolean> => {
  const tally: Tally = { lost: 0, changed: false };
  for await (const _ of cleanLines(unpacked(session, file), unfit, tally)) if (tally.changed) return false;
  return !tally.changed;
};
