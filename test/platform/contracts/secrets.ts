import { describe, expect, test } from 'vitest';
import type { Secrets } from '../../../core/effects.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

/** What every holder of the master key promises; `open` gives the same holder each time. */
export const secretsContract = (name: string, open: () => Promise<Secrets>): void => {
  describe(`${name} keeps the contract of secrets:`, () => {
    test('a message has one authentication code of 32 bytes, now and later', async () => {
      const code = await (await open()).mac(bytes('kohort/subject/v1'));
      expect(code).toHaveLength(32);
      expect(Buffer.from(await (await open()).mac(bytes('kohort/subject/v1'))).equals(code)).toBe(true);
    });

    test('messages that differ have codes that differ', async () => {
      const secrets = await open();
      const codes = await Promise.all(['a', 'b', 'a\0', 'ab'].map((text) => secrets.mac(bytes(text))));
      expect(new Set(codes.map((code) => Buffer.from(code).toString('hex'))).size).toBe(4);
    });

    test('messages have 1 to 4,096 bytes', async () => {
      const secrets = await open();
      await expect(secrets.mac(Buffer.alloc(0))).rejects.toThrow('has 0 bytes');
      await expect(secrets.mac(Buffer.alloc(4097))).rejects.toThrow('has 4097 bytes');
      expect(await secrets.mac(Buffer.alloc(1))).toHaveLength(32);
      expect(await secrets.mac(Buffer.alloc(4096))).toHaveLength(32);
    });

    test('random bytes are 32 and never the same', async () => {
      const secrets = await open();
      const drawn = Array.from({ length: 100 }, () => secrets.random());
      expect(drawn.every(({ length }) => length === 32)).toBe(true);
      expect(new Set(drawn.map((random) => Buffer.from(random).toString('hex'))).size).toBe(100);
    });
  });
};
