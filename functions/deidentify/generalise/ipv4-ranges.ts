import type { Reader, Response } from 'mmdb-lib';

type Metadata = Pick<Reader<Response>['metadata'], 'nodeCount' | 'recordSize' | 'nodeByteSize' | 'ipVersion'>;

/** All IPv4 addresses in ranges of one record each: where they start, and a number that stands for the record. */
export interface Ipv4Ranges {
  readonly starts: Uint32Array;
  readonly records: Uint32Array;
}

/** The ranges that the search tree of an MMDB file tells (MaxMind DB file format specification 2.0). */
export const ipv4Ranges = (file: Uint8Array, metadata: Metadata): Ipv4Ranges => {
  const { nodeCount, ipVersion } = metadata;
  const next = nextNode(file, metadata);
  const starts: number[] = [];
  const records: number[] = [];
  const walk = (node: number, address: number, size: number): void => {
    if (node < nodeCount && size > 1) {
      walk(next(node, 0), address, size / 2);
      walk(next(node, 1), address + size / 2, size / 2);
    } else if (records.at(-1) !== node) {
      starts.push(address);
      records.push(node);
    }
  };
  walk(ipVersion === 4 ? 0 : rootOfIpv4(next, nodeCount), 0, 2 ** 32);
  return { starts: Uint32Array.from(starts), records: Uint32Array.from(records) };
};

/** The place in the ranges of the one that holds the address. */
export const placeAmong = ({ starts }: Ipv4Ranges, address: number): number => {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= address) low = middle;
    else high = middle - 1;
  }
  return low;
};

type NextNode = (node: number, bit: 0 | 1) => number;

/** A node holds two records; in one of 28 bits each, the upper four bits of both share the byte in the middle. */
const nextNode = (file: Uint8Array, { recordSize, nodeByteSize }: Metadata): NextNode => {
  const byte = (at: number): number => file[at] ?? 0;
  const three = (at: number): number => (byte(at) << 16) | (byte(at + 1) << 8) | byte(at + 2);
  if (recordSize === 24) return (node, bit) => three(node * nodeByteSize + 3 * bit);
  if (recordSize === 32)
    return (node, bit) => {
      const at = node * nodeByteSize + 4 * bit;
      return byte(at) * 2 ** 24 + three(at + 1);
    };
  return (node, bit) => {
    const at = node * nodeByteSize;
    const middle = byte(at + 3);
    return bit === 0 ? ((middle >>> 4) << 24) | three(at) : ((middle & 15) << 24) | three(at + 4);
  };
};

/** IPv4 lies below 96 zeros in a tree of IPv6. */
const rootOfIpv4 = (next: NextNode, nodeCount: number): number => {
  let node = 0;
  for (let bit = 0; bit < 96 && node < nodeCount; bit++) node = next(node, 0);
  return node;
};
