import { isUtf8 } from 'node:buffer';

/** No line of a real export is longer, and no line that the engine gets is. */
const longestLine = 1 << 20;

/** What becomes of a line with bytes that are no UTF-8 text: an agent may hold any bytes, the text of a contract not. */
export type UnfitLines = 'repair' | 'lose';

export interface Tally {
  /** Lines left out. */
  lost: number;
  /** Whether anything came out otherwise than it went in. */
  changed: boolean;
}

/**
 * Blocks of whole lines of UTF-8 text, each with a line feed as its end and without those that are too long or unfit. The
 * engine's reader gives a whole file up where lines end in different ways, or where a carriage return stands alone.
 */
export async function* cleanLines(
  blocks: AsyncIterable<Buffer>,
  unfit: UnfitLines,
  tally: Tally,
): AsyncGenerator<Buffer> {
  let first = true;
  for await (const block of wholeLines(blocks, tally)) {
    const marked = first && hasByteOrderMark(block) ? altered(block.subarray(3), tally) : block;
    first = false;
    const text = marked.includes(13) ? altered(withLineFeeds(marked), tally) : marked;
    yield isFit(text) ? text : altered(unfit === 'repair' ? repaired(text) : without(text, tally), tally);
  }
}

async function* wholeLines(blocks: AsyncIterable<Buffer>, tally: Tally): AsyncGenerator<Buffer> {
  let open: Buffer[] = [];
  let length = 0;
  let skipping = false;
  for await (const block of blocks) {
    const start = skipping ? block.indexOf(10) + 1 : 0;
    if (skipping && start === 0) continue;
    skipping = false;
    const end = block.lastIndexOf(10) + 1;
    if (end > start) {
      yield Buffer.concat([...open, block.subarray(start, end)]);
      open = [];
      length = 0;
    }
    const rest = block.subarray(Math.max(start, end));
    if (rest.length > 0) open.push(rest);
    length += rest.length;
    if (length <= longestLine) continue;
    lose(tally);
    open = [];
    length = 0;
    skipping = true;
  }
  if (length > 0) yield Buffer.concat([...open, Buffer.from('\n')]);
}

const isFit = (block: Buffer): boolean => isUtf8(block) && !block.includes(0) && !block.includes(31);

const withLineFeeds = (block: Buffer): Buffer =>
  Buffer.from(block.toString('latin1').replaceAll(/\r+\n/g, '\n').replaceAll('\r', ' '), 'latin1');

const repaired = (block: Buffer): Buffer =>
  Buffer.from(block.toString('utf8').replaceAll('\u0000', '\ufffd').replaceAll('\u001f', '\ufffd'));

const without = (block: Buffer, tally: Tally): Buffer => {
  const lines: Buffer[] = [];
  for (let start = 0; start < block.length; ) {
    const end = block.indexOf(10, start) + 1;
    const line = block.subarray(start, end);
    if (isFit(line)) lines.push(line);
    else lose(tally);
    start = end;
  }
  return Buffer.concat(lines);
};

const lose = (tally: Tally) => {
  tally.lost++;
  tally.changed = true;
};

const altered = (block: Buffer, tally: Tally): Buffer => {
  tally.changed = true;
  return block;
};

const hasByteOrderMark = (block: Buffer): boolean =>
  block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf;
