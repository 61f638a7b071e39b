import { describe, expect, test } from 'vitest';
import { coalitionsOf } from '../../core/coalitions.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { plainWords } from '../../policy/words/plain-words.ts';
import { changed, markedLine, problemsOf } from './small-policy.ts';

const audience = (name: string, table: string): string =>
  `  ${name}: { title: ${name}, kind: analysts, tables: [${table}] }\n`;

/** The small policy with four audiences: two of `learners`, two of `outcomes`. */
const withAudiences = (coalitions: string, changes: readonly (readonly [string, string])[] = []): string =>
  changed(
    [
      '  analysts: { title: Analysts, kind: analysts, tables: [learners, outcomes] }\n',
      audience('school', 'learners') + audience('college', 'learners'),
    ],
    [
      '  author:\n    title: Author\n    kind: partner\n    tables: [learners]\n    scope: { course: [biology] }\n',
      `${audience('ministry', 'outcomes')}${audience('press', 'outcomes')}${coalitions}`,
    ],
    ...changes,
  );

const groupsIn = (text: string) =>
  coalitionsOf(parsePolicy(text, 'policy.yaml')).map(({ audiences }) => [...audiences].sort());

const coalitions = (...lists: readonly string[]): string =>
  `coalitions:\n${lists.map((list) => `  - [${list}]\n`).join('')}`;

const wordsOf = (text: string): string =>
  plainWords(parsePolicy(text, 'policy.yaml'), 'digest').replaceAll(/\s+/g, ' ');

describe('who is taken to put together what they hold', () => {
  const everybody = ['college', 'ministry', 'press', 'school'];

  test('is everybody, where nothing is declared', () => {
    expect(groupsIn(withAudiences(''))).toEqual([everybody]);
    expect(wordsOf(withAudiences(''))).toContain('All audiences are taken to put together what they hold.');
  });

  test('is each coalition by itself, where they are declared, with the weakness of that', () => {
    const text = withAudiences(coalitions('school, college', 'ministry, press'));
    expect(groupsIn(text)).toEqual([
      ['college', 'school'],
      ['ministry', 'press'],
    ]);
    expect(wordsOf(text)).toContain('school and college are taken to put together what they hold.');
    expect(wordsOf(text)).toContain('if somebody passes files on to another coalition');
  });

  test('is everybody, where an audience is in no coalition, because it may be in all', () => {
    const text = withAudiences(coalitions('school, college', 'ministry'));
    expect(groupsIn(text)).toEqual([everybody]);
    expect(wordsOf(text)).toContain('press stands in none');
  });

  test('is one coalition of two that share an audience', () => {
    const text = withAudiences(coalitions('school, college', 'ministry, press', 'press, school'));
    expect(groupsIn(text)).toEqual([everybody]);
    expect(wordsOf(text)).toContain('more than is declared');
  });

  test('is one coalition of two that receive one table', () => {
    const text = withAudiences(coalitions('school', 'college', 'ministry, press'));
    expect(groupsIn(text)).toEqual([
      ['college', 'school'],
      ['ministry', 'press'],
    ]);
    expect(wordsOf(text)).toContain('which is more than is declared');
  });
});

describe('coalitions are refused', () => {
  test.each([
    [
      'that name nobody who is there',
      coalitions('school, nobody # here\n  ', 'press'),
      'There is no audience',
    ],
    ['that name somebody twice', coalitions('school, school', 'press'), '`school` stands here twice'],
    ['that nobody is in', coalitions('', 'school, press'), 'Nobody is in this coalition'],
    ['that stand there twice', coalitions('school, press', 'press, school'), 'stands here twice'],
    ['that are one alone', coalitions('school, press'), 'One coalition, or none'],
    ['that are none', 'coalitions: []\n', 'One coalition, or none'],
    ['that are no lists', 'coalitions: [school, press]\n', 'list of lists of audiences'],
    ['that are not a list', 'coalitions: { a: [school] }\n', 'list of lists of audiences'],
  ])('%s', (_, written, problem) => {
    const problems = problemsOf(withAudiences(written));
    expect(problems.map(({ text }) => text).join('\n')).toContain(problem);
  });

  test('with the line that has to be changed', () => {
    const text = withAudiences('coalitions:\n  - [school, college]\n  - [nobody] # here\n');
    expect(problemsOf(text)).toEqual([
      { line: markedLine(text), text: expect.stringContaining('There is no audience `nobody`') },
    ]);
  });
});

test('who signs is told that an audience added later receives nothing before it is admitted', () => {
  expect(wordsOf(withAudiences(''))).toContain(
    'receives nothing before this policy says under which fingerprint it is admitted',
  );
});
