import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, describe, expect, it } from 'vitest';
import { verifyFolder } from '../../commands/verify/verify-folder.ts';
import { sha256 } from '../../core/digest.ts';
import { publishedTable } from '../support/published-table.ts';
import { quiet } from '../support/quiet-attacks.ts';
import { edit, releaseFolder, removeFolder, sumAgain } from '../support/release-folder.ts';

const names = ['audit.json', 'data.csv', 'data.parquet', 'datapackage.json', 'report.html'];

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map(removeFolder));
});

type ParquetSource = Omit<Parameters<typeof parquetWriteBuffer>[0], 'columnData'> & {
  readonly columnData: { name: string; data: unknown[]; type: 'STRING' | 'INT64'; nullable: boolean }[];
};

/** What is in it, to be written anew. */
const columnsIn = async (content: Uint8Array): Promise<ParquetSource> => {
  const rows = await parquetReadObjects({ file: Uint8Array.from(content).buffer });
  return {
    columnData: Object.keys(rows[0] ?? {}).map((name) => ({
      name,
      data: rows.map((row) => row[name]),
      type: name === 'people' ? 'INT64' : 'STRING',
      nullable: name === 'people',
    })),
  };
};

/** What verify says of a release whose data.parquet is written anew, with all checksums and hashes made to fit. */
const problemsOfRewritten = async (
  change: (file: ParquetSource) => ParquetSource,
): Promise<readonly string[]> => {
  const folder = await releaseFolder([publishedTable()]);
  folders.push(folder);
  const bundle = join(folder, 'analysts/people-by-course/2026-W47/v1');
  const file = join(bundle, 'data.parquet');
  const before = await readFile(file);
  await writeFile(file, new Uint8Array(parquetWriteBuffer(change(await columnsIn(before)))));
  const after = await readFile(file);
  if (!after.equals(before))
    await edit(join(bundle, 'datapackage.json'), (text) =>
      text
        .replace(sha256(before), sha256(after))
        .replace(`"bytes": ${before.byteLength}`, `"bytes": ${after.byteLength}`),
    );
  await sumAgain(bundle, names);
  const result = await verifyFolder(bundle, quiet);
  return result?.checks.flatMap(({ problems }) => problems) ?? ['no release'];
};

describe('verify takes a data.parquet', () => {
  it('that is written anew of its own rows', async () => {
    expect(await problemsOfRewritten((file) => file)).toEqual([]);
  });
});

describe('verify fails on a data.parquet with', () => {
  it.each([
    [
      'more said about it',
      (file: ParquetSource) => ({ ...file, kvMetadata: [{ key: 'withheld', value: '9' }] }),
    ],
    ['another name of its writer', (file: ParquetSource) => ({ ...file, createdBy: 'a/FR: 9' })],
    ['its rows in groups', (file: ParquetSource) => ({ ...file, rowGroupSize: 4 })],
    [
      'one value more',
      ({ columnData }: ParquetSource) => ({
        columnData: columnData.map((own) => ({ ...own, data: Array.from(own.data, (one) => one ?? 9n) })),
      }),
    ],
  ])('%s, although checksums and hashes fit', async (_, change) => {
    expect(await problemsOfRewritten(change)).toEqual([
      'data.parquet: not the file that is made of this release',
    ]);
  });
});
