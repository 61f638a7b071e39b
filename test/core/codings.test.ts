import { describe, expect, test } from 'vitest';
import { codingsOf } from '../../core/codings.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { changed, smallPolicy } from '../policy/small-policy.ts';

/** How `learners` is coded, which shows courses and countries and sums minutes. */
const codingsIn = (text: string, name = 'learners') => {
  const policy = parsePolicy(text, 'policy.yaml');
  const table = policy.tables.find((one) => one.name === name);
  if (!table) throw new Error('the small policy has no such table');
  return codingsOf(policy, table);
};

const before = codingsIn(smallPolicy);

/** Columns of which both know, and how many of them are coded otherwise. */
const compared = (text: string) => {
  const after = codingsIn(text);
  const both = Object.keys(before).filter((column) => Object.hasOwn(after, column));
  return { both: both.length, otherwise: both.filter((column) => before[column] !== after[column]).length };
};

const course = '      course: { by: code, from: module, classification: course }';
const physics = '      physics: { label: Physics, codes: { waves: Waves, heat: Heat } }';

describe('the coding of a column', () => {
  test('is named for each column that the table uses, for its days, and for no other', () => {
    expect(Object.keys(before)).toHaveLength(3 + 2);
    expect(Object.keys(codingsIn(smallPolicy, 'outcomes'))).toHaveLength(2 + 2);
    for (const name of Object.entries(before).flat()) expect(name).toMatch(/^[bcdfghjklmnpqrst]{8}$/);
  });

  test.each<[string, readonly (readonly [string, string])[]]>([
    [
      'a code that moves',
      [
        [physics, physics.replace(', heat: Heat', '')],
        ['cells: Cells,', 'cells: Cells, heat: Heat,'],
      ],
    ],
    ['a code more', [[physics, physics.replace('heat: Heat', 'heat: Heat, light: Light')]]],
    ['a code fewer', [[physics, physics.replace(', heat: Heat', '')]]],
    ['another map', [[course, course.replace('classification', 'map: { mix: heat }, classification')]]],
    [
      'another column beside it',
      [[course, course.replace('from: module', "from: [module, role], joiner: '/'")]],
    ],
    ['other texts for missing', [['    person: {', "    missing: ['', waves]\n    person: {"]]],
  ])('is another with %s', (title, changes) => {
    const { otherwise } = compared(changed(...changes));
    expect([title, otherwise]).toEqual([title, title.includes('missing') ? 3 : 1]);
  });

  test('is another under another name of the variable or of the classification', () => {
    const renamed = smallPolicy.replaceAll('course: { title: Course', 'topic: { title: Course');
    const scope = renamed.replace('scope: { course: [biology] }', 'scope: { topic: [biology] }');
    expect(compared(scope.replace('      course: { by', '      topic: { by')).otherwise).toBe(1);
    const classification = smallPolicy
      .replace('  course:\n    levels', '  topic:\n    levels')
      .replaceAll('classification: course', 'classification: topic');
    expect(compared(classification).otherwise).toBe(1);
    const number = smallPolicy
      .replace('      minutes: { by', '      time: { by')
      .replace('variable: minutes', 'variable: time');
    expect(compared(number)).toEqual({ both: 5, otherwise: 1 });
  });

  test.each<[string, string, number]>([
    ['days of another format', 'by: column, column: time, format: clf', 1],
    ['one fixed day', "by: fixed, day: '2026-06-10'", 1],
    ['days of another column, which are another fact', 'by: column, column: role, format: iso', 0],
  ])('tells %s apart', (_, rule, otherwise) => {
    const after = changed(['by: column, column: time, format: iso', rule]);
    expect(compared(after).otherwise).toBe(otherwise);
  });

  test.each<[string, readonly (readonly [string, string])[]]>([
    ['labels', [['waves: Waves', 'waves: All waves']]],
    ['the order of codes', [['waves: Waves, heat: Heat', 'heat: Heat, waves: Waves']]],
    [
      'titles and versions',
      [
        ['version: 1', 'version: 2'],
        ['title: Learners', 'title: People'],
      ],
    ],
    ['a variable that it does not use', [['from: 40, code: old', 'from: 50, code: old']]],
    ['codes that it does not use', [['young: Young, old: Old', 'young: Young, middle: Middle, old: Old']]],
    ['other rules of other tables', [['{ title: Course, levels: [course] }', '{ title: Course }']]],
  ])('stays the same with other %s', (_, changes) => {
    expect(codingsIn(changed(...changes))).toEqual(before);
  });
});
