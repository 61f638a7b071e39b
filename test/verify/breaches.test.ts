import { describe, expect, it } from 'vitest';
import { type Change, replaced, withKey } from '../support/changes.ts';
import { resign } from '../support/resign.ts';
import { afterChange, part, problemsOf, released, whole } from '../support/signed-again.ts';

it('nothing is found in what was signed again and not changed', async () => {
  const pack = `${JSON.stringify({ name: 'x', resources: [{ a: 1 }] }, null, 2)}\n`;
  expect(withKey('resources.0.a', 1)(pack)).toBe(pack);
  const folder = await released();
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
