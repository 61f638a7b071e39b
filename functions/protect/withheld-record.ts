import type { PublishedTable } from '../../core/published-table.ts';
import { activityOf } from './activity.ts';
import { universeOf, universeRows } from './compose.ts';
import type { ProtectedCells } from './protect-tables.ts';

/** What the night itself keeps of how a table was protected; nobody outside sees it. Cells go by their row. */
export const withheldRecord = (cells: ProtectedCells) => {
  const { counted, primary, withheld } = cells;
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
  };
};

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
