import { describe, expect, test } from 'vitest';
import { TOTAL } from '../../core/classification.ts';
import type { PublishedMeasure, PublishedTable } from '../../core/published-table.ts';
import { attackPublished, attackTonight } from '../../functions/audit/attack.ts';
import { cellsOf, flatDimension, people, publishedTable } from '../support/published-table.ts';
import { countedFor } from './small-table.ts';

const found = async (...tables: PublishedTable[]): Promise<boolean> =>
  (await attackPublished(tables)).some(
    ({ attacker, found: times }) => attacker === 'remainders' && times > 0,
  );

describe('people are few, however much is counted of them:', () => {
  const dimensions = [flatDimension('course', ['a', 'b'])];
  const measureOf: Readonly<Record<string, Omit<PublishedMeasure, 'name' | 'title'>>> = {
    students: { kind: 'people', unit: 'people', additive: people(dimensions).additive },
    visits: { kind: 'events', unit: 'events', cap: 50, additive: {} },
    minutes: { kind: 'sum', variable: 'minutes', unit: 'minutes', cap: 600, additive: {} },
  };

  /** Everybody comes twice and stays for an hour, and there are so many of each of two courses. */
  const table = (name: string, land: readonly string[], [shown, a]: readonly [readonly string[], number]) => {
    const counts: Readonly<Record<string, number>> = {
      a,
      b: land.length === 0 ? 80 : 20,
      [TOTAL]: a + (land.length === 0 ? 80 : 20),
    };
    const each: Readonly<Record<string, number>> = { students: 1, visits: 2, minutes: 60.1 };
    const measures = shown.flatMap((measure): PublishedMeasure[] => {
      const one = measureOf[measure];
      return one ? [{ ...one, name: measure, title: measure }] : [];
    });
    const amountOf = (code: string, measure: string) => (counts[code] ?? 0) * (each[measure] ?? 0);
    const published = publishedTable({
      table: name,
      dimensions,
      measures,
      minimumFrequency: 5,
      where: land.length === 0 ? [] : [{ variable: 'land', classification: 'land', in: land }],
      cells: cellsOf(dimensions, measures, ([code = ''], measure) => amountOf(code, measure)),
    });
    const codes = ['a', 'b', TOTAL];
    const counted = countedFor(published, counts, {
      measures: Object.fromEntries(
        shown.map((measure) => [
          measure,
          {
            value: codes.map((code) => amountOf(code, measure)),
            contributors: codes.map((code) => counts[code] ?? 0),
          },
        ]),
      ),
    });
    return { published, counted };
  };

  const threeTables = (shown: readonly string[], left: number) => [
    table('all', [], [shown, 60 + left]),
    table('de', ['DE'], [shown, 30]),
    table('fr', ['FR'], [shown, 30]),
  ];

  const fallen = async (shown: readonly string[], left: number): Promise<boolean> => {
    const tables = threeTables(shown, left);
    const attacked = await attackTonight(
      tables.map(({ published }) => published),
      [],
      {
        cellsOf: (one) => tables.find(({ published }) => published === one)?.counted ?? null,
        shownOf: () => null,
        dominanceOf: () => null,
        classifications: {},
      },
    );
    return attacked.some(({ attacks }) =>
      attacks.some(({ attacker, found: n }) => attacker === 'remainders' && n > 0),
    );
  };

  test.each([
    [['students', 'visits'], 4, true],
    [['students', 'visits'], 5, false],
    [['students', 'minutes'], 4, true],
    [['students', 'minutes'], 5, false],
  ])('%j of %i that anybody can read', async (shown, left, expected) => {
    expect(await found(...threeTables(shown, left).map(({ published }) => published))).toBe(expected);
  });

  test.each([
    [['visits'], 4, true],
    [['visits'], 5, false],
    [['minutes'], 4, true],
    [['minutes'], 5, false],
    [['minutes'], 0, false],
    [['visits', 'minutes'], 4, true],
    [['visits', 'minutes'], 5, false],
  ])('%j of %i whom only the night has counted', async (shown, left, expected) => {
    expect(await fallen(shown, left)).toBe(expected);
  });

  test('what is to be withheld is a cell with people, in one of the tables that it takes', async () => {
    const tables = threeTables(['students', 'visits'], 4).map(({ published }) => published);
    const attacked = await attackTonight(tables, []);
    const named = attacked.flatMap(({ counterexamples }) => counterexamples);
    const ofIt = named.filter(({ attacker }) => attacker === 'remainders').flatMap(({ cells }) => cells);
    expect(ofIt.map(({ codes }) => codes)).toContainEqual(['a']);
  });
});
