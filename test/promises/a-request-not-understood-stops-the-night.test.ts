// Protects whoever asked to be left out by a file that a machine wrote in another way, or a person with a slip of the pen:
// either the request is understood, or nothing is published until somebody has looked at it.
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { policyOf, sourceOf } from '../deidentify/policies.ts';
import { land, newWorld, night } from '../deidentify/world.ts';
import { lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { land as landIn, newHouse, nightIn, publishedIn, textsLeftIn } from '../support/whole-night.ts';

const lines = ['action,namespace,person', 'erase,learner,ann', 'opt-out,learner,bob'];
const plain = `${lines.join('\n')}\n`;
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

const understood: readonly (readonly [string, string | Uint8Array])[] = [
  ['as they are described', plain],
  ['gzipped', gzipSync(plain)],
  ['with a byte order mark', `\ufeff${plain}`],
  ['in UTF-16, low byte first', utf16(plain)],
  ['in UTF-16, high byte first', utf16(plain).swap16()],
  ['with semicolons', plain.replaceAll(',', ';')],
  ['with tabs', plain.replaceAll(',', '\t')],
  ['with CRLF', plain.replaceAll('\n', '\r\n')],
  ['with one CRLF', plain.replace('\n', '\r\n')],
  ['without a last line end', plain.trimEnd()],
  ['with blank lines and rows', `${plain}\n,,\n\n`],
  ['with capitals and blanks', 'Action, Namespace ,person\n Erase , Learner , ann \nOPT-OUT,LEARNER,bob'],
  [
    'with other columns, in another order',
    'person,note,namespace,action\nann,"a, b",learner,erase\nbob,,learner,erase',
  ],
];

const notUnderstood: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  ['a letter', 'Please forget ann.\n', /no CSV with the columns action, namespace, person/],
  ['nothing', '', /no CSV with the columns/],
  [
    'an unknown action',
    `${plain}forget,learner,carl\n`,
    /1 of its 3 rows .* row 3: 1 with an action that is neither/,
  ],
  ['an unknown namespace', `${plain}erase,pupil,carl\n`, /row 3: 0 with .*, 1 more without a namespace/],
  ['a blank person', `${plain}erase,learner, \n`, /1 of its 3 rows cannot be understood/],
  ['a field too many', `${plain}erase,learner,carl,x\n`, /a field for each of them in every row/],
  ['a field too few', `${plain}erase,learner\n`, /a field for each of them in every row/],
  ['an open quote', `${plain}erase,learner,"carl\n`, /a field for each of them in every row/],
  [
    'other bytes than UTF-8',
    Buffer.from(`${plain}erase,learner,J\u00fcrgen\n`, 'latin1'),
    /no text in UTF-8/,
  ],
  ['UTF-16 without its mark', Buffer.from(plain, 'utf16le'), /no text in UTF-8/],
  ['half a gzip', gzipSync(plain.repeat(50)).subarray(0, 40), /gzip is damaged/],
  ['a column twice', plain.replace('person', 'person,action'), /no CSV with the columns/],
];

const school = {
  'learning/a.csv': 'learner,day,course\nann,2026-07-01,a\nbob,2026-07-01,a\ncarl,2026-07-01,a\n',
};

test.each(understood)('requests %s are followed', async (_, body) => {
  const world = await newWorld(policyOf([sourceOf()]));
  await land(world, { ...school, 'requests/r.csv': body });
  const { made } = await night(world);
  expect(made.find(({ source }) => source === 'learning')?.lines).toMatchObject({ kept: 1, optedOut: 2 });
});

test.each(notUnderstood)(
  '%s in a file of requests stops the night, whoever works first',
  async (_, body, told) => {
    for (const backwards of [false, true]) {
      const world = await newWorld(policyOf([sourceOf()]));
      await land(world, { ...school, 'requests/r.csv': body });
      const failure: unknown = await night(world, { backwards }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: 'DisclosureRisk', message: expect.stringMatching(told) });
      expect(failure).toMatchObject({ message: expect.stringMatching(/^requests\/r\.csv: /) });
      expect(String(failure)).not.toMatch(/carl|ann[ ,.\n]/);
    }
  },
);

test('a part of a person is not understood where the policy tells people by several', async () => {
  const source = sourceOf({ person: { by: 'id', namespace: 'learner', columns: ['learner', 'course'] } });
  for (const [person, kept] of [
    ['ann', undefined],
    ['ann|a', 2],
  ] as const) {
    const world = await newWorld(policyOf([source]));
    await land(world, { ...school, 'requests/r.csv': `action,namespace,person\nerase,learner,${person}\n` });
    const done = await night(world).catch(() => undefined);
    expect(done?.made.find((made) => made.source === 'learning')?.lines.kept).toBe(kept);
  }
});

test('the whole night publishes nothing, says which file and goes on when that is mended', async () => {
  const house = await newHouse(lessonsPolicy, {
    'lessons/a.csv': lessonsCsv(wholeSchool),
    'requests/sent.csv': 'action,namespace,person\nforget,learner,heat-DE-0\n',
  });
  for (const date of ['2026-07-16', '2026-07-17']) {
    const { code, output } = await nightIn(house, date);
    expect(code).toBe(3);
    expect(output).toMatch(/requests\/sent\.csv: 1 of its 1 rows cannot be understood/);
    expect(output).not.toContain('heat-DE-0');
    expect(await publishedIn(house)).toEqual(new Map());
  }
  for (const [path, text] of await textsLeftIn(house))
    expect([path, text.includes('heat-DE-0')]).toEqual([path, false]);
  await landIn(house, { 'requests/sent.csv': 'action,namespace,person\nerase,learner,heat-DE-0\n' });
  const mended = await nightIn(house, '2026-07-18');
  expect(mended.code).toBe(0);
  expect(mended.output).toMatch(/1 of people who opted out/);
}, 300_000);
