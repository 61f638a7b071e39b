import { describe, expect, test } from 'vitest';
import type { ObjectStore } from '../../../core/effects.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

const keysOf = async (store: ObjectStore, prefix = ''): Promise<string[]> =>
  (await Array.fromAsync(store.list(prefix))).map(({ key }) => key);

const textAt = async (store: ObjectStore, key: string): Promise<string> =>
  Buffer.from(await store.read(key)).toString();

/** What stores promise that can hold any set of keys. */
export const anyKeysContract = (name: string, open: () => Promise<ObjectStore>): void => {
  describe(`${name} can hold any set of keys:`, () => {
    test('a key may be the start of another', async () => {
      const store = await open();
      const keys = ['a', 'a/b', 'a/b/c', 'a.csv', 'a.csv/b', 'SUMS', 'SUMS/x', '%', '%/%', 'a%/b'];
      for (const key of keys) expect(await store.create(key, bytes(key))).toBe(true);
      expect(await keysOf(store)).toEqual(keys.toSorted());
      for (const key of keys) expect(await textAt(store, key)).toBe(key);
      await store.remove('a/b');
      expect(await keysOf(store, 'a/')).toEqual(['a/b/c']);
    });

    test('a key may begin with a dot', async () => {
      const store = await open();
      for (const key of ['.writing', '.writing/gate', '...', 'a/.b/.c']) await store.create(key, bytes(key));
      expect(await keysOf(store)).toEqual(['...', '.writing', '.writing/gate', 'a/.b/.c']);
    });
  });
};
