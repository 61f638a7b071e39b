import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsInside, type PeriodKind, periodKinds } from '../../core/period.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { changed, problemsOf, smallPolicy } from './small-policy.ts';

const textsOf = (text: string) => problemsOf(text).map((problem) => problem.text);

describe('the minimum frequency', () => {
  const withMinimum = (minimum: number, more = '') =>
    changed([
      'description: Who passes.',
      `description: Who passes.\n    minimum frequency: ${minimum}${more}`,
    ]);
  const override = '\n    override: A class has five places.';

  it('is 10 where the policy says nothing', () => {
    expect(parsePolicy(smallPolicy, 'x').tables.map((table) => table.minimumFrequency)).toEqual([10, 10]);
  });

  it('may be 10 or more without a reason', () => {
    expect(textsOf(withMinimum(10))).toEqual([]);
    expect(textsOf(withMinimum(11))).toEqual([]);
  });

  it.each([5, 9])('may be %i with a reason only', (minimum) => {
    expect(textsOf(withMinimum(minimum, override))).toEqual([]);
    expect(textsOf(withMinimum(minimum))).toEqual([
      expect.stringContaining('Right would be 10 or more, or an `override:`'),
    ]);
  });

  it.each([4, 1, 0, -10, 5.5])('may not be %d, whatever the reason', (minimum) => {
    expect(textsOf(withMinimum(minimum, override))).toEqual([
      expect.stringContaining('No table may publish cells of fewer than 5 people'),
    ]);
  });

  it('is raised by the contributors whom one attacker may speak for, and so is what counts as one largest', () => {
    const text = withMinimum(10, '\n    insiders: 3');
    expect(textsOf(text)).toEqual([]);
    expect(parsePolicy(text, 'x').tables.find(({ insiders }) => insiders !== undefined)).toMatchObject({
      minimumFrequency: 13,
      insiders: 3,
      dominance: { insiders: 3 },
    });
    expect(textsOf(withMinimum(8, `${override}\n    insiders: 3`))).toEqual([]);
    expect(textsOf(withMinimum(8, '\n    insiders: 3'))).toEqual([
      expect.stringContaining('Right would be 10 or more'),
    ]);
    expect(textsOf(withMinimum(10, '\n    insiders: 0'))).toHaveLength(1);
  });

  it('needs no reason to override at 10', () => {
    expect(textsOf(withMinimum(10, override))).toEqual([expect.stringContaining('nothing to override')]);
  });
});

describe('a key period', () => {
  const withPeriods = (period: PeriodKind, keyPeriod: PeriodKind) =>
    smallPolicy
      .replaceAll('    period: month', `    period: ${period}`)
      .replace('key period: month', `key period: ${keyPeriod}`)
      .replace('microdata: 60 days', 'microdata: 2 years');

  const pairs = periodKinds.flatMap((period) => periodKinds.map((keyPeriod) => [period, keyPeriod] as const));

  it.each(pairs)('holds a table’s %s inside a %s only if it lies whole in it', (period, keyPeriod) => {
    const texts = textsOf(withPeriods(period, keyPeriod));
    if (fitsInside(period, keyPeriod)) expect(texts).toEqual([]);
    else {
      expect(texts.length).toBeGreaterThan(0);
      for (const text of texts) expect(text).toMatch(/would count twice in a .*Right would be a period of/);
    }
  });

  it('says why a week does not lie in a month', () => {
    expect(textsOf(withPeriods('week', 'month'))[0]).toContain('a week can lie in two months');
  });
});

describe('retention', () => {
  const withRetention = (microdata: number, keys: number, late = 4) =>
    changed(
      ['microdata: 60 days', `microdata: ${microdata} days`],
      ['  keys: 30 days', `  keys: ${keys} days`],
      ['    key period: month', `    key period: month\n    late data: ${late} days`],
    );

  it('keeps microdata for the longest month, the late days and the night, and not a day less', () => {
    expect(textsOf(withRetention(36, 30))).toEqual([]);
    expect(textsOf(withRetention(35, 30))).toEqual([
      expect.stringContaining('Right would be `36 days` or more'),
      expect.stringContaining('Right would be `36 days` or more'),
    ]);
  });

  it('keeps keys until late data has come, and not a day less', () => {
    expect(textsOf(withRetention(60, 5))).toEqual([]);
    expect(textsOf(withRetention(60, 4))).toEqual([
      expect.stringContaining('Right would be `5 days` or more'),
    ]);
  });

  it('never keeps keys longer than the microdata', () => {
    expect(textsOf(withRetention(60, 60))).toEqual([]);
    expect(textsOf(withRetention(60, 61))).toEqual([
      expect.stringContaining('Right would be `60 days` or fewer'),
    ]);
  });

  it('keeps nothing for less than a day', () => {
    expect(textsOf(changed(['landing: 30 days', 'landing: 1 day']))).toEqual([]);
    expect(textsOf(changed(['landing: 30 days', 'landing: 0 days']))).toEqual([
      expect.stringContaining('`1 day` or more'),
    ]);
  });
});

describe('sources that share people', () => {
  const second = (more: string) =>
    changed([
      'tables:\n  learners',
      `  progress:
    title: Progress
    format: csv
    exports: progress/
    columns:
      direct identifiers: [learner, school]
      quasi-identifiers: [module]
      not personal: [time]
    day: { by: column, column: time, format: iso }
    variables:
      course: { by: code, from: module, classification: course }
${more}
tables:\n  learners`,
    ]);
  const person = '    person: { by: id, namespace: learner, columns: [learner] }';

  it('agree on the key period', () => {
    expect(textsOf(second(`${person}\n    key period: month`))).toEqual([]);
    expect(textsOf(second(`${person}\n    key period: year`))).toEqual([
      expect.stringContaining('Right would be `month` here too'),
    ]);
  });

  it('agree on how people are known', () => {
    const two = person.replace('[learner]', '[school, learner]');
    expect(textsOf(second(`${two}\n    key period: month`))).toEqual([
      expect.stringContaining('as many columns'),
    ]);
  });

  it('are not counted together where they share nobody', () => {
    const alone = person.replace('namespace: learner', 'namespace: pupil');
    const text = second(`${alone}\n    key period: month`).replace(
      'description: Who passes.\n    sources: [events]',
      'description: Who passes.\n    sources: [events, progress]',
    );
    expect(textsOf(text)).toContainEqual(
      expect.stringContaining('different namespaces (`learner`, `pupil`)'),
    );
  });

  it('have folders of their own, or the very same', () => {
    const at = (folder: string) =>
      textsOf(second(`${person}\n    key period: month`).replace('exports: progress/', `exports: ${folder}`));
    expect(at('events/')).toEqual([]);
    expect(at('events-2/')).toEqual([]);
    expect(at('events')).toEqual([]);
    expect(at('events/progress/')).toEqual([expect.stringContaining('overlap')]);
  });
});

describe('a share', () => {
  const activity = (written: string) =>
    parsePolicy(
      changed(['description: Who passes.', `description: Who passes.\n    activity: ${written}`]),
      'x',
    ).tables[1]?.activity;

  it('is the same in per cent and as a number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (percent) => {
        expect(activity(`${percent} %`)).toBeCloseTo(percent / 100, 12);
        expect(activity(String(percent / 100))).toBeCloseTo(percent / 100, 12);
      }),
      { numRuns: 20 },
    );
  });

  it.each(['101 %', '1.5', '0', '-0.1', 'half'])('is never %s', (written) => {
    expect(() => activity(written)).toThrow(/Right would be|Write a share/);
  });
});
