import { cp, mkdir, readdir, readFile, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ObjectMissing, type ObjectStore } from '../../core/effects.ts';
import { encodedNames, plainNames } from '../../platform/file-names.ts';
import { fileStore } from '../../platform/file-store.ts';
import { contentVersion, stampVersion } from '../../platform/file-version.ts';
import { anyKeysContract } from './contracts/any-keys.ts';
import { objectStoreContract } from './contracts/object-store.ts';
import { newFolder } from './new-folder.ts';
import { killedAfterFirstLine, outputOf } from './processes/run-process.ts';

const zoneIn = (root: string): ObjectStore => fileStore(root, { names: encodedNames, version: stampVersion });
const landingIn = (root: string): ObjectStore =>
  fileStore(root, { names: plainNames, version: contentVersion() });

const keysOf = async (store: ObjectStore): Promise<string[]> =>
  (await Array.fromAsync(store.list(''))).map(({ key }) => key);

objectStoreContract('A zone in a folder', async () => zoneIn(await newFolder()));
anyKeysContract('A zone in a folder', async () => zoneIn(await newFolder()));
objectStoreContract('A landing folder', async () => landingIn(await newFolder()));

describe('A zone in a folder', () => {
  test('has one winner per key when processes race', async () => {
    const root = await newFolder();
    const writers = ['one', 'two', 'three', 'four'];
    const outputs = await Promise.all(
      writers.map((writer) => outputOf('create-objects.ts', root, writer, '40')),
    );
    const created: number[][] = outputs.map((output) => JSON.parse(output));
    expect(created.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, at) => at));
    const store = zoneIn(root);
    for (const [at, writer] of writers.entries())
      for (const number of created[at] ?? [])
        expect(Buffer.from(await store.read(`race/${number}`)).toString()).toBe(writer);
  });

  test('shows nothing of what a killed process was writing, and clears it away', async () => {
    const root = await newFolder();
    const store = zoneIn(root);
    await zoneIn(root).create('old.csv', Buffer.from('old'));
    await killedAfterFirstLine('write-forever.ts', root);
    expect(await keysOf(store)).toEqual(['old.csv']);
    expect(Buffer.from(await store.read('old.csv')).toString()).toBe('old');
    expect(await store.create('new.csv', Buffer.from('new'))).toBe(true);
    const left = await readdir(join(root, '.writing'), { recursive: true });
    expect(left.filter((name) => /\/\d+$/.test(name))).toEqual([]);
  });

  test('keeps what is being written outside the folder where it is told to', async () => {
    const [root, writing] = [await newFolder(), await newFolder()];
    const store = fileStore(root, { names: encodedNames, version: stampVersion, writing });
    await store.create('v1/data.csv', Buffer.from('data'));
    expect(await readdir(root)).toEqual(['v1']);
  });

  test('spells the keys of a release as its readers expect', async () => {
    const root = await newFolder();
    const keys = ['course-hub/learners/2026-W45/v1/data.csv', 'course-hub/learners/2026-W45/v1/SHA256SUMS'];
    for (const key of keys) await zoneIn(root).create(key, Buffer.from(key));
    for (const key of keys) expect(await readFile(join(root, key), 'utf8')).toBe(key);
  });
});

describe('A landing folder', () => {
  test('lists files as they were dropped', async () => {
    const root = await newFolder();
    await mkdir(join(root, 'web.d/2026-11-01'), { recursive: true });
    await writeFile(join(root, 'web.d/2026-11-01/access log (1).gz'), 'x');
    await writeFile(join(root, 'README'), 'x');
    await writeFile(join(root, '100%.csv'), 'x');
    expect(await keysOf(landingIn(root))).toEqual([
      '100%.csv',
      'README',
      'web.d/2026-11-01/access log (1).gz',
    ]);
  });

  test('follows no link, to a file or to a folder, inside or out', async () => {
    const root = await newFolder();
    const outside = await newFolder();
    await writeFile(join(outside, 'secret.csv'), 'canary');
    await writeFile(join(root, 'real.csv'), 'x');
    await symlink(join(outside, 'secret.csv'), join(root, 'file.csv'));
    await symlink(outside, join(root, 'folder'));
    await symlink('real.csv', join(root, 'inside.csv'));
    const store = landingIn(root);
    expect(await keysOf(store)).toEqual(['real.csv']);
    for (const key of ['file.csv', 'folder/secret.csv', 'inside.csv']) {
      expect(await store.head(key)).toBeUndefined();
      await expect(store.read(key)).rejects.toThrow(ObjectMissing);
      await expect(store.download(key, join(outside, 'copy'))).rejects.toThrow(ObjectMissing);
      await store.remove(key);
    }
    expect(await readFile(join(outside, 'secret.csv'), 'utf8')).toBe('canary');
  });

  test('tells of links and pipes that they are there, and of a file that may not be read', async () => {
    const root = await newFolder();
    await mkdir(join(root, 'web'));
    await writeFile(join(root, 'web/a.csv'), 'x');
    await writeFile(join(root, '.hidden'), 'x');
    await symlink('a.csv', join(root, 'web/link.csv'));
    const locked = async () => {
      throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
    };
    const store = fileStore(root, { names: plainNames, version: locked });
    expect(await Array.fromAsync(store.others?.() ?? [])).toEqual(['web/link.csv']);
    expect(await Array.fromAsync(store.list(''))).toEqual([
      { key: 'web/a.csv', bytes: 1, version: expect.any(String), unreadable: true },
    ]);
  });

  test('may itself be reached by a link', async () => {
    const root = await newFolder();
    await writeFile(join(root, 'a.csv'), 'x');
    const link = join(await newFolder(), 'exports');
    await symlink(root, link);
    expect(await keysOf(landingIn(link))).toEqual(['a.csv']);
    expect(Buffer.from(await landingIn(link).read('a.csv')).toString()).toBe('x');
  });

  test('holds no sockets, hidden files or names that are not UTF-8', async () => {
    const root = await newFolder();
    const server = createServer().listen(join(root, 'socket'));
    await writeFile(join(root, '.upload.csv.part'), 'x');
    await mkdir(join(root, '.hidden'));
    await writeFile(join(root, '.hidden/a.csv'), 'x');
    await writeFile(Buffer.concat([Buffer.from(join(root, 'latin-')), Buffer.from([0xe9])]), 'x');
    await writeFile(join(root, 'a.csv'), 'x');
    const store = landingIn(root);
    expect(await keysOf(store)).toEqual(['a.csv']);
    await expect(store.read('socket')).rejects.toThrow(ObjectMissing);
    server.close();
  });

  test('says that an unknown folder holds nothing', async () => {
    expect(await keysOf(landingIn(join(await newFolder(), 'none')))).toEqual([]);
  });

  test('gives a copy of the folder the versions of the original', async () => {
    const root = await newFolder();
    await writeFile(join(root, 'a.csv'), 'one');
    const copy = join(await newFolder(), 'copy');
    await cp(root, copy, { recursive: true });
    expect((await landingIn(copy).head('a.csv'))?.version).toBe(
      (await landingIn(root).head('a.csv'))?.version,
    );
  });

  test('notices a change that keeps size and modification time', async () => {
    const root = await newFolder();
    const file = join(root, 'a.csv');
    const then = new Date('2026-01-01T00:00:00Z');
    const store = landingIn(root);
    await writeFile(file, 'one');
    await utimes(file, then, then);
    const first = await store.head('a.csv');
    await writeFile(`${file}.new`, 'two');
    await utimes(`${file}.new`, then, then);
    await rename(`${file}.new`, file);
    expect((await store.head('a.csv'))?.version).not.toBe(first?.version);
  });
});
