import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineSession } from '../../core/effects.ts';
import { canonicalAddress, clientAddress } from '../../functions/deidentify/generalise/client-address.ts';
import { countryOf, countryOfIpv4 } from '../../functions/deidentify/generalise/country.ts';
import { ipv4Number, ipv4Text, isPublicIpv4 } from '../../functions/deidentify/generalise/ipv4.ts';
import { ipv4Ranges, placeAmong } from '../../functions/deidentify/generalise/ipv4-ranges.ts';
import { duckdbEngine } from '../../platform/duckdb-engine.ts';

const address = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const everyEdge = [
  ...[0, 10, 100, 127, 169, 172, 192, 198, 203, 224, 239, 240, 255].flatMap((first) => [first * 2 ** 24]),
  ...['100.64.0.0', '100.128.0.0', '169.254.0.0', '169.255.0.0', '172.16.0.0', '172.32.0.0', '192.0.0.0'],
  ...['192.0.1.0', '192.0.2.0', '192.0.3.0', '192.31.196.0', '192.31.197.0', '192.52.193.0', '192.52.194.0'],
  ...['192.88.99.0', '192.88.100.0', '192.168.0.0', '192.169.0.0', '192.175.48.0', '192.175.49.0'],
  ...['198.18.0.0', '198.20.0.0', '198.51.100.0', '198.51.101.0', '203.0.113.0', '203.0.114.0', '1.0.0.0'],
].flatMap((edge) => {
  const number = typeof edge === 'number' ? edge : numberOf(edge);
  return [number - 1, number, number + 1].filter((near) => near >= 0 && near < 2 ** 32);
});

function numberOf(text: string): number {
  return text.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

describe('an IPv4 address by number', () => {
  test('is public if and only if its text is, at the edge of every special block and anywhere', () => {
    for (const edge of everyEdge)
      expect([ipv4Text(edge), isPublicIpv4(edge)]).toEqual([
        ipv4Text(edge),
        clientAddress(ipv4Text(edge)) !== undefined,
      ]);
    fc.assert(
      fc.property(address, (any) => isPublicIpv4(any) === (clientAddress(ipv4Text(any)) !== undefined)),
    );
  });

  test('is in the country that its text is in', () => {
    const byText = (any: number) => {
      const client = clientAddress(ipv4Text(any));
      return client && countryOf(client);
    };
    for (const edge of everyEdge) expect(countryOfIpv4(edge)).toBe(byText(edge));
    fc.assert(
      fc.property(address, (any) => countryOfIpv4(any) === byText(any)),
      { numRuns: 2000 },
    );
  });
});

describe('in SQL', () => {
  let scratch: string;
  let session: EngineSession;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'kohort-ipv4-'));
    session = await duckdbEngine({ scratch }).open();
  });
  afterAll(async () => {
    await session.close();
    await rm(scratch, { recursive: true, force: true });
  });

  const numberInSql = async (text: string): Promise<unknown> => {
    const [row] = await session.rows<{ n: unknown }>(`SELECT ${ipv4Number('t')} AS n FROM (SELECT $1 AS t)`, [
      text,
    ]);
    return row?.n;
  };

  test('a text in canonical form is its number', async () => {
    await fc.assert(fc.asyncProperty(address, async (any) => (await numberInSql(ipv4Text(any))) === any));
  });

  test.each([
    ...['', '1.2.3', '1.2.3.4.5', '1.2.3.4.', '.1.2.3.4', '01.2.3.4', '1.2.3.256', '1.2.3.-4', '1.2.3.+4'],
    ...[' 1.2.3.4', '1.2.3.4 ', '1.2.3.4:80', '::1', '::ffff:1.2.3.4', '1.2.3.0x4', '1.2.3.4e0', '1e0.2.3.4'],
    ...['1.2.3.true', '１.2.3.4', '1..2.3'],
  ])('"%s" is no number', async (text) => {
    expect(await numberInSql(text)).toBeNull();
  });

  test('no other text is a number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.ipV6(), fc.ipV4Extended()), async (text) => {
        const canonical = canonicalAddress(text) === text && !text.includes(':');
        return (await numberInSql(text)) === (canonical ? numberOf(text) : null);
      }),
    );
  });
});

describe.each([24, 28, 32] as const)('ranges out of a tree of records of %i bits', (recordSize) => {
  test.each([4, 6])('hold every address where the tree of version %i does', (ipVersion) => {
    const chain = ipVersion === 6 ? 96 : 0;
    const nodeCount = chain + 3;
    const leaf = (record: number) => nodeCount + 16 + record;
    const last = 2 ** recordSize - 1024;
    // Halves of the upper half, and a lower half of which the second quarter has no record.
    const nodes: [number, number][] = [
      ...Array.from({ length: chain }, (_, at): [number, number] => [at + 1, nodeCount]),
      [chain + 1, chain + 2],
      [leaf(1), nodeCount],
      [leaf(2), leaf(last)],
    ];
    const ranges = ipv4Ranges(treeOf(nodes, recordSize), {
      nodeCount,
      recordSize,
      nodeByteSize: recordSize / 4,
      ipVersion,
    });
    const records = [0, 2 ** 30 - 1, 2 ** 30, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1].map(
      (any) => ranges.records[placeAmong(ranges, any)],
    );
    expect(records).toEqual([leaf(1), leaf(1), nodeCount, nodeCount, leaf(2), leaf(last)]);
  });
});

/** Nodes as the file format lays them out, bit by bit. */
function treeOf(nodes: readonly (readonly [number, number])[], recordSize: number): Uint8Array {
  const bits = (value: number, count: number) => value.toString(2).padStart(count, '0');
  const laidOut = nodes
    .map(([left, right]) =>
      recordSize === 28
        ? bits(left % 2 ** 24, 24) +
          bits(Math.floor(left / 2 ** 24), 4) +
          bits(Math.floor(right / 2 ** 24), 4) +
          bits(right % 2 ** 24, 24)
        : bits(left, recordSize) + bits(right, recordSize),
    )
    .join('');
  return Uint8Array.from(laidOut.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
