import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Attacks, verifyFolder } from '../../commands/verify/verify-folder.ts';
import { canonicalJson, sha256 } from '../../core/digest.ts';
import { publishedTable } from '../support/published-table.ts';
import { quiet } from '../support/quiet-attacks.ts';
import { edit, releaseFolder, removeFolder, sumAgain } from '../support/release-folder.ts';

const bundle = 'analysts/people-by-course/2026-W47/v1';
const names = ['audit.json', 'data.csv', 'data.parquet', 'datapackage.json', 'report.html'];

const nothingListed = canonicalJson({
  audience: 'analysts',
  title: 'Analysts',
  publisher: 'Example Academy',
  contact: 'privacy@academy.example',
  releases: [],
  nextExpected: [],
});

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map(removeFolder));
});
const released = async (): Promise<string> => {
  const folder = await releaseFolder([publishedTable()]);
  folders.push(folder);
  return folder;
};
const problemsOf = async (folder: string): Promise<readonly string[]> => {
  const result = await verifyFolder(folder, quiet);
  const problems = result?.checks.flatMap((check) => check.problems) ?? [];
  expect(result?.passed).toBe(problems.length === 0);
  return problems;
};

describe('verify reads the files of', () => {
  it('everything published, and finds nothing wrong', async () => {
    const folder = await released();
    const result = await verifyFolder(folder, quiet);
    expect(result).toMatchObject({ passed: true, tables: 2 });
    expect(result?.attacks.at(-1)?.tried).toBe(13);
  });

  it('one release alone, whatever its folder is called', async () => {
    const folder = await released();
    await cp(join(folder, bundle), join(folder, 'alone'), { recursive: true });
    expect(await problemsOf(join(folder, 'alone'))).toEqual([]);
  });

  it('no release, and says that there is none', async () => {
    const folder = await released();
    await mkdir(join(folder, 'empty'));
    expect(await verifyFolder(join(folder, 'empty'), quiet)).toBeUndefined();
  });
});

describe('verify fails on', () => {
  it.each([...names])('a changed %s', async (name) => {
    const folder = await released();
    const file = join(folder, bundle, name);
    await writeFile(file, Buffer.concat([await readFile(file), Buffer.from(' ')]));
    expect(await problemsOf(folder)).toContain(`${name}: changed since its checksum was made`);
  });

  it.each([...names])('a deleted %s', async (name) => {
    const folder = await released();
    await rm(join(folder, bundle, name));
    expect(await problemsOf(folder)).toContain(`${name}: listed, but missing`);
  });

  it.each([...names])('%s gone from files and checksums', async (name) => {
    const folder = await released();
    await rm(join(folder, bundle, name));
    await sumAgain(
      join(folder, bundle),
      names.filter((other) => other !== name),
    );
    expect(await problemsOf(folder)).toContain(`${name}: missing`);
  });

  it('a file more', async () => {
    const folder = await released();
    await writeFile(join(folder, bundle, 'notes.txt'), 'x');
    const told = ['notes.txt: no file that a release has', 'notes.txt: not listed in SHA256SUMS'];
    expect(await problemsOf(folder)).toEqual(told);
    await sumAgain(join(folder, bundle), [...names, 'notes.txt']);
    expect(await problemsOf(folder)).toContain(told[0]);
  });

  it.each([
    ['is missing', undefined, /^missing, so that nobody can tell which releases there are$/],
    ['lists nothing', nothingListed, /^people-by-course\/2026-W47\/v1: a release that it does not list$/],
    ['is no catalogue', '[]', /^not a catalogue$/],
  ])('a catalogue that %s', async (_, content, told) => {
    const folder = await released();
    const file = join(folder, 'analysts/catalogue.json');
    await (content === undefined ? rm(file) : writeFile(file, content));
    for (const root of [folder, join(folder, 'analysts')])
      expect(await problemsOf(root)).toContainEqual(expect.stringMatching(told));
    expect(await problemsOf(join(folder, bundle))).toEqual([]);
  });

  it.each([
    [
      '"minimumFrequency": 10',
      '"minimumFrequency": 2',
      'report.html: not the file that is made of this release',
    ],
    [
      'at least 10 people',
      'at least 2 people',
      'datapackage.json: not the file that is made of this release',
    ],
  ])('a minimum frequency that datapackage.json alone states otherwise (%s)', async (from, to, told) => {
    const folder = await released();
    await edit(join(folder, bundle, 'datapackage.json'), (text) => text.replace(from, to));
    await sumAgain(join(folder, bundle), names);
    expect(await problemsOf(folder)).toContain(told);
  });

  it('a file beside the releases', async () => {
    const folder = await released();
    await writeFile(join(folder, 'analysts', 'dump.csv'), 'x');
    expect(await problemsOf(folder)).toEqual(['analysts/dump.csv: belongs to no release']);
  });

  it('a link', async () => {
    const folder = await released();
    const file = join(folder, bundle, 'data.csv');
    await rename(file, join(folder, 'elsewhere.csv'));
    await symlink(join(folder, 'elsewhere.csv'), file);
    expect((await problemsOf(folder)).join()).toContain('data.csv: a link or special file');
  });

  it('a release without SHA256SUMS', async () => {
    const folder = await released();
    await rm(join(folder, bundle, 'SHA256SUMS'));
    expect(await problemsOf(folder)).toContain('SHA256SUMS: missing, so that this is no complete release');
  });

  it('a catalogue that lists another release', async () => {
    const folder = await released();
    const sums = sha256(await readFile(join(folder, bundle, 'SHA256SUMS')));
    await edit(join(folder, 'analysts/catalogue.json'), (text) => text.replace(sums, sha256('other')));
    expect(await problemsOf(folder)).toEqual([
      'people-by-course/2026-W47/v1/: not the release that is listed',
    ]);
  });

  it.each([
    ['data.csv', 'a,DE,40,ok', 'a,DE,41,ok'],
    ['data.csv', 'a,FR,,c', 'a,FR,12,ok'],
    ['datapackage.json', '"withheld": 4', '"withheld": 3'],
    ['datapackage.json', '/v1"', '/v2"'],
    ['datapackage.json', '"bytes": ', '"bytes": 1'],
    ['report.html', '"number">40<', '"number">41<'],
    ['report.html', '[c]</span>', '12</span>'],
    ['audit.json', '"found": 0', '"found": 1'],
    ['audit.json', '"passed"', '"breached"'],
    ['audit.json', '"version": 3', '"version": 4'],
    ['audit.json', '"digest": "sha256:cdcd', '"digest": "sha256:abcd'],
    ['audit.json', '"inputs": "hmac-sha256:', '"inputs": "sha256:'],
    ['audit.json', '"minimumFrequency": 10', '"minimumFrequency": 9'],
    ['audit.json', '"course": "course"', '"course": "faculty"'],
    ['audit.json', '"rounding": null', '"rounding": { "base": 5, "method": "nearest" }'],
    ['audit.json', '"name": "HiGHS",', ''],
    ['audit.json', '"protection": 1', '"protection": "one"'],
    ['audit.json', '"published": ', '"published": 1'],
    ['audit.json', '"activityPercent": ', '"activityPercent": 1'],
    ['audit.json', '"attacked": "sha256:', '"attacked": "sha256:0000'],
    ['audit.json', '"tried": "', '"tried": "9 '],
    ['datapackage.json', '"policyVersion": "3"', '"policyVersion": "4"'],
    ['datapackage.json', '"cellsPercent": ', '"cellsPercent": 1'],
    ['datapackage.json', '"activityPercent": ', '"activityPercent": 1'],
  ])('a %s that disagrees with the rest although the checksums fit (%s)', async (name, from, to) => {
    const folder = await released();
    await edit(join(folder, bundle, name), (text) => text.replace(from, to));
    await sumAgain(join(folder, bundle), names);
    expect(
      (await problemsOf(folder)).filter((problem) => !problem.includes('not the release that is')),
    ).not.toEqual([]);
  });

  it.each([
    ['another policy', (text: string) => text.replaceAll('"cdcd', '"abcd').replaceAll(':cdcd', ':abcd')],
    ['other inputs', (text: string) => text.replace(/"hmac-sha256:[0-9a-f]{4}/, '"hmac-sha256:0000')],
    [
      'another attack',
      (text: string) => text.replace('"tried": "never"', '"tried": "10,000 to 999,999 times"'),
    ],
  ])('two audiences whose certificates tell of %s, each of them sound by itself', async (_, change) => {
    const folder = await released();
    for (const name of ['audit.json', 'datapackage.json']) {
      const file = join(folder, bundle, name);
      await writeFile(file, change(await readFile(file, 'utf8')));
    }
    await sumAgain(join(folder, bundle), names);
    expect(await problemsOf(join(folder, bundle))).toEqual([]);
    expect((await problemsOf(folder)).join()).toContain('their certificates differ');
  });

  it.each([
    ['another solver', '"protection": 1', '"protection": 2'],
    ['another version of kohort', '"kohort": "', '"kohort": "9'],
  ])('a certificate that tells of %s', async (_, from, to) => {
    const folder = await released();
    await edit(join(folder, bundle, 'audit.json'), (text) => text.replace(from, to));
    await sumAgain(join(folder, bundle), names);
    expect(await problemsOf(join(folder, bundle))).toContain(
      'audit.json: not the file that is made of this release',
    );
  });

  it('an attack that cannot be carried out', async () => {
    const broken: Attacks = { ...quiet, attackPublished: () => Promise.reject(new Error('no solution')) };
    expect(await verifyFolder(await released(), broken)).toMatchObject({
      passed: false,
      notAttacked: 'no solution',
    });
  });
});

describe('verify with a key', () => {
  it('demands its signature of every release', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const signed = await releaseFolder([publishedTable()], { key: privateKey });
    folders.push(signed);
    expect(await verifyFolder(signed, quiet, publicKey)).toMatchObject({ passed: true });
    expect(await verifyFolder(signed, quiet, generateKeyPairSync('ed25519').publicKey)).toMatchObject({
      passed: false,
    });
    expect(await verifyFolder(await released(), quiet, publicKey)).toMatchObject({ passed: false });
  });
});
