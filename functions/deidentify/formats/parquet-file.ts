import { ContractViolation } from '../../../core/errors.ts';
import { pathOf, readPart, writeScratch } from '../scratch.ts';
import { identifier, literal } from '../sql.ts';
import { isGzipped, unpacked } from '../unpack.ts';
import { placesOf, type RawExport, type RawRows } from './format-reader.ts';

export interface ParquetNames {
  readonly sameName: (name: string) => string;
  /** Text that means that nothing was recorded. */
  readonly none?: string;
}

/** Columns of a Parquet file by name, each as text. A nested one cannot be text, so that none may be declared. */
export const openParquet = async (raw: RawExport, { sameName, none }: ParquetNames): Promise<RawRows> => {
  const { session, source } = raw;
  const file = await plainParquet(raw);
  const rows = `read_parquet(${literal(pathOf(session, file))}, binary_as_string = true)`;
  const columns = await session.rows<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM ${rows}`,
  );
  const names = columns.map(({ column_name }) => column_name);
  const { places, unknown } = placesOf(raw, names, sameName);
  const declared = new Map(Object.keys(source.columns).map((column) => [sameName(column), column]));
  const nested = columns
    .filter(({ column_type }) => /STRUCT|MAP|UNION|\[/.test(column_type))
    .map(({ column_name }) => declared.get(sameName(column_name)))
    .filter((name) => name !== undefined);
  if (nested.length > 0)
    throw new ContractViolation(`these declared columns are nested: ${nested.join(', ')}`);
  const wanted = places.map((place, at) => {
    const text = `CAST(${identifier(names[place] ?? '')} AS VARCHAR)`;
    return `, ${none === undefined ? text : `nullif(${text}, ${literal(none)})`} AS c${at}`;
  });
  return {
    select: `SELECT true AS readable${wanted.join('')} FROM ${rows}`,
    lost: async () => 0,
    unknown,
  };
};

const plainParquet = async ({ session, file }: RawExport): Promise<string> => {
  const gzipped = await isGzipped(session, file);
  const plain = `${file}-plain`;
  if (gzipped) await writeScratch(session, plain, unpacked(session, file));
  const name = gzipped ? plain : file;
  const magic = await readPart(session, name, { position: 0, length: 4 });
  if (magic.toString('latin1') !== 'PAR1') throw new ContractViolation('it is no Parquet file');
  return name;
};
