import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { verifyFolder } from '../../commands/verify/verify-folder.ts';
import { publishedTable } from '../support/published-table.ts';
import { quiet } from '../support/quiet-attacks.ts';
import { edit, releaseFolder, removeFolder } from '../support/release-folder.ts';
import { resign } from '../support/resign.ts';

const whole = 'analysts/people-by-course/2026-W47/v1';
const part = 'author-a/people-by-course/2026-W47/v1';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map(removeFolder));
});

type Change = (text: string) => string;

const problemsOf = async (folder: string): Promise<readonly string[]> => {
  const result = await verifyFolder(folder, quiet);
  const problems = result?.checks.flatMap((check) => check.problems) ?? ['nothing'];
  expect(result?.passed).toBe(problems.length === 0);
  return problems;
};

/** What verify says after a file of one bundle was changed and everything was signed again. */
const afterChange = async (name: string, change: Change, bundle = whole): Promise<readonly string[]> => {
  const folder = await releaseFolder([publishedTable()]);
  folders.push(folder);
  await edit(join(folder, bundle, name), change);
  await resign(folder, bundle);
  return problemsOf(folder);
};

const replaced =
  (from: string | RegExp, to: string): Change =>
  (text) =>
    text.replace(from, to);

const withKey =
  (path: string, value: unknown): Change =>
  (text) => {
    const json = JSON.parse(text);
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const place = keys.reduce((at, key) => at[key], json);
    place[last] = value;
    return `${JSON.stringify(json, null, 2)}\n`;
  };

it('nothing is found in what was signed again and not changed', async () => {
  const pack = `${JSON.stringify({ name: 'x', resources: [{ a: 1 }] }, null, 2)}\n`;
  expect(withKey('resources.0.a', 1)(pack)).toBe(pack);
  const folder = await releaseFolder([publishedTable()]);
  folders.push(folder);
  await resign(folder, whole);
  await resign(folder, part);
  expect(await problemsOf(folder)).toEqual([]);
});

describe('verify fails on a report.html, signed again,', () => {
  it.each<[string, Change]>([
    ['a comment', replaced('</main>', '<!-- a/FR: 9 --></main>')],
    ['an attribute more', replaced('<main>', '<main data-withheld="9">')],
    ['an attribute of a cell', replaced('<td class="number">', '<td class="number" title="9">')],
    ['hidden text', replaced('</main>', '<p hidden>9</p></main>')],
    ['a bar of another length', replaced(/(<rect[^>]*width=")([\d.]+)/, '$19')],
    ['a number at a bar', replaced(/>40<\/text>/, '>49</text>')],
    ['another pattern of hatching', replaced(/patternTransform="[^"]*"/, 'patternTransform="rotate(9)"')],
    ['another description of a chart', replaced(/(<desc[^>]*>)/, '$1a/FR: 9. ')],
    ['another style', replaced('</style>', '.x9{}</style>')],
    ['another title', replaced('<title>', '<title>9 ')],
    [
      'a share of its own',
      replaced(/ cells are published and \d+ withheld/, ' cells are published and 9 withheld'),
    ],
    ['a space more', replaced('</html>', '</html> ')],
    ['bytes after its end', (text) => `${text}9`],
    ['a byte order mark', (text) => `\uFEFF${text}`],
    ['other line ends', (text) => text.replaceAll('\n', '\r\n')],
    ['an entity for a letter', replaced('People', '&#80;eople')],
  ])('with %s', async (_, change) => {
    expect(await afterChange('report.html', change)).toEqual([
      'report.html: not the file that is made of this release',
    ]);
  });
});

describe('verify fails on a datapackage.json, signed again,', () => {
  it.each<[string, Change]>([
    ['a key that nobody knows', withKey('note', '9')],
    ['a key deep inside', withKey('resources.0.schema.fields.0.categories.0.count', 9)],
    ['a key of a measure', withKey('resources.0.schema.fields.2.measure.most', 9)],
    ['a key of its temporal', withKey('temporal.people', 9)],
    ['a key of its first contributor', withKey('contributors.0.email', '9')],
    ['a second contributor', withKey('contributors.1', { title: '9', roles: [] })],
    ['a key of disclosure control', withKey('disclosureControl.primary', 9)],
    ['a resource more', withKey('resources.2', { name: 'nine' })],
    ['other places of adding up', withKey('resources.0.schema.fields.2.measure.additive.course', ['9'])],
    ['a label that others do not have', withKey('resources.0.schema.fields.0.categories.0.label', 'a (9)')],
    ['another publisher', withKey('contributors.0.title', 'Example Academy 9')],
    ['a title that others do not have', withKey('title', 'People by course 9')],
    ['a description with a zero-width mark', withKey('description', 'Everyone\u200b')],
    ['another table', withKey('name', 'people-by-course-9')],
    ['a night before the period was over', withKey('created', '2026-11-09T00:00:00Z')],
    ['names of rows that no policy gives', withKey('sources.0.rows', 'nine')],
    ['another cap', withKey('resources.0.schema.fields.2.measure.cap', 9)],
    ['a key twice', replaced('"title":', '"title": "9", "title":')],
    ['an exponent', replaced('"minimumFrequency": 10', '"minimumFrequency": 1e1')],
    ['a point', replaced('"minimumFrequency": 10', '"minimumFrequency": 10.0')],
    ['an escape', replaced('"title": "People', '"title": "\\u0050eople')],
    ['bytes after its end', (text) => `${text}\n`],
    ['other line ends', (text) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text) => `\uFEFF${text}`],
  ])('with %s', async (_, change) => {
    expect(await afterChange('datapackage.json', change)).not.toEqual([]);
  });
});

describe('verify fails on an audit.json, signed again,', () => {
  it.each<[string, Change]>([
    ['a key more', withKey('withheld', 9)],
    ['a key of an attack', withKey('attacks.0.cells', 9)],
    ['a count of tries', withKey('attacks.0.tried', 9)],
    ['a figure', withKey('attacks.1.tightest', 9)],
    ['a figure of the bound', withKey('bound.figure', '9')],
    ['a key of the method', withKey('method.primary', 9)],
    ['another share', withKey('utility.cellsPercent', 9)],
    ['another seed', withKey('solver.seeds.attack', 9)],
    ['another round', withKey('round', 9)],
    ['another night', withKey('run', '2026-12-09')],
    ['an attacker in other words', withKey('attacks.0.tries', 'Nine.')],
    ['an attacker that nobody knows', withKey('attacks.0.attacker', 'nine')],
    [
      'an attacker twice',
      withKey('attacks.10', {
        attacker: 'consistency',
        tries: 'x',
        tried: 'never',
        found: 0,
        tightest: null,
      }),
    ],
    ['an attacker less', (text) => withKey('attacks', JSON.parse(text).attacks.slice(1))(text)],
    ['attackers in another order', (text) => withKey('attacks', JSON.parse(text).attacks.reverse())(text)],
    ['another digest of what was attacked', withKey('attacked', `sha256:${'9'.repeat(64)}`)],
    ['a part, of all that there is', withKey('scope', 'part')],
    ['a number written in another way', replaced('"found": 0', '"found": 0e9')],
    ['a key twice', replaced('"found": 0', '"found": 9, "found": 0')],
    ['bytes after its end', (text) => `${text} `],
  ])('with %s', async (_, change) => {
    expect(await afterChange('audit.json', change)).not.toEqual([]);
  });
});

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
    const folder = await releaseFolder([publishedTable()]);
    folders.push(folder);
    await writeFile(join(folder, whole, 'TERMS.md'), 'Nine.\n');
    await resign(folder, whole);
    expect(await problemsOf(folder)).toContain('TERMS.md: not the file that is made of this release');
  });

  it('that says other than those of another release under the same policy', async () => {
    const folder = await releaseFolder([publishedTable(), publishedTable({ period: '2026-W46' })]);
    folders.push(folder);
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
    const folder = await releaseFolder([publishedTable()]);
    folders.push(folder);
    await edit(join(folder, 'analysts/catalogue.json'), change);
    expect(await problemsOf(folder)).not.toEqual([]);
  });

  it('with letters that are no UTF-8', async () => {
    const folder = await releaseFolder([publishedTable()]);
    folders.push(folder);
    const file = join(folder, 'analysts/catalogue.json');
    const text = (await readFile(file, 'latin1')).replace('"Analysts"', '"Analysts\xff"');
    await writeFile(file, text, 'latin1');
    expect(await problemsOf(folder)).not.toEqual([]);
  });

  it('inside the folder of another', async () => {
    const folder = await releaseFolder([publishedTable()]);
    folders.push(folder);
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
    const folder = await releaseFolder([publishedTable()]);
    folders.push(folder);
    await plant(folder);
    expect(await problemsOf(folder)).not.toEqual([]);
  });
});

const reversed: Change = (text) => `${text.trim().split('\n').reverse().join('\n')}\n`;
