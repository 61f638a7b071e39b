import fc from 'fast-check';
import type { LinearCell, LinearStatus, LinearTable } from '../../core/linear-table.ts';

export const linearCell = (value: number, change: Partial<LinearCell> = {}): LinearCell => ({
  value,
  weight: value + 1,
  status: 'safe',
  lower: 0,
  upper: 1000,
  lowerProtection: 0,
  upperProtection: 0,
  slidingProtection: 0,
  ...change,
});

/** Two-way table with its totals, row by row, the totals last. */
export const twoWay = (
  inner: readonly (readonly number[])[],
  cellOf: (value: number, at: number) => LinearCell,
): LinearTable => {
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const columns = inner[0]?.length ?? 0;
  const lines = inner.map((row) => [...row, sum(row)]);
  lines.push(Array.from({ length: columns + 1 }, (_, at) => sum(lines.map((line) => line[at] ?? 0))));
  const width = columns + 1;
  const place = (row: number, column: number) => row * width + column;
  const relation = (total: number, parts: readonly number[]) => ({
    total: 0,
    cells: [total, ...parts],
    weights: [-1, ...parts.map(() => 1)],
  });
  const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);
  return {
    cells: lines.flat().map(cellOf),
    relations: [
      ...lines.map((_, row) =>
        relation(
          place(row, columns),
          upTo(columns).map((column) => place(row, column)),
        ),
      ),
      ...upTo(width).map((column) =>
        relation(
          place(inner.length, column),
          upTo(inner.length).map((row) => place(row, column)),
        ),
      ),
    ],
  };
};

/** Small two-way tables of which some cells are unsafe and some have to be published. */
export const anyTable = fc
  .record({
    inner: fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 3, maxLength: 3 }), {
      minLength: 2,
      maxLength: 2,
    }),
    statuses: fc.array(fc.constantFrom<LinearStatus>('safe', 'safe', 'safe', 'safe', 'unsafe', 'fixed'), {
      minLength: 12,
      maxLength: 12,
    }),
    levels: fc.array(fc.nat(4), { minLength: 36, maxLength: 36 }),
    weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 12, maxLength: 12 }),
  })
  .map(({ inner, statuses, levels, weights }) =>
    twoWay(inner, (value, at) => {
      const status = statuses[at] ?? 'safe';
      const [below = 0, above = 0, sliding = 0] = levels.slice(3 * at, 3 * at + 3);
      const level = status === 'unsafe' ? 1 : 0;
      return linearCell(value, {
        status,
        weight: weights[at] ?? 1,
        lowerProtection: level * Math.min(below, value),
        upperProtection: level * above,
        slidingProtection: level * sliding,
      });
    }),
  );
