import { access, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { duckdbEngine } from '../../platform/duckdb-engine.ts';
import { engineContract } from './contracts/engine.ts';
import { engineLockContract } from './contracts/engine-lock.ts';
import { newFolder } from './new-folder.ts';
import { killedAfterFirstLine } from './processes/run-process.ts';

const small = { threads: 2, memoryMegabytes: 160 };
const newScratch = async (): Promise<string> => join(await newFolder(), 'scratch');

const open = async () => duckdbEngine({ scratch: await newScratch(), ...small });
engineContract('DuckDB', open);
engineLockContract('DuckDB', open);

describe('DuckDB', () => {
  test('wipes what a killed process left before the next session opens, and leaves living sessions alone', async () => {
    const scratch = await newScratch();
    const engine = duckdbEngine({ scratch, ...small });
    const living = await engine.open();
    const left = await killedAfterFirstLine('hold-session.ts', scratch);
    expect(await readdir(left)).toContain('raw.csv');
    const next = await engine.open();
    await expect(access(left)).rejects.toThrow();
    await access(living.folder);
    const folders = (await readdir(scratch)).filter((name) => !name.includes('.') && name !== 'gate');
    expect(folders.toSorted()).toEqual([basename(living.folder), basename(next.folder)].toSorted());
    await engine.wipe();
    expect(await readdir(scratch)).toEqual(['gate']);
  });

  test('wipes sessions that nobody closed', async () => {
    const scratch = await newScratch();
    const engine = duckdbEngine({ scratch, ...small });
    const sessions = [await engine.open(), await engine.open()];
    await engine.wipe();
    for (const session of sessions) await expect(access(session.folder)).rejects.toThrow();
  });

  test('locks itself into a folder with an odd name', async () => {
    const scratch = join(await newScratch(), "it's [a] {b,c} * \\ ü");
    const session = await duckdbEngine({ scratch, ...small }).open();
    const file = `'${join(session.folder, 'out.csv').replaceAll("'", "''")}'`;
    await session.run(`COPY (SELECT 1 AS a) TO ${file}`);
    await expect(session.run(`COPY (SELECT 1) TO '${tmpdir()}/out.csv'`)).rejects.toThrow('access refused');
    await session.close();
  });

  test('lets nobody else look into its folder', async () => {
    const engine = duckdbEngine({ scratch: await newScratch(), ...small });
    const session = await engine.open();
    expect((await stat(session.folder)).mode & 0o777).toBe(0o700);
    await session.close();
  });
});
