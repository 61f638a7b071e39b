import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Effects } from '../../core/effects.ts';
import type { Policy } from '../../core/policy.ts';
import { zones } from '../../core/zones.ts';
import { localEffects } from '../../platform/local.ts';
import { newFolder } from './new-folder.ts';

const policy: Policy = {
  name: 'test',
  version: 1,
  publisher: 'Publisher',
  contact: 'privacy@example.org',
  terms: 'terms',
  rounds: 1,
  search: 1,
  classifications: {},
  sources: [],
  tables: [],
  audiences: [],
  retention: { landing: 1, quarantine: 1, microdata: 1, cells: 1, keys: 1 },
};

const newStore = async (): Promise<string> => join(await newFolder(), 'store');
const open = (store: string, landing?: string): Promise<Effects> =>
  localEffects({ store, ...(landing ? { landing } : {}), policy, policyDigest: 'digest' });

describe('The world on one machine', () => {
  test('remembers across starts', async () => {
    const store = await newStore();
    const first = await open(store);
    for (const zone of zones) await first.zones[zone].create('a/b.json', Buffer.from(zone));
    await first.ledger.create('run', 'a', { n: 1 });
    await first.keyring.create('key', 'a', { random: 'x' });
    const code = await first.secrets.mac(Buffer.from('message'));
    const second = await open(store);
    for (const zone of zones)
      expect(Buffer.from(await second.zones[zone].read('a/b.json')).toString()).toBe(zone);
    expect(await second.ledger.get('run', 'a')).toMatchObject({ fields: { n: 1 } });
    expect(await second.keyring.get('key', 'a')).toMatchObject({ fields: { random: 'x' } });
    expect(await second.secrets.mac(Buffer.from('message'))).toEqual(code);
  });

  test('starts alike when many start it at once', async () => {
    const store = await newStore();
    const worlds = await Promise.all(Array.from({ length: 8 }, () => open(store)));
    const codes = await Promise.all(worlds.map(({ secrets }) => secrets.mac(Buffer.from('message'))));
    expect(new Set(codes.map((code) => Buffer.from(code).toString('hex'))).size).toBe(1);
  });

  test('keeps ledger and keyring apart', async () => {
    const world = await open(await newStore());
    await world.keyring.create('key', 'a', { random: 'x' });
    expect(await world.ledger.get('key', 'a')).toBeUndefined();
  });

  test('reads exports from the folder where they were dropped', async () => {
    const landing = await newFolder();
    await writeFile(join(landing, 'a.csv'), 'x');
    const world = await open(await newStore(), landing);
    expect(await Array.fromAsync(world.zones.landing.list(''))).toHaveLength(1);
    expect(await readdir(landing)).toEqual(['a.csv']);
  });

  test('shows others on the machine what was published and nothing else', async () => {
    const store = await newStore();
    const world = await open(store);
    for (const zone of zones) await world.zones[zone].create('a/data.csv', Buffer.from('x'));
    await (await world.engine.open()).close();
    const modes = await Promise.all(
      (await readdir(store)).map(
        async (name) => [name, (await stat(join(store, name))).mode & 0o077] as const,
      ),
    );
    expect(modes.filter(([, others]) => others !== 0).map(([name]) => name)).toEqual(['published']);
    expect((await stat(join(store, 'published/a/data.csv'))).mode & 0o044).toBe(0o044);
  });

  test('leaves the rights of a landing folder as they are', async () => {
    const store = await newStore();
    await mkdir(join(store, 'landing'), { recursive: true, mode: 0o755 });
    await open(store);
    expect((await stat(join(store, 'landing'))).mode & 0o777).toBe(0o755);
  });

  test('refuses a store that lost its master key: it could not recognise those who opted out', async () => {
    const store = await newStore();
    await open(store);
    await rm(join(store, 'master.key'));
    await expect(open(store)).rejects.toThrow('no master key');
  });
});
