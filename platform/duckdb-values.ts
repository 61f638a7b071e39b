import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DOUBLE,
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBStructValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  HUGEINT,
  INTEGER,
  SQLNULL,
  VARCHAR,
} from '@duckdb/node-api';
import { EngineFailure, type SqlValue } from '../core/effects.ts';

/** Values as the engine binds them, in the narrowest type that SQL takes without a cast. */
export const boundValues = (values: readonly SqlValue[]) => {
  const bound = values.map(boundValue);
  return { values: bound.map(({ value }) => value), types: bound.map(({ type }) => type) };
};

const boundValue = (value: SqlValue): { value: DuckDBValue; type: DuckDBType } => {
  if (value instanceof Uint8Array) return { value: new DuckDBBlobValue(value), type: BLOB };
  if (typeof value === 'bigint')
    return { value, type: BigInt.asIntN(64, value) === value ? BIGINT : HUGEINT };
  if (value === null) return { value, type: SQLNULL };
  if (typeof value === 'boolean') return { value, type: BOOLEAN };
  if (typeof value === 'string') return { value, type: VARCHAR };
  if (Math.trunc(value) === value && Math.abs(value) < 2 ** 31) return { value, type: INTEGER };
  return Number.isSafeInteger(value) ? { value: BigInt(value), type: BIGINT } : { value, type: DOUBLE };
};

/** A value as a column of that type holds it; refused where the two do not fit. */
export const columnValue = (value: SqlValue, { typeId }: DuckDBType): DuckDBValue => {
  if (value === null) return null;
  if (wide.has(typeId) && isWhole(value)) return BigInt(value);
  if (narrow.has(typeId) && isWhole(value)) return Number(value);
  if (real.has(typeId) && (typeof value === 'number' || isWhole(value))) return Number(value);
  if (textual.has(typeId) && typeof value === 'string') return value;
  if (typeId === DuckDBTypeId.BOOLEAN && typeof value === 'boolean') return value;
  if (typeId === DuckDBTypeId.BLOB && value instanceof Uint8Array) return new DuckDBBlobValue(value);
  if (typeId === DuckDBTypeId.DATE && typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value))
    return new DuckDBDateValue(Date.parse(value) / 86_400_000);
  throw new EngineFailure('other', 'A value to append does not fit the type of its column');
};

const textual = new Set([DuckDBTypeId.VARCHAR, DuckDBTypeId.ENUM]);
const wide = new Set([
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT,
]);
const narrow = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
]);
const real = new Set([DuckDBTypeId.FLOAT, DuckDBTypeId.DOUBLE]);

const isWhole = (value: SqlValue): value is number | bigint =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));

/** A value of a result in plain JavaScript; dates and times as their ISO-like text. */
export const plainValue = (value: DuckDBValue): unknown => {
  if (typeof value === 'bigint') return isSafe(value) ? Number(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof DuckDBBlobValue) return value.bytes;
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return value.items.map(plainValue);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([name, part]) => [name, plainValue(part)]));
  return value.toString();
};

const isSafe = (value: bigint): boolean =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
