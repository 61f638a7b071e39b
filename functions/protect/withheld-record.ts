import type { PublishedTable } from '../../core/published-table.ts';
import { activityOf } from './activity.ts';
import { universeOf, universeRows } from './compose.ts';
import type { ProtectedCells } from './protect-tables.ts';
import { cellsByRule } from './reasons.ts';
import { servedBy } from './served.ts';

/** What the night itself keeps of how a table was protected; nobody outside sees it. Cells go by their row. */
export const withheldRecord = (cells: ProtectedCells) => {
  const { counted, primary, withheld, causes, totalOnly } = cells;
  const { numbers, byCell } = servedBy(cells);
  const { announced, measures } = counted;
  const rows = universeOf(cells, universeRows(announced));
  const rowOf = new Map(rows.flatMap((one, row) => ('cell' in one ? [[one.cell, row] as const] : [])));
  const rowsFor = (own: Iterable<number>): readonly number[] =>
    [...own].map((cell) => rowOf.get(cell) ?? -1).sort((a, b) => a - b);
  const all = [...withheld.keys()].filter((cell) => withheld[cell] === 1);
  return {
    table: announced.table,
    period: announced.period,
    version: announced.version,
    levels: Object.fromEntries(announced.dimensions.map(({ name, level }) => [name, level])),
    primary: Object.fromEntries(measures.map(({ name }) => [name, rowsFor(primary[name] ?? [])])),
    secondary: Object.fromEntries(
      measures.map(({ name }) => [name, rowsFor(all.filter((cell) => !primary[name]?.has(cell)))]),
    ),
    activity: activityOf(cells),
    totalOnly,
    rules: recordOf(cellsByRule(cells.counted), rowsFor),
    causes: [...causes].map(([cell, own]) => ({ row: rowOf.get(cell) ?? -1, own })),
    served: {
      numbers,
      byRow: [...byCell].map(([cell, own]) => ({ row: rowOf.get(cell) ?? -1, ...own })),
    },
    ...(cells.bound && { bound: cells.bound }),
  };
};

const recordOf = <Name extends string>(
  cells: Readonly<Record<Name, ReadonlySet<number>>>,
  rowsFor: (own: Iterable<number>) => readonly number[],
): Record<string, readonly number[]> =>
  Object.fromEntries(Object.entries<ReadonlySet<number>>(cells).map(([name, own]) => [name, rowsFor(own)]));

/** The same of a table from which nothing is withheld. */
export const nothingWithheld = ({ table, period, version, dimensions, measures }: PublishedTable) => {
  const none = Object.fromEntries(measures.map(({ name }) => [name, []]));
  return {
    table,
    period,
    version,
    levels: Object.fromEntries(dimensions.map(({ name, level }) => [name, level])),
    primary: none,
    secondary: none,
    activity: { published: 1, withOther: 1 },
  };
};
