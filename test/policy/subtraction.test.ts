import { describe, expect, test } from 'vitest';
import { problemsOf, smallPolicy } from './small-policy.ts';

const withFilters = (learners: string, outcomes: string): string =>
  [
    ['    description: Who learns.\n', learners],
    ['    description: Who passes.\n', outcomes],
  ].reduce(
    (text, [line = '', codes = '']) => text.replace(line, `${line}    where: { course: [${codes}] }\n`),
    smallPolicy,
  );

describe('two tables of the same rows may filter by codes', () => {
  test.each([
    ['of which one holds the other', 'biology', 'cells', false],
    ['of which the second holds the first', 'cells', 'biology, sports', false],
    ['that are the same, told by their parts', 'biology', 'cells, genes', false],
    ['that have nothing in common', 'biology', 'physics, sports', false],
    ['but not by some of another’s and others', 'biology', 'cells, waves', true],
    ['nor by two, of which each has one of its own', 'cells, waves', 'waves, heat', true],
  ])('%s', (_, learners, outcomes, refused) => {
    const problems = problemsOf(withFilters(learners, outcomes)).map(({ text }) => text);
    expect(problems.some((text) => text.includes('It keeps some of the codes'))).toBe(refused);
    expect(problems.length).toBe(refused ? 1 : 0);
  });
});

describe('two tables may count the rows of sources', () => {
  const start = smallPolicy.indexOf('  events:');
  const source = smallPolicy.slice(start, smallPolicy.indexOf('tables:'));
  const named = (name: string) => source.replace('  events:', `  ${name}:`).replace('events/', `${name}/`);
  const withSources = (learners: string, outcomes: string): string => {
    const [first = '', second = '', third = ''] = smallPolicy
      .replace('tables:\n', `${named('mail')}${named('app')}tables:\n`)
      .split('    sources: [events]\n');
    return `${first}    sources: [${learners}]\n${second}    sources: [${outcomes}]\n${third}`;
  };

  test.each([
    ['of which one has all of the other’s', 'events, mail, app', 'mail', false],
    ['that have none in common', 'events, app', 'mail', false],
    ['but not some of another’s and others', 'events, mail', 'mail, app', true],
  ])('%s', (_, learners, outcomes, refused) => {
    const problems = problemsOf(withSources(learners, outcomes)).map(({ text }) => text);
    expect(problems.filter((text) => text.includes('It has some of the sources')).length).toBe(
      refused ? 1 : 0,
    );
  });
});

test('a column that tells the days is no code', () => {
  const text = smallPolicy
    .replace('not personal: [time, minutes]', 'not personal: [minutes]')
    .replace('quasi-identifiers: [module, age, role]', 'quasi-identifiers: [module, age, role, time]')
    .replace('{ by: code, from: module,', '{ by: code, from: time,');
  expect(
    problemsOf(text)
      .map((problem) => problem.text)
      .join(),
  ).toContain('codes a column that tells the days');
});
