import { expect, test } from 'vitest';
import { loadSolve, type Programme } from '../../functions/protect/linear-programme.ts';

const sound: Programme = {
  cost: [1, 2],
  lower: [0, 0],
  upper: [5, Infinity],
  rows: [{ columns: [0, 1], weights: [1, 1], lower: 7, upper: Infinity }],
  whole: true,
};
const [row] = sound.rows;

test('a programme ends with its best columns', async () => {
  const solve = await loadSolve();
  expect(solve(sound)).toEqual(Float64Array.of(5, 2));
});

test.each<[string, Partial<Programme>]>([
  ['a cost', { cost: [1, Number.NaN] }],
  ['a bound of a column', { lower: [Number.NaN, 0] }],
  ['a bound of a column', { upper: [5, Number.NaN] }],
  ['a bound of a row', { rows: row ? [{ ...row, lower: Number.NaN }] : [] }],
  ['a weight', { rows: row ? [{ ...row, weights: [1, Number.NaN] }] : [] }],
])('a programme with %s that nobody knows is refused by name', async (what, unknown) => {
  const solve = await loadSolve();
  expect(() => solve({ ...sound, ...unknown })).toThrow(`${what} of a linear programme is not a number`);
});
