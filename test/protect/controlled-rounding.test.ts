import { describe, expect, test } from 'vitest';
import { loadSolve, type Programme } from '../../functions/protect/linear-programme.ts';
import { type Choices, roundedControlled } from '../../functions/protect/rounding/controlled.ts';
import { neighboursOf } from '../../functions/protect/rounding/neighbours.ts';

const base = 5;
const solve = await loadSolve();

/** A cube of counts with all of its margins; position 0 of each side is its total. */
const cube = (side: number): Choices => {
  const length = side + 1;
  const strides = [length * length, length, 1];
  const place = (row: number, stride: number) => Math.floor(row / stride) % length;
  let state = 1;
  const values = Array.from({ length: length ** 3 }, (_, row) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return strides.every((stride) => place(row, stride) > 0) ? 15 + (state >>> 24) : 0;
  });
  const partsOf = (row: number, stride: number) =>
    Array.from({ length: side }, (_, at) => row + (at + 1) * stride);
  const lines = strides.flatMap((stride) =>
    [...values.keys()]
      .filter((row) => place(row, stride) === 0)
      .map((whole) => ({ whole, parts: partsOf(whole, stride) })),
  );
  for (const { whole, parts } of lines)
    values[whole] = parts.reduce((sum, part) => sum + (values[part] ?? 0), 0);
  const cells = values.map(
    (value, row) =>
      [row, neighboursOf({ value, isCount: true, minimum: 11 }, { base, method: 'controlled' })] as const,
  );
  return { base, cells: new Map(cells), lines };
};

describe('controlled rounding in three dimensions', () => {
  test('keeps every sum, by neighbours alone, and the same every time', () => {
    const choices = cube(6);
    const rounded = roundedControlled(choices, solve);
    expect(rounded).toEqual(roundedControlled(choices, solve));
    expect(rounded).toBeDefined();
    const shown = (row: number) => rounded?.get(row) ?? Number.NaN;
    for (const { whole, parts } of choices.lines)
      expect(shown(whole)).toBe(parts.reduce((sum, part) => sum + shown(part), 0));
    for (const [row, { below, above }] of choices.cells) expect([below, above]).toContain(shown(row));
  });

  test('searches in whole numbers for a counted while, and not at all where that may take a night', () => {
    const searches: Programme[] = [];
    const watched = (programme: Programme) => {
      if (programme.whole) searches.push(programme);
      return solve(programme);
    };
    expect(roundedControlled(cube(16), watched)).toBeUndefined();
    expect(searches).toEqual([]);
    roundedControlled(cube(6), watched);
    expect(searches.map(({ enough }) => enough?.branches)).toEqual([expect.any(Number)]);
  });
});
