import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { plainWords } from '../../policy/words/plain-words.ts';
import { changed, problemsOf } from './small-policy.ts';

const sum =
  '      minutes: { kind: sum, title: Minutes, variable: minutes, unit: minutes, cap: 60, contributors: people with a value }';
const people = '      learners: { kind: people, title: Learners, contributors: people }\n';
const mean = (more = 'decimals: 1') =>
  `      mean_minutes: { kind: mean, title: Mean minutes, variable: minutes, unit: minutes, cap: 60, ${more}, contributors: people with a value }`;
const withMean = (more?: string) => changed([sum, mean(more)]);
const textsOf = (text: string) => problemsOf(text).map((problem) => problem.text);

describe('a mean in a policy', () => {
  it('is counted as its sum and its people, after all that is shown, and shown as one', () => {
    const [table] = parsePolicy(withMean(), 'policy.yaml').tables;
    const counted = { variable: 'minutes', cap: 60, contributors: 'people with a value' };
    expect(table?.measures).toEqual([
      { name: 'learners', title: 'Learners', unit: 'person', kind: 'people', contributors: 'people' },
      { ...counted, name: 'mean_minutes sum', title: 'Mean minutes: sum', unit: 'minutes', kind: 'sum' },
      {
        ...counted,
        name: 'mean_minutes people',
        title: 'Mean minutes: people with a value',
        unit: 'person',
        kind: 'people',
      },
    ]);
    expect(table?.means).toEqual([
      {
        name: 'mean_minutes',
        title: 'Mean minutes',
        unit: 'minutes',
        sum: 'mean_minutes sum',
        people: 'mean_minutes people',
        decimals: 1,
      },
    ]);
  });

  it('has all people before those with a value, wherever it stands itself', () => {
    const text = changed([people, ''], [sum, `${mean()}\n${people.trimEnd()}`]);
    const measures = parsePolicy(text, 'policy.yaml').tables[0]?.measures;
    expect(measures?.filter(({ kind }) => kind === 'people').map(({ name }) => name)).toEqual([
      'learners',
      'mean_minutes people',
    ]);
  });

  it('is told of in plain words, its sum and its people as what they are for', () => {
    const words = plainWords(parsePolicy(withMean(), 'policy.yaml'), 'ab'.repeat(32)).replaceAll(/\s+/g, ' ');
    expect(words).toContain(
      'Mean minutes: the mean of minutes in minutes, over the people who have a value, to 1 decimal',
    );
    expect(words).toContain(
      'protected as if the sum and the number of these people were shown exactly beside it',
    );
    expect(words).not.toContain('people with a value:');
    expect(words).not.toContain('Mean minutes: sum');
  });

  it.each(['0', '6'])('may have %s decimals', (decimals) => {
    expect(textsOf(withMean(`decimals: ${decimals}`))).toEqual([]);
  });

  it.each(['-1', '7', '1.5', 'many'])('may not have %s decimals', (decimals) => {
    expect(textsOf(withMean(`decimals: ${decimals}`))).toEqual([
      '`decimals`: Sums are counted to 6 decimals, and a mean has no more. Right would be a whole number from 0 to 6, such as `decimals: 1`.',
    ]);
  });

  it.each([
    ['rounding', '    rounding: { base: 5, method: random }\n    minimum frequency: 16\n', 'rounded'],
    ['a preset that rounds', '    preset: statsnz-rr3\n', 'rounded'],
    ['noise', '    noise: { mechanism: discrete-laplace, epsilon: 0.1 }\n', 'noisy'],
  ])('is refused in a table with %s, whose true counts it would give away', (_, entry, how) => {
    const description = '    description: Who learns.\n';
    const text = `${changed([description, description + entry], [sum, mean()])}\nbudget: { learner: { epsilon: 1 } }\n`;
    expect(textsOf(text).join('\n')).toContain(
      `Only a few true counts fit a mean and the ${how} count beside it, and often a single one`,
    );
    expect(textsOf(text).join('\n')).toContain('Handbook on Statistical Disclosure Control');
  });

  it('is refused without the people whom it is about', () => {
    expect(textsOf(changed([people, ''], [sum, mean()]))).toEqual([
      expect.stringContaining('Right would be a measure `kind: people` beside it.'),
    ]);
  });

  it('is refused under another cap than a sum of the same, be it in one table', () => {
    const other = `${sum}\n${mean().replace('cap: 60', 'cap: 30')}`;
    expect(textsOf(changed([sum, other])).join('\n')).toContain('counts the same under another cap');
  });

  it('is refused of codes', () => {
    expect(textsOf(withMean().replace('Mean minutes, variable: minutes', 'Mean age, variable: age'))).toEqual(
      [expect.stringContaining('codes cannot be summed')],
    );
  });
});
