import { expect, test } from 'vitest';
import type { Classification } from '../../core/classification.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackTonight } from '../../functions/audit/attack.ts';
import { flatDimension } from '../support/published-table.ts';
import { lineTable } from './small-table.ts';

/** `x` is the courses `a` and `c`; no table shows it. The minimum frequency is 5. */
const course: Classification = {
  name: 'course',
  levels: ['course', 'module'],
  codes: [
    { code: 'a', label: 'A', level: 0, parent: 'x' },
    { code: 'c', label: 'C', level: 0, parent: 'x' },
    { code: 'x', label: 'X', level: 1 },
    { code: 'b', label: 'B', level: 0, parent: 'y' },
    { code: 'y', label: 'Y', level: 1 },
    { code: '_U', label: 'Unknown', level: 1 },
  ],
};

const age = flatDimension('age', ['young', 'old']);
const ofCourses = (table: string, codes: readonly string[], values: Readonly<Record<string, number>>) =>
  lineTable(values, {
    dimensions: [age],
    changes: { table, where: [{ variable: 'course', classification: 'course', in: codes }] },
  });
const modules = flatDimension('course', ['x', 'y'], { levels: ['course', 'module'], level: 1 });

const shapes: readonly (readonly [string, (few: number) => readonly PublishedTable[]])[] = [
  [
    'two filters, a module and one of its courses',
    (few) => [
      ofCourses('all', ['x'], { young: 40 + few, old: 90 }),
      ofCourses('one', ['c'], { young: 40, old: 30 }),
    ],
  ],
  [
    'two filters by several codes',
    (few) => [
      ofCourses('all', ['x', 'b'], { young: 70 + few, old: 90 }),
      ofCourses('one', ['b', 'c'], { young: 70, old: 30 }),
    ],
  ],
  [
    'modules alone beside a filter by a course',
    (few) => [
      lineTable({ x: 70 + few, y: 50 }, { dimensions: [modules], changes: { table: 'all' } }),
      ofCourses('one', ['c'], { young: 40, old: 30 }),
    ],
  ],
];

test.each(shapes)(
  'four people left between %s are found by the tree of the policy, five are not',
  async (_, tablesWith) => {
    const outcomesOf = async (few: number, classifications: Readonly<Record<string, Classification>>) =>
      (
        await attackTonight(tablesWith(few), [], {
          cellsOf: () => null,
          shownOf: () => null,
          dominanceOf: () => null,
          classifications,
        })
      ).map(({ outcome }) => outcome);
    expect(await outcomesOf(4, { course })).toContain('breached');
    expect(await outcomesOf(5, { course })).toEqual(['passed', 'passed']);
    expect(await outcomesOf(4, {})).toEqual(['passed', 'passed']);
  },
);
