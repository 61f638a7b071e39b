import { personColumns } from '../person-key.ts';
import { plainText } from '../plain-text.ts';
import { pathOf } from '../scratch.ts';
import { identifier, literal } from '../sql.ts';
import type { RawExport, RawRows } from './format-reader.ts';
import { sampleKeys } from './sample-keys.ts';

export interface JsonNames {
  /** Where a column's value lies: the keys on the way to it, outermost first. */
  readonly pathOf: (column: string) => readonly string[];
  /** Text that means that nothing was recorded. */
  readonly none?: string;
  /** Looks at the keys that a sample of the lines has. */
  readonly check?: (keys: ReadonlySet<string>) => void;
}

/**
 * One JSON object a line. The reader takes the first of two equal keys. A line that is no object, or one without any of the
 * columns, gives a row of nothing, and so is not readable.
 */
export const openJsonLines = async (raw: RawExport, names: JsonNames): Promise<RawRows> => {
  const { session, source, wanted } = raw;
  const { file, lost } = await plainText(session, raw.file, 'lose');
  const keys = await sampleKeys(session, file, {
    declared: Object.keys(source.columns).map(names.pathOf),
    person: personColumns(source).map(names.pathOf),
  });
  names.check?.(keys.found);
  const paths = wanted.map(names.pathOf);
  const outer = [...new Set(paths.map(([key = '']) => key))];
  const isNested = (key: string) => paths.some(([first, ...inner]) => first === key && inner.length > 0);
  const types = outer.map((key) => `${literal(key)}: '${isNested(key) ? 'JSON' : 'VARCHAR'}'`);
  const texts = paths.map((path) =>
    names.none === undefined ? textAt(path) : `nullif(${textAt(path)}, ${literal(names.none)})`,
  );
  const rows = `read_json(${literal(pathOf(session, file))}, format = 'newline_delimited', ignore_errors = true,
    maximum_object_size = 4194304, columns = {${types.join(', ')}})`;
  return {
    select: `SELECT coalesce(${outer.map((key) => `${identifier(key)}::VARCHAR`).join(', ')}) IS NOT NULL AS readable
      ${texts.map((text, at) => `, ${text} AS c${at}`).join('')} FROM ${rows}`,
    lost: async () => lost,
    unknown: keys.unknown,
    unknownRare: keys.rare,
  };
};

const textAt = ([key = '', ...inner]: readonly string[]): string =>
  inner.length === 0
    ? identifier(key)
    : `json_extract_string(${identifier(key)}, ${literal(pointerOf(inner))})`;

/** A JSON Pointer (RFC 6901). */
const pointerOf = (keys: readonly string[]): string =>
  keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
