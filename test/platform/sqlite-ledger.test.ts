import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sqliteLedger } from '../../platform/sqlite-ledger.ts';
import { ledgerContract } from './contracts/ledger.ts';
import { newFolder } from './new-folder.ts';
import { outputOf } from './processes/run-process.ts';

const newFile = async (): Promise<string> => join(await newFolder(), 'ledger.sqlite');

ledgerContract('A ledger in a file', async () => sqliteLedger(await newFile(), { forgets: false }));
ledgerContract('A keyring in a file', async () => sqliteLedger(await newFile(), { forgets: true }));

describe.each([
  ['A ledger in a file', 'remembers'],
  ['A keyring in a file', 'forgets'],
])('%s', (_, mode) => {
  test('has one winner per item and per revision in 1,000 racing writes of four processes', async () => {
    const file = await newFile();
    const outputs = await Promise.all([1, 2, 3, 4].map(() => outputOf('write-ledger.ts', file, mode, '125')));
    const done: { created: number; replaced: number }[] = outputs.map((output) => JSON.parse(output));
    const sum = (part: 'created' | 'replaced') => done.reduce((total, count) => total + count[part], 0);
    const ledger = sqliteLedger(file, { forgets: mode === 'forgets' });
    const counter = await ledger.get('counter', 'shared');
    expect(sum('created')).toBe(125);
    expect(await Array.fromAsync(ledger.list('race'))).toHaveLength(125);
    expect(counter).toMatchObject({ revision: sum('replaced') + 1, fields: { raised: sum('replaced') } });
  });

  test('can be read by its owner only', async () => {
    const file = await newFile();
    await sqliteLedger(file, { forgets: mode === 'forgets' }).create('a', 'b', {});
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});

describe('A keyring in a file', () => {
  test('keeps no trace of a removed random in any file', async () => {
    const file = await newFile();
    const keyring = sqliteLedger(file, { forgets: true });
    const random = 'f00dcafe'.repeat(8);
    await keyring.create('key', '2026-W45', { random });
    await keyring.create('key', '2026-W46', { random: 'other' });
    await keyring.remove('key', '2026-W45');
    for (const name of await readdir(join(file, '..')))
      expect((await readFile(join(file, '..', name))).includes(random)).toBe(false);
  });
});
