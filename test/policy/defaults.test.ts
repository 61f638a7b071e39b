import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { changed, smallPolicy } from './small-policy.ts';

const policy = parsePolicy(smallPolicy, 'policy.yaml');
const source = (text: string) => parsePolicy(text, 'policy.yaml').sources[0];

describe('the defaults of a policy', () => {
  it('protect a table that says nothing of protection', () => {
    expect(policy.rounds).toBe(4);
    expect(policy.tables[0]).toMatchObject({
      minimumFrequency: 10,
      dominance: { p: 10, n: 2, k: 85 },
      activity: 0.9,
      costs: 'log people',
      corrections: false,
      protectedUnit: 'person',
      where: [],
    });
  });

  it('wait for late rows only where the policy says so, or the format’s supplier', () => {
    expect(source(smallPolicy)?.lateDays).toBe(0);
    expect(source(changed(['    key period', '    late data: 3 days\n    key period']))?.lateDays).toBe(3);
  });

  it('refuse an export with more than 5 % of bad lines', () => {
    expect(source(smallPolicy)).toMatchObject({
      badLines: 0.05,
      delivery: 'increments',
      separator: ',',
      missing: [''],
    });
  });

  it('read the built-in classification of a variable’s kind', () => {
    expect(source(smallPolicy)?.variables.find(({ name }) => name === 'country')).toEqual({
      name: 'country',
      by: 'country',
      from: 'ip',
      classification: 'country',
      sensitive: false,
    });
  });

  it('allow all levels of a dimension’s classification', () => {
    expect(policy.tables[0]?.dimensions.map(({ levels }) => levels)).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(policy.tables[1]?.dimensions.map(({ levels }) => levels)).toEqual([[1], [0]]);
  });

  it('call address and agent what they are', () => {
    const text = changed([
      '{ by: id, namespace: learner, columns: [learner] }',
      '{ by: address and agent, namespace: visitor, address: ip, agent: role }',
    ]);
    expect(parsePolicy(text, 'x').tables.map(({ protectedUnit }) => protectedUnit)).toEqual([
      'address and agent',
      'address and agent',
    ]);
    expect(source(text)?.agent).toBe('role');
  });
});

describe('a variable of a sensitive column', () => {
  it('is sensitive, and so is every dimension of it', () => {
    expect(
      source(smallPolicy)
        ?.variables.filter(({ sensitive }) => sensitive)
        .map(({ name }) => name),
    ).toEqual(['outcome']);
    expect(policy.tables[1]?.dimensions.map(({ sensitive }) => sensitive)).toEqual([false, true]);
  });

  it('leaves a dimension sensitive that is declared so by itself', () => {
    const text = changed([
      '      country: { title: Country }',
      '      country: { title: Country, sensitive: true }',
    ]);
    expect(parsePolicy(text, 'x').tables[0]?.dimensions.map(({ sensitive }) => sensitive)).toEqual([
      false,
      true,
    ]);
  });
});

describe('a declared classification', () => {
  it('is a tree in the order in which it is written, with unknown last', () => {
    expect(policy.classifications.course?.codes).toEqual([
      { code: 'biology', label: 'Biology', level: 1 },
      { code: 'cells', label: 'Cells', level: 0, parent: 'biology' },
      { code: 'genes', label: 'Genes', level: 0, parent: 'biology' },
      { code: 'physics', label: 'Physics', level: 1 },
      { code: 'waves', label: 'Waves', level: 0, parent: 'physics' },
      { code: 'heat', label: 'Heat', level: 0, parent: 'physics' },
      { code: 'sports', label: 'Sports', level: 1 },
      { code: '_U', label: 'Unknown', level: 1 },
    ]);
  });

  it('keeps codes that look like numbers as they are written', () => {
    const text = changed([
      '{ young: Young, old: Old }',
      '{ 007: Seven, 7: Other seven, young: Young, 2013: Year, old: Old }',
    ]);
    expect(parsePolicy(text, 'x').classifications.age?.codes.map(({ code }) => code)).toEqual([
      '007',
      '7',
      'young',
      '2013',
      'old',
      '_U',
    ]);
  });
});
