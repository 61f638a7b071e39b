import { describe, expect, test } from 'vitest';
import type { Ledger, LedgerFields } from '../../../core/effects.ts';

/** What every ledger promises; `open` gives an empty one. */
export const ledgerContract = (name: string, open: () => Promise<Ledger>): void => {
  describe(`${name} keeps the contract of a ledger:`, () => {
    test('an item is created once, at revision 1', async () => {
      const ledger = await open();
      expect(await ledger.create('run', '2026-11-01', { state: 'open' })).toBe(true);
      expect(await ledger.create('run', '2026-11-01', { state: 'other' })).toBe(false);
      expect(await ledger.get('run', '2026-11-01')).toEqual({
        partition: 'run',
        sort: '2026-11-01',
        revision: 1,
        fields: { state: 'open' },
      });
    });

    test('a replacement needs the revision it replaces, and raises it by one', async () => {
      const ledger = await open();
      await ledger.create('run', 'a', { n: 1 });
      expect(await ledger.replace('run', 'a', 2, { n: 9 })).toBe(false);
      expect(await ledger.replace('run', 'a', 0, { n: 9 })).toBe(false);
      expect(await ledger.replace('run', 'a', 1, { n: 2 })).toBe(true);
      expect(await ledger.replace('run', 'a', 1, { n: 3 })).toBe(false);
      expect(await ledger.replace('run', 'none', 1, { n: 1 })).toBe(false);
      expect(await ledger.get('run', 'a')).toMatchObject({ revision: 2, fields: { n: 2 } });
      expect(await ledger.get('run', 'none')).toBeUndefined();
    });

    test('a replacement leaves no field of what it replaces', async () => {
      const ledger = await open();
      await ledger.create('run', 'a', { old: 1, kept: 1 });
      await ledger.replace('run', 'a', 1, { kept: 2 });
      expect((await ledger.get('run', 'a'))?.fields).toEqual({ kept: 2 });
    });

    test('a removed item is gone, and can be created anew at revision 1', async () => {
      const ledger = await open();
      await ledger.create('key', '2026-W45', { random: 'x' });
      expect(await ledger.remove('key', '2026-W45')).toBe(true);
      expect(await ledger.remove('key', '2026-W45')).toBe(false);
      expect(await ledger.get('key', '2026-W45')).toBeUndefined();
      expect(await ledger.create('key', '2026-W45', { random: 'y' })).toBe(true);
      expect(await ledger.get('key', '2026-W45')).toMatchObject({ revision: 1, fields: { random: 'y' } });
    });

    test('fields come back as they were given', async () => {
      const ledger = await open();
      const fields: LedgerFields = {
        text: 'grüße \u{1F600} "quoted" \\ \n',
        empty: '',
        whole: 9_007_199_254_740_991,
        negative: -1.5e-7,
        yes: true,
        no: false,
        nothing: null,
        'odd name/=%': 1,
        revision: 77,
        partition: 'not mine',
      };
      await ledger.create('a', 'b', fields);
      expect((await ledger.get('a', 'b'))?.fields).toEqual(fields);
      await ledger.create('a', 'none', {});
      expect((await ledger.get('a', 'none'))?.fields).toEqual({});
    });

    test('a partition lists its own items in the order of the sort keys’ bytes', async () => {
      const ledger = await open();
      const sorts = ['a', 'a!', 'a/1', 'a/10', 'a/2', 'aé', 'a\uFF5E', 'a\u{1F600}', 'b'];
      for (const sort of sorts.toReversed()) await ledger.create('release', sort, {});
      await ledger.create('release2', 'a/3', {});
      const listed = async (prefix?: string) =>
        (await Array.fromAsync(ledger.list('release', prefix))).map(({ sort }) => sort);
      const ordered = sorts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(await listed()).toEqual(ordered);
      expect(await listed('a/')).toEqual(['a/1', 'a/10', 'a/2']);
      expect(await listed('c')).toEqual([]);
      expect(await Array.fromAsync(ledger.list('none'))).toEqual([]);
    });

    test('600 items are listed, each once, even while they are removed', async () => {
      const ledger = await open();
      const sorts = Array.from({ length: 600 }, (_, at) => `${at}`.padStart(5, '0'));
      await Promise.all(sorts.map((sort) => ledger.create('many', sort, { text: 'x'.repeat(2000) })));
      const listed: string[] = [];
      for await (const { sort, partition } of ledger.list('many', '0')) {
        listed.push(sort);
        await ledger.remove(partition, sort);
      }
      expect(listed).toEqual(sorts);
      expect(await Array.fromAsync(ledger.list('many'))).toEqual([]);
    });

    test('of 200 racing creations and of 200 racing replacements one each wins', async () => {
      const ledger = await open();
      const racers = Array.from({ length: 200 }, (_, racer) => racer);
      const created = await Promise.all(racers.map((racer) => ledger.create('race', 'a', { racer })));
      expect(created.filter(Boolean)).toHaveLength(1);
      const replaced = await Promise.all(racers.map((racer) => ledger.replace('race', 'a', 1, { racer })));
      expect(replaced.filter(Boolean)).toHaveLength(1);
      expect(await ledger.get('race', 'a')).toMatchObject({
        revision: 2,
        fields: { racer: replaced.indexOf(true) },
      });
    });

    test.each([
      ['', 'a'],
      ['a', ''],
      ['a', 'x'.repeat(1025)],
      ['x'.repeat(2049), 'a'],
      ['a', 'lone\uD800'],
    ])('a key that no ledger could hold is refused (%#)', async (partition, sort) => {
      const ledger = await open();
      const refusal = /^A ledger key is/;
      await expect(ledger.get(partition, sort)).rejects.toThrow(refusal);
      await expect(ledger.create(partition, sort, {})).rejects.toThrow(refusal);
      await expect(ledger.replace(partition, sort, 1, {})).rejects.toThrow(refusal);
      await expect(ledger.remove(partition, sort)).rejects.toThrow(refusal);
    });

    test.each([Number.NaN, Number.POSITIVE_INFINITY, 'lone\uD800'])(
      'the field value %j is refused',
      async (value) => {
        const ledger = await open();
        await ledger.create('a', 'there', {});
        const refusal = /^A ledger field is not/;
        await expect(ledger.create('a', 'b', { value })).rejects.toThrow(refusal);
        await expect(ledger.replace('a', 'there', 1, { value })).rejects.toThrow(refusal);
      },
    );
  });
};
