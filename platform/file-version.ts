import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { sha256 } from '../core/digest.ts';

/** Tells the version of a file; `stamp` is what the file system says of it. */
export type FileVersion = (file: string, stamp: FileStamp) => Promise<string>;

export interface FileStamp {
  readonly size: bigint;
  readonly ino: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/** For files that are only ever written whole, under another name first. */
export const stampVersion: FileVersion = async (_file, { size, ino, mtimeNs }) => `${mtimeNs}-${ino}-${size}`;

/** SHA-256 of the content: the same wherever a copy of the file lies. Read once as long as the file's stamp stays. */
export const contentVersion = (): FileVersion => {
  const known = new Map<string, string>();
  return async (file, stamp) => {
    const name = `${file}\0${stamp.ino}-${stamp.size}-${stamp.mtimeNs}-${stamp.ctimeNs}`;
    const version = known.get(name) ?? (await digest(file, stamp));
    if (isSettled(stamp)) known.set(name, version);
    return version;
  };
};

const digest = async (file: string, { size }: FileStamp): Promise<string> => {
  if (size <= pieceBytes) return sha256(await readFile(file));
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: pieceBytes }), hash);
  return hash.digest('hex');
};

const pieceBytes = 1 << 20;

/** File systems stamp with ticks of some milliseconds, in which a file may change again unseen. */
const isSettled = ({ ctimeNs }: FileStamp): boolean =>
  BigInt(Date.now()) * 1_000_000n - ctimeNs > 2_000_000_000n;
