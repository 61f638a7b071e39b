import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { PublishedMeasure, PublishedTable } from '../../core/published-table.ts';
import { statusColumn } from './parse-table.ts';

/** `data.parquet`: the rows and columns of `data.csv`, typed; a withheld value is NULL. */
export const writeParquet = (table: PublishedTable): Uint8Array => {
  const { dimensions, measures, cells } = table;
  const columnData = [
    ...dimensions.map(({ name }) => text(name, cells.codes[name] ?? [])),
    ...measures.flatMap((measure) => {
      const { value, status } = cells.measures[measure.name] ?? { value: [], status: [] };
      return [number(measure, value), text(statusColumn(measure.name), status)];
    }),
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData }));
};

const text = (name: string, column: readonly string[]): ColumnSource => ({
  name,
  data: [...column],
  type: 'STRING',
  nullable: false,
});

const number = ({ name, kind }: PublishedMeasure, column: readonly (number | null)[]): ColumnSource =>
  kind === 'sum' || kind === 'mean'
    ? { name, data: column.map(withoutNegativeZero), type: 'DOUBLE', nullable: true }
    : {
        name,
        data: column.map((value) => (value === null ? null : BigInt(value))),
        type: 'INT64',
        nullable: true,
      };

/** Text knows one zero only, so `data.csv` cannot say which it was. */
const withoutNegativeZero = (value: number | null): number | null => (value === 0 ? 0 : value);
