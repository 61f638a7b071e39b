import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readJj, writeJj } from '../../commands/table/jj.ts';
import { anyTable } from '../support/linear-tables.ts';

const lines = [
  '0',
  '4',
  '0 5 5 u 0 100 0 3 0',
  '1 30 30 s 0 100 0 0 0',
  '2 20 20 s 0 100 0 0 0',
  '3 55 55 z 0 200 0 0 0',
  '1',
  '0 4 : 3 (-1) 0 (1) 1 (1) 2 (1)',
];
const jj = (change: Readonly<Record<number, string>> = {}): string =>
  lines.map((line, at) => change[at] ?? line).join('\n');

describe('the JJ format', () => {
  test('is written as it is read', () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        expect(readJj(writeJj(table))).toEqual(table);
      }),
    );
  });

  test.each([
    [{ 0: '1' }, 'line 1', 'begins with `0`'],
    [{ 1: 'four' }, 'line 2', 'a number of lines'],
    [{ 2: '0 5 5 u 0 100 0 3' }, 'line 3', 'a cell is'],
    [{ 3: '2 30 30 s 0 100 0 0 0' }, 'line 4', 'the place of cell 1'],
    [{ 3: '1 30 30 q 0 100 0 0 0' }, 'line 4', 'a status'],
    [{ 3: '1 30 30 s 31 100 0 0 0' }, 'line 4', 'within its bounds'],
    [{ 3: '1 30 -1 s 0 100 0 0 0' }, 'line 4', 'not negative'],
    [{ 2: '0 Infinity 5 u 0 100 0 3 0' }, 'line 3', 'a cell is'],
    [{ 2: '0 5 0x7 u 0 100 0 3 0' }, 'line 3', 'a cell is'],
    [{ 2: '0 5 1e300 u 0 100 0 3 0' }, 'line 3', 'a cell is'],
    [{ 7: '0.0001 4 : 3 (-1) 0 (1) 1 (1) 2 (1)' }, 'line 8', 'add up'],
    [{ 6: '2' }, 'line 8', '2 relations are announced'],
    [{ 7: '0 4 : 3 (-1) 0 (1) 1 (1)' }, 'line 8', 'with k terms'],
    [{ 7: '0 4 : 9 (-1) 0 (1) 1 (1) 2 (1)' }, 'line 8', 'a cell that is there'],
    [{ 7: '0 4 : 3 (-1) 0 (1) 1 (1) 1 (1)' }, 'line 8', 'each cell once'],
    [{ 7: '7 4 : 3 (-1) 0 (1) 1 (1) 2 (1)' }, 'line 8', 'add up'],
  ])('that is broken is refused with its line and what would be right: %j', (change, line, contract) => {
    expect(() => readJj(jj(change))).toThrow(line);
    expect(() => readJj(jj(change))).toThrow(contract);
  });
});

test('numbers as R writes them are numbers', () => {
  expect(readJj(jj({ 2: '0 5 5 u 0 1e+05 0 3 0' })).cells[0]?.upper).toBe(100_000);
});

test('a term that is taken no times is no term', () => {
  const { relations } = readJj(jj({ 7: '0 4 : 3 (-1) 0 (1) 1 (1) 2 (1)' }));
  const more = [...lines.slice(0, 6), '2', lines[7] ?? '', '30 2 : 1 (1) 0 (0)'].join('\n');
  expect(readJj(more).relations).toEqual([...relations, { total: 30, cells: [1], weights: [1] }]);
});

describe('npm run table', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kohort-table-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = async (verb: string, text: string, ...options: readonly string[]) => {
    const file = join(folder, 'table.jj');
    await writeFile(file, text);
    const program = join(import.meta.dirname, '../../commands/table.ts');
    return new Promise<{ code: number; out: string; said: string }>((resolve) => {
      const child = execFile(process.execPath, [program, verb, file, ...options], (_, out, said) =>
        resolve({ code: child.exitCode ?? -1, out, said }),
      );
    });
  };

  test('protects with the least weight, proves it, and prints a table that its own attack cannot undo', async () => {
    const { code, out, said } = await run('protect', jj());
    expect([code, readJj(out).cells.map(({ status }) => status)]).toEqual([
      0,
      ['unsafe', 'safe', 'secondary', 'fixed'],
    ]);
    expect(said).toContain('secondary of weight 20');
    expect(said).toContain('this is proven');
    const attack = await run('attack', out);
    expect([attack.code, attack.out]).toEqual([
      0,
      'cell least most verdict\n0 0 25 protected\n2 0 25 protected\n',
    ]);
  });

  test('keeps what is withheld already, says what both weigh, and writes secondary cells as it is told', async () => {
    const before = { 3: '1 30 30 m 0 100 0 0 0', 4: '2 20 20 s 0 21 0 0 0', 2: '0 5 5 u 0 100 0 60 0' };
    const { code, out, said } = await run('protect', jj({ ...before, 5: '3 55 7 s 0 200 0 0 0' }));
    expect([code, readJj(out).cells.map(({ status }) => status)]).toEqual([
      0,
      ['unsafe', 'secondary', 'safe', 'secondary'],
    ]);
    expect(said).toContain('1 secondary of weight 7.');
    expect(said).toContain('The unsafe cells weigh 5.');
    expect(said).toContain('Secondary before, and kept so: 1 of weight 30.');
    const { out: lettered } = await run('protect', jj(), '--secondary', 'm');
    expect(lettered).toContain('2 20 20 m 0 100 0 0 0');
  });

  test('takes bounds that are written for none', async () => {
    const open = (line: string) => line.replace(' 100 ', ' 1e30 ').replace(' 200 ', ' 1e+300 ');
    const { code, out } = await run('protect', lines.map(open).join('\n'));
    expect([code, readJj(out).cells.map(({ upper }) => upper)]).toEqual([0, [1e30, 1e30, 1e30, 1e300]]);
    const attack = await run('attack', out.replaceAll(' s ', ' x '));
    expect([attack.code, attack.out.split('\n')[1]]).toEqual([0, '0 0 55 protected']);
  });

  test('says of a table that gives a cell away which one, and ends with 1', async () => {
    const { code, out, said } = await run('attack', jj());
    expect([code, out]).toEqual([1, 'cell least most verdict\n0 5 5 exact\n']);
    expect(said).toContain('1 unsafe ones exposed');
  });

  test('ends with 1 where nothing protects a cell, and with 2 where the file is none', async () => {
    const fixed = { 3: '1 30 30 z 0 100 0 0 0', 4: '2 20 20 z 0 100 0 0 0' };
    expect(await run('protect', jj(fixed))).toMatchObject({ code: 1, out: '' });
    expect(await run('protect', 'x')).toMatchObject({ code: 2, out: '' });
  });
});
