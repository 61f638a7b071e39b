import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyFolder } from '../../commands/verify/verify-folder.ts';
import { type Change, replaced, withKey } from '../support/changes.ts';
import { publishedTable } from '../support/published-table.ts';
import { quiet } from '../support/quiet-attacks.ts';
import { edit } from '../support/release-folder.ts';
import { resign } from '../support/resign.ts';
import { afterChange, part, problemsOf, released, whole } from '../support/signed-again.ts';

describe('verify fails on a data.csv, signed again,', () => {
  it.each<[string, Change]>([
    ['an exponent', replaced('a,DE,40,ok', 'a,DE,4e1,ok')],
    ['a point', replaced('a,DE,40,ok', 'a,DE,40.0,ok')],
    ['a sign', replaced('a,DE,40,ok', 'a,DE,+40,ok')],
    ['a nought before', replaced('a,DE,40,ok', 'a,DE,040,ok')],
    ['a space', replaced('a,DE,40,ok', 'a,DE,40 ,ok')],
    ['quotes', replaced('a,DE,40,ok', 'a,DE,"40",ok')],
    ['line ends of Unix', (text) => text.replaceAll('\r\n', '\n')],
    ['no end of its last line', (text) => text.slice(0, -2)],
    ['a line more', (text) => `${text}9\r\n`],
    ['a byte order mark', (text) => `\uFEFF${text}`],
  ])('with %s', async (_, change) => {
    expect(await afterChange('data.csv', change)).not.toEqual([]);
  });
});

describe('verify fails on a TERMS.md, signed again,', () => {
  it.each<[string, Change]>([
    ['a space at its end', (text) => text.replace('\n', ' \n')],
    ['lines of Windows', (text) => text.replace('\n', '\r\n')],
    ['a comment', (text) => `${text.trim()} <!-- 9 -->\n`],
    ['a zero-width mark', (text) => `\u200b${text}`],
    ['a byte order mark', (text) => `\uFEFF${text}`],
  ])('with %s', async (_, change) => {
    expect(await afterChange('TERMS.md', change, part)).not.toEqual([]);
  });

  it('that analysts get, who have no terms', async () => {
    const folder = await released();
    await writeFile(join(folder, whole, 'TERMS.md'), 'Nine.\n');
    await resign(folder, whole);
    expect(await problemsOf(folder)).toContain('TERMS.md: not the file that is made of this release');
  });

  it('that says other than those of another release under the same policy', async () => {
    const folder = await released([publishedTable(), publishedTable({ period: '2026-W46' })]);
    expect(await problemsOf(folder)).toEqual([]);
    await edit(join(folder, part, 'TERMS.md'), (text) => text.replace('anyone', 'anyone of 9'));
    await resign(folder, part);
    expect((await problemsOf(folder)).join()).toContain('they differ in TERMS.md');
  });
});

const listing =
  (path: string, value: unknown): Change =>
  (text) => {
    const json = JSON.parse(withKey(path, value)(text));
    return `${JSON.stringify(json)}\n`;
  };

describe('verify fails on a catalogue.json', () => {
  it.each<[string, Change]>([
    ['with a key more', listing('zzz', 9)],
    ['with a key of a release', listing('releases.0.zzz', 9)],
    ['with a checksum of no file', listing('releases.0.checksums.zzz', `sha256:${'9'.repeat(64)}`)],
    ['with another checksum', replaced(/"data.csv":"sha256:[0-9a-f]/, '"data.csv":"sha256:9')],
    ['with another title of a release', listing('releases.0.title', 'Nine')],
    ['with another status', listing('releases.0.status', 'superseded')],
    ['of another audience', listing('audience', 'analysts-9')],
    ['with markup in a title', listing('title', '<b>9</b>')],
    ['that expects a later period', listing('nextExpected.0.period', '2026-W57')],
    ['that expects a table that there is not', listing('nextExpected.0.table', 'nine')],
    ['with spaces', (text) => text.replace(':', ': ')],
    ['with a number written in another way', replaced('"version":1', '"version":1.0')],
    ['with a key twice', replaced('"title":', '"title":"9","title":')],
    ['with bytes after its end', (text) => `${text}\n`],
    ['with a byte order mark', (text) => `\uFEFF${text}`],
  ])('%s', async (_, change) => {
    const folder = await released();
    await edit(join(folder, 'analysts/catalogue.json'), change);
    expect(await problemsOf(folder)).not.toEqual([]);
  });

  it('with letters that are no UTF-8', async () => {
    const folder = await released();
    const file = join(folder, 'analysts/catalogue.json');
    const text = (await readFile(file, 'latin1')).replace('"Analysts"', '"Analysts\xff"');
    await writeFile(file, text, 'latin1');
    expect(await problemsOf(folder)).not.toEqual([]);
  });

  it('never for a release that is not here, of which it says that nobody checked it', async () => {
    const folder = await released([publishedTable(), publishedTable({ period: '2026-W46' })]);
    await rm(join(folder, 'analysts/people-by-course/2026-W46'), { recursive: true });
    const result = await verifyFolder(folder, quiet);
    expect(result).toMatchObject({
      passed: true,
      notices: ['analysts/catalogue.json lists releases that are not here and that nobody checked: 1'],
    });
  });

  it('inside the folder of another', async () => {
    const folder = await released();
    const inner = join(folder, 'analysts/people-by-course/catalogue.json');
    const text = await readFile(join(folder, 'analysts/catalogue.json'), 'utf8');
    const json = { ...JSON.parse(text), audience: 'people-by-course', releases: [], nextExpected: [] };
    await writeFile(inner, `${JSON.stringify(json)}\n`);
    expect((await problemsOf(folder)).join()).toContain('inside the folder of another catalogue');
  });
});

describe('verify fails on what no release has:', () => {
  it.each<[string, (folder: string) => Promise<unknown>]>([
    ['a hidden file', (folder) => writeFile(join(folder, whole, '.nine'), '9')],
    ['a hidden file beside the catalogue', (folder) => writeFile(join(folder, 'analysts/.nine'), '9')],
    ['a folder in a bundle', (folder) => mkdir(join(folder, whole, 'nine'))],
    ['an empty folder', (folder) => mkdir(join(folder, 'analysts/nine'))],
    ['a link', (folder) => symlink('/etc/hostname', join(folder, whole, 'nine'))],
    ['a link to a folder', (folder) => symlink(folder, join(folder, 'analysts/nine'))],
    ['a name that differs in case only', (folder) => writeFile(join(folder, whole, 'DATA.csv'), '9')],
    ['a spreadsheet', (folder) => writeFile(join(folder, whole, 'data.xlsx'), '9')],
    ['a signature that is none', (folder) => writeFile(join(folder, whole, 'SHA256SUMS.sig'), '9')],
    [
      'a bundle in the folder of another period',
      (folder) =>
        rename(
          join(folder, 'analysts/people-by-course/2026-W47'),
          join(folder, 'analysts/people-by-course/2026-W09'),
        ),
    ],
    ['checksums in another order', (folder) => edit(join(folder, whole, 'SHA256SUMS'), reversed)],
  ])('%s', async (_, plant) => {
    const folder = await released();
    await plant(folder);
    expect(await problemsOf(folder)).not.toEqual([]);
  });
});

const reversed: Change = (text) => `${text.trim().split('\n').reverse().join('\n')}\n`;
