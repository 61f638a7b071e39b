import { createCipheriv, createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { ObjectMissing, type ObjectStore } from '../../../core/effects.ts';
import { newFolder } from '../new-folder.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

const keysOf = async (store: ObjectStore, prefix = ''): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
};

const textAt = async (store: ObjectStore, key: string): Promise<string> =>
  Buffer.from(await store.read(key)).toString();

const newFile = async (): Promise<string> => join(await newFolder(), 'downloaded');

/** Megabytes that no compression or repetition could fake, as a stream that is never whole in memory. */
const megabytes = function* (count: number): Generator<Buffer> {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16));
  for (let at = 0; at < count; at++) yield cipher.update(Buffer.alloc(1024 * 1024));
};

const createAll = async (store: ObjectStore, keys: readonly string[]): Promise<ObjectStore> => {
  for (let at = 0; at < keys.length; at += 50)
    await Promise.all(keys.slice(at, at + 50).map((key) => store.create(key, bytes('1'))));
  return store;
};

/** What every object store promises; `open` gives an empty one, `openWith` one that holds those keys. */
export const objectStoreContract = (
  name: string,
  open: () => Promise<ObjectStore>,
  openWith = async (keys: readonly string[]) => createAll(await open(), keys),
): void => {
  describe(`${name} keeps the contract of an object store:`, () => {
    test('what was created is read back, with its size', async () => {
      const store = await open();
      expect(await store.create('exports/one.csv', bytes('äb'))).toBe(true);
      expect(await textAt(store, 'exports/one.csv')).toBe('äb');
      expect(await store.head('exports/one.csv')).toMatchObject({ key: 'exports/one.csv', bytes: 3 });
    });

    test('a second creation changes nothing and says so', async () => {
      const store = await open();
      await store.create('once', bytes('first'));
      expect(await store.create('once', bytes('second'))).toBe(false);
      expect(await store.create('once', Readable.from([bytes('third')]))).toBe(false);
      expect(await textAt(store, 'once')).toBe('first');
    });

    test('of twenty racing creators exactly one wins, and its content stays', async () => {
      const store = await open();
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, racer) =>
          store.create(
            'race/manifest.json',
            racer % 2 ? Readable.from([bytes(`${racer}`)]) : bytes(`${racer}`),
          ),
        ),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await textAt(store, 'race/manifest.json')).toBe(`${won.indexOf(true)}`);
    });

    test('an object can be created again once it was removed', async () => {
      const store = await open();
      await store.create('a', bytes('1'));
      await store.remove('a');
      await store.remove('a');
      expect(await store.head('a')).toBeUndefined();
      expect(await store.create('a', bytes('2'))).toBe(true);
      expect(await textAt(store, 'a')).toBe('2');
    });

    test('what is missing is told apart', async () => {
      const store = await open();
      const file = await newFile();
      expect(await store.head('none/there')).toBeUndefined();
      await expect(store.read('none/there')).rejects.toThrow(ObjectMissing);
      await expect(store.download('none/there', file)).rejects.toThrow(ObjectMissing);
      await expect(readFile(file)).rejects.toThrow();
      expect(await keysOf(store, 'none/')).toEqual([]);
    });

    test('a replacement has another version, and the same object keeps its version', async () => {
      const store = await open();
      await store.replace('a', bytes('one'));
      const first = await store.head('a');
      expect(await store.head('a')).toEqual(first);
      await store.replace('a', bytes('two'));
      expect(await textAt(store, 'a')).toBe('two');
      expect((await store.head('a'))?.version).not.toBe(first?.version);
    });

    test('a listing says of each object what head says', async () => {
      const store = await open();
      await store.create('x/1', bytes('one'));
      for await (const info of store.list('x/')) expect(info).toEqual(await store.head('x/1'));
    });

    test('readers meet the old content or the new one while it is replaced', async () => {
      const store = await open();
      const contents = ['a', 'b'].map((letter) => letter.repeat(300_000));
      await store.replace('page', bytes(contents[0] ?? ''));
      const writing = (async () => {
        for (let at = 0; at < 20; at++) await store.replace('page', bytes(contents[at % 2] ?? ''));
      })();
      for (let at = 0; at < 40; at++) expect(contents).toContain(await textAt(store, 'page'));
      await writing;
    });

    test('tens of megabytes go through as streams, unchanged', async () => {
      const store = await open();
      const file = await newFile();
      expect(await store.create('big', Readable.from(megabytes(24)))).toBe(true);
      await store.download('big', file);
      const sent = createHash('sha256');
      for (const part of megabytes(24)) sent.update(part);
      expect(
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      ).toBe(sent.digest('hex'));
      expect(await store.create('big', Readable.from(megabytes(7)))).toBe(false);
      expect((await store.head('big'))?.bytes).toBe(24 * 1024 * 1024);
    });

    test('a download never overwrites a file', async () => {
      const store = await open();
      const file = await newFile();
      await store.create('a', bytes('new'));
      await writeFile(file, 'old');
      await expect(store.download('a', file)).rejects.toThrow();
      expect(await readFile(file, 'utf8')).toBe('old');
    });

    test('an empty object is an object', async () => {
      const store = await open();
      await store.create('empty.csv', bytes(''));
      expect(await store.head('empty.csv')).toMatchObject({ bytes: 0 });
      expect(await textAt(store, 'empty.csv')).toBe('');
    });

    test('a stream that breaks leaves nothing behind', async () => {
      const store = await open();
      const breaking = () =>
        Readable.from(
          (function* () {
            yield bytes('half');
            throw new Error('broken');
          })(),
        );
      await expect(store.create('a', breaking())).rejects.toThrow('broken');
      expect(await keysOf(store)).toEqual([]);
      await store.create('a', bytes('whole'));
      await expect(store.replace('a', breaking())).rejects.toThrow('broken');
      expect(await textAt(store, 'a')).toBe('whole');
    });

    test('2,500 keys are listed in the order of their bytes', async () => {
      const keys = Array.from({ length: 2500 }, (_, at) => `many/${(at * 7919) % 2500}.json`);
      const store = await openWith(keys);
      const listed = await keysOf(store, 'many/');
      expect(listed).toEqual(keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    });

    test('listing goes by UTF-8 bytes across folders and beyond the basic plane, and by prefixes that end within a name', async () => {
      const store = await open();
      const keys = ['a!', 'a/b', 'a0', 'aé', 'a\uFF5E', 'a\u{1F600}', 'b/c.d/e', 'b/c/d'];
      for (const key of keys.toReversed()) await store.create(key, bytes('1'));
      expect(await keysOf(store)).toEqual(
        keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      );
      expect(await keysOf(store, 'b/c')).toEqual(['b/c.d/e', 'b/c/d']);
      expect(await keysOf(store, 'b/c/')).toEqual(['b/c/d']);
      expect(await keysOf(store, 'a/b')).toEqual(['a/b']);
      expect(await keysOf(store, 'a/b/')).toEqual([]);
    });

    test.each([
      'with space/and+plus.csv',
      'source=web/day=2026-11-01/x.parquet',
      '100%/25%25/%2E/%',
      'grüße/日本/\u{1F600}.json',
      'quote\'d/"double"/back\\slash/`tick`',
      'line\nfeed/tab\t',
      'a..b/c../d..',
      'SHA256SUMS/x',
      'q?x=1&y=2#z',
    ])('the key %j is kept as it is', async (key) => {
      const store = await open();
      expect(await store.create(key, bytes(key))).toBe(true);
      expect(await store.create(key, bytes(key))).toBe(false);
      expect(await keysOf(store)).toEqual([key]);
      expect(await textAt(store, key)).toBe(key);
      await store.remove(key);
      expect(await keysOf(store)).toEqual([]);
    });

    test.each([
      '',
      '/',
      '/a',
      'a/',
      'a//b',
      '.',
      '..',
      '../a',
      'a/../b',
      'a/./b',
      'a/..',
      'nul\0',
      'lone\uD800',
    ])('the key %j cannot be written, is not repeated in the error, and finds nothing', async (key) => {
      const store = await open();
      const refusal = /^An object key is malformed$/;
      await expect(store.create(key, bytes('x'))).rejects.toThrow(refusal);
      await expect(store.replace(key, bytes('x'))).rejects.toThrow(refusal);
      await expect(store.remove(key)).rejects.toThrow(refusal);
      expect(await store.head(key).catch(() => undefined)).toBeUndefined();
      await expect(store.read(key)).rejects.toThrow();
      await expect(store.download(key, await newFile())).rejects.toThrow();
    });
  });
};
