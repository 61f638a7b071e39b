import highsModule from 'highs';
import type { Figures } from './whole-night.ts';

interface Range {
  readonly low: number;
  readonly high: number;
}

/** The declarations of `highs` 1.15 describe its CommonJS form; Node loads the ES module, whose default is the loader. */
const highs = await (highsModule as unknown as typeof highsModule.default)();
const most = 100_000;

/**
 * From where to where each cell can lie for somebody who knows the published ones and that totals are sums of counts: cells
 * `row/table code` of tables that share their rows, with `_T` in both directions. It has no line of kohort's own in it.
 */
export const rangesOf = (figures: Figures): ((cell: string) => Range) => {
  const cells = Object.keys(figures);
  const name = (cell: string) => `x${cells.indexOf(cell)}`;
  const sums = linesOf(cells).map(({ whole, parts }, at) =>
    [`s${at}: ${name(whole)}`, ...parts.map((part) => `- ${name(part)}`), '= 0'].join(' '),
  );
  const bounds = cells.map((cell) =>
    figures[cell] === null ? `0 <= ${name(cell)} <= ${most}` : `${name(cell)} = ${figures[cell]}`,
  );
  const solve = (goal: 'Minimize' | 'Maximize', cell: string): number => {
    const programme = [goal, `goal: ${name(cell)}`, 'Subject To', ...sums, 'Bounds', ...bounds, 'End'];
    const { Status, ObjectiveValue } = highs.solve(programme.join('\n'));
    if (Status !== 'Optimal') throw new Error(`the figures contradict each other: ${Status}`);
    return Math.round(ObjectiveValue * 1e6) / 1e6;
  };
  return (cell) => ({ low: Math.ceil(solve('Minimize', cell)), high: Math.floor(solve('Maximize', cell)) });
};

/** The people of a cell are neither known to be fewer than the minimum nor known to less than that. */
export const isWide = ({ low, high }: Range, minimum: number): boolean =>
  high >= minimum && high - low >= minimum;

const linesOf = (
  cells: readonly string[],
): { readonly whole: string; readonly parts: readonly string[] }[] => {
  const rows = [...new Set(cells.map(rowOf))];
  const columns = [...new Set(cells.map(columnOf))];
  const tables = new Set(columns.filter((column) => column !== '_T').map((column) => column.split(' ')[0]));
  const across = rows.flatMap((row) =>
    [...tables].map((table) => ({
      whole: `${row}/_T`,
      parts: columns.filter((column) => column.startsWith(`${table} `)).map((column) => `${row}/${column}`),
    })),
  );
  const down = columns.map((column) => ({
    whole: `_T/${column}`,
    parts: rows.filter((row) => row !== '_T').map((row) => `${row}/${column}`),
  }));
  return [...across, ...down];
};

const rowOf = (cell: string): string => cell.split('/')[0] ?? '';
const columnOf = (cell: string): string => cell.split('/')[1] ?? '';
