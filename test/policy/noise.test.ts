import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { plainWords } from '../../policy/words/plain-words.ts';
import { changed, markedLine, problemsOf } from './small-policy.ts';

const table = (noise: string, more = ''): string => `tables:
  modules:
    title: Modules
    description: Who learns what.
    sources: [events]
    period: month
    noise: ${noise}
${more}    dimensions:
      country: { title: Country }
      age: { title: Age }
    measures:
      learners: { kind: people, title: Learners, contributors: people }
      pages: { kind: events, title: Pages, cap: 3, contributors: people }
`;

/** The small policy with a noisy table before its own, and a budget. */
const withNoise = (
  noise = '{ mechanism: discrete-gaussian, rho: 1/50 }',
  budget = '{ learner: { rho: 1 } }',
  more = '',
): string =>
  changed(
    ['retention:', `budget: ${budget}\nretention:`],
    ['tables:\n', table(noise, more)],
    ['tables: [learners, outcomes]', 'tables: [modules, learners, outcomes]'],
  );

const noiseIn = (text: string) =>
  parsePolicy(text, 'policy.yaml').tables.find(({ name }) => name === 'modules');

const problems = (text: string): readonly string[] => problemsOf(text).map(({ text: own }) => own);

describe('A table with noise', () => {
  test('loads with its exact loss and its budget, and withholds nothing', () => {
    expect(noiseIn(withNoise())).toMatchObject({
      minimumFrequency: 1,
      noise: {
        mechanism: 'discrete-gaussian',
        loss: { unit: 'rho', amount: '1/50' },
        budget: { namespace: 'learner', total: { unit: 'rho', amount: '1' } },
      },
    });
  });

  test.each([
    ['{ mechanism: discrete-gaussian, rho: 0.02 }', '{ learner: { rho: 0.5 } }'],
    ['{ mechanism: discrete-laplace, epsilon: 1/5 }', '{ learner: { epsilon: 3 } }'],
    ['{ mechanism: discrete-laplace, epsilon: 1/5 }', '{ learner: { rho: 1/50 } }'],
    ['{ mechanism: discrete-gaussian, rho: 1 }', '{ learner: { rho: 1 } }'],
  ])('may say %s out of %s', (noise, budget) => {
    expect(problems(withNoise(noise, budget))).toEqual([]);
  });

  test.each([
    ['{ mechanism: normal, rho: 1 }', '{ learner: { rho: 1 } }', 'There is no such mechanism'],
    ['{ mechanism: discrete-gaussian }', '{ learner: { rho: 1 } }', 'Say it in one unit'],
    ['{ mechanism: discrete-gaussian, rho: 1, epsilon: 1 }', '{ learner: { rho: 1 } }', 'Say it in one unit'],
    ['{ mechanism: discrete-gaussian, rho: 0 }', '{ learner: { rho: 1 } }', 'Write an exact number above 0'],
    ['{ mechanism: discrete-gaussian, rho: -1 }', '{ learner: { rho: 1 } }', 'Write an exact number above 0'],
    [
      '{ mechanism: discrete-gaussian, rho: 1/0 }',
      '{ learner: { rho: 1 } }',
      'Write an exact number above 0',
    ],
    [
      '{ mechanism: discrete-gaussian, rho: 1e-7 }',
      '{ learner: { rho: 1 } }',
      'Write an exact number above 0',
    ],
    [
      '{ mechanism: discrete-gaussian, rho: 0.1234567890123456 }',
      '{ learner: { rho: 1 } }',
      'Write an exact number above 0',
    ],
    [
      '{ mechanism: discrete-gaussian, rho: 1/1000001 }',
      '{ learner: { rho: 1 } }',
      'So little says nothing but noise',
    ],
    ['{ mechanism: discrete-gaussian, epsilon: 1 }', '{ learner: { rho: 1 } }', 'accounted for in rho'],
    ['{ mechanism: discrete-laplace, rho: 1 }', '{ learner: { rho: 1 } }', 'accounted for in epsilon'],
    [
      '{ mechanism: discrete-gaussian, rho: 1 }',
      '{ learner: { epsilon: 1 } }',
      'Gaussian noise keeps no epsilon',
    ],
    ['{ mechanism: discrete-gaussian, rho: 1.001 }', '{ learner: { rho: 1 } }', 'more than the whole budget'],
    [
      '{ mechanism: discrete-laplace, epsilon: 1.5 }',
      '{ learner: { rho: 1 } }',
      'more than the whole budget',
    ],
    [
      '{ mechanism: discrete-gaussian, rho: 1 }',
      '{ learner: { rho: 1 }, visitor: { rho: 1 } }',
      'No source has people of the namespace `visitor`',
    ],
    [
      '{ mechanism: discrete-gaussian, rho: 1 }',
      '{}',
      'Nothing says how much may ever be told of the people of `learner`',
    ],
  ])('may not say %s out of %s: %s', (noise, budget, text) => {
    expect(problems(withNoise(noise, budget)).join('\n')).toContain(text);
  });

  test.each([
    ['    minimum frequency: 20\n', 'a table with noise does neither'],
    ['    dominance: { p: 20 %, n: 2, k: 85 % }\n', 'a table with noise does neither'],
    ['    rounding: { base: 5, method: nearest }\n', 'a table with noise does neither'],
    ['    preset: kohort\n', 'a table with noise does neither'],
    ['    override: Because.\n', 'a table with noise does neither'],
    ['    activity: 80 %\n', 'a table with noise does neither'],
    ['    corrections: true\n', 'no noise hides it'],
  ])('has no other rule beside it: %s', (more, text) => {
    const marked = more.replace('\n', ' # here\n');
    const written = withNoise(undefined, undefined, marked);
    expect(problemsOf(written)).toEqual([{ line: markedLine(written), text: expect.stringContaining(text) }]);
  });

  test('has no `other`, and sums nothing', () => {
    const other = withNoise().replace('age: { title: Age }', 'age: { title: Age, other: true }');
    expect(problems(other)).toEqual([expect.stringContaining('nothing to show as other')]);
    const sums = withNoise().replace(
      'pages: { kind: events, title: Pages, cap: 3, contributors: people }',
      'minutes: { kind: sum, title: Minutes, variable: minutes, unit: minutes, cap: 60, contributors: people with a value }',
    );
    expect(problems(sums)).toEqual([expect.stringContaining('Noise is in whole numbers')]);
  });

  test('counts no rows whose ids let one person’s row stand in the place of another’s', () => {
    const ids = withNoise()
      .replace('direct identifiers: [learner,', 'direct identifiers: [row, learner,')
      .replace('    staff:\n', '    row id: row\n    staff:\n');
    expect(problems(ids)).toEqual([expect.stringContaining('which no bound holds')]);
  });

  test('stands beside no table that publishes the same numbers without noise', () => {
    const exact = withNoise().replace(
      '      course: { title: Course }\n      country: { title: Country }\n',
      '      course: { title: Course }\n      country: { title: Country }\n      age: { title: Age }\n',
    );
    expect(problems(exact)).toEqual([
      expect.stringContaining('`learners` publishes the same numbers without noise'),
    ]);
  });
});

test('one person has no two budgets', () => {
  const source = /\n {2}events:\n[\s\S]*?(?=\ntables:)/.exec(withNoise())?.[0] ?? '';
  const second = source
    .replace('events:', 'visits:')
    .replace('namespace: learner', 'namespace: visitor')
    .replace('title: Events', 'title: Visits');
  const twice = withNoise(undefined, '{ learner: { rho: 1 }, visitor: { rho: 1 } }')
    .replace(source, source + second)
    .replace(
      '\n  learners:\n',
      `\n${table('{ mechanism: discrete-gaussian, rho: 1/50 }')
        .replace('tables:\n', '')
        .replace('modules', 'visits-by-age')
        .replace('[events]', '[visits]')}  learners:\n`,
    );
  expect(problems(twice)).toContainEqual(expect.stringContaining('one person would have two budgets'));
});

describe('In plain words a policy with noise says', () => {
  const words = plainWords(parsePolicy(withNoise(), 'policy.yaml'), 'ab'.repeat(32)).replaceAll(/\s+/g, ' ');

  test.each([
    'No number of it is withheld, and none is exact',
    'Each person counts in one inner cell only',
    '1 of Learners, which makes the standard deviation of a cell about 7.07',
    '93 of Pages, which makes the standard deviation of a cell about 658',
    'A release costs rho 1/50 out of the budget of learner; when that is spent there is none.',
    'Of any one of the people of learner, modules together may ever tell rho 1, over all periods, versions and audiences.',
    'That holds for these tables and nothing else. A table without noise is outside of it',
  ])('%s', (sentence) => {
    expect(words).toContain(sentence);
  });
});
