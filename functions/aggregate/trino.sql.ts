import type { SqlValue } from '../../core/effects.ts';
import type { Period } from '../../core/period.ts';
import { PERIOD_COLUMN, type WarehouseTable } from '../../core/warehouse-tables.ts';
import type { CountPlan } from './count.ts';
import { type Dialect, literal, quoted } from './dialect.ts';
import type { StepColumn } from './steps.ts';

/** Trino orders -0 before 0, where DuckDB knows one zero. */
export const trino: Dialect = {
  list: (expression) => `array_join(${expression}, ' ')`,
  finite: (expression) => `is_finite(${expression})`,
  ordered: (expression) => `(${expression} + CAST('0' AS DOUBLE))`,
};

export interface ObjectsOfTable {
  readonly table: WarehouseTable;
  /** Key periods to read, where the table has them. */
  readonly periods: readonly Period[];
  /** Names of objects, as `"$path"` tells them, that do not count. */
  readonly without: readonly string[];
}

/** The rows of a table's objects that count. */
export const scan = ({ table, periods, without }: ObjectsOfTable): string => {
  const conditions = [
    ...(table.byPeriod ? [`${PERIOD_COLUMN} IN (${periods.map(literal).join(', ')})`] : []),
    ...(without.length > 0 ? [`"$path" NOT IN (${without.map(literal).join(', ')})`] : []),
  ];
  const columns = table.columns.map(({ name }) => quoted(name)).join(', ');
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  return `SELECT ${columns} FROM ${quoted(table.name)}${where}`;
};

/** Rows written out. */
export const values = (
  columns: readonly StepColumn[],
  rows: Iterable<readonly (SqlValue | undefined)[]>,
): string => {
  const typed = columns.map(({ name, type }) => `CAST(${name} AS ${type}) AS ${name}`).join(', ');
  const lines = [...rows].map((row) => `(${row.map(constant).join(', ')})`);
  const none = `(${columns.map(() => 'NULL').join(', ')})`;
  const names = columns.map(({ name }) => name).join(', ');
  const from = `(VALUES ${lines.length > 0 ? lines.join(', ') : none}) AS v (${names})`;
  return `SELECT ${typed} FROM ${from}${lines.length > 0 ? '' : ' WHERE FALSE'}`;
};

export const withSteps = (
  steps: readonly (readonly [name: string, query: string])[],
  query: string,
): string =>
  steps.length === 0
    ? query
    : `WITH ${steps.map(([name, step]) => `${name} AS (\n${step}\n)`).join(', ')}\n${query}`;

/** `reduced` within the population and the caps; `cut` has taken the place of heavy people where there are any. */
export const kept = (count: CountPlan, isCut: boolean): string => {
  const columns = [
    'person',
    ...count.dimensions.map((_, d) => `k${d}`),
    ...count.tallies.map((_, at) => `t${at}`),
  ].join(', ');
  const inside = `SELECT ${columns} FROM reduced AS p WHERE inside`;
  if (!isCut) return inside;
  return `${inside} AND NOT EXISTS (SELECT 1 FROM heavy AS h WHERE h.person = p.person)
UNION ALL SELECT ${columns} FROM cut`;
};

/** Per code what holds it at each level from the finest counted to `splitsAt`. */
export const upwards = (count: CountPlan, dimension: number, splitsAt: number): string => {
  const finest = count.dimensions[dimension]?.finest ?? 0;
  return Array.from({ length: splitsAt - finest + 1 }, (_, step) => finest + step)
    .map((level) => `SELECT code, ${level} AS level, l${level} AS number FROM generalised_${dimension}`)
    .join(' UNION ALL ');
};

/** `kept` with each person once per combination of levels and codes, the levels as `at0`, `at1` ... */
export const atAllLevels = (count: CountPlan): string => {
  const of = count.dimensions.map((_, d) => ({
    selected: `u${d}.level AS at${d}, u${d}.number AS k${d}`,
    group: `u${d}.level, u${d}.number`,
    join: `JOIN upwards_${d} AS u${d} ON u${d}.code = p.k${d}`,
  }));
  const totals = count.tallies.map((_, at) => `sum(t${at}) AS t${at}`);
  return `SELECT ${['person', ...of.map(({ selected }) => selected), ...totals].join(', ')}
FROM kept AS p ${of.map(({ join }) => join).join(' ')}
GROUP BY ${['person', ...of.map(({ group }) => group)].join(', ')}`;
};

const constant = (value: SqlValue | undefined): string => {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'string') return literal(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value instanceof Uint8Array) throw new TypeError('bytes are written out in no query');
  return String(value);
};
