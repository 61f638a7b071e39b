import { OTHER, TOTAL } from '../../core/classification.ts';
import type { PublishedNoise } from '../../core/noise.ts';
import type { PublishedDimension, PublishedMeasure, PublishedTable } from '../../core/published-table.ts';

/** How many rules of form a table was held against, and how many it breaks. */
export interface Form {
  readonly checked: number;
  readonly broken: number;
}

/** Whether the table is what its contract says it is, so that attackers can read it at all. `cut`: an audience's part. */
export const formOf = (table: PublishedTable, cut: boolean): Form => {
  const codes = table.dimensions.map(({ codes: own }) => own.map(({ code }) => code));
  const size = codes.reduce((product, own) => product * own.length, 1);
  const measures = Object.keys(table.cells.measures);
  const rules = [
    Number.isInteger(table.minimumFrequency) &&
      (table.noise ? table.minimumFrequency === 1 : table.minimumFrequency >= 2),
    table.measures.length > 0 && measures.length === table.measures.length,
    isUnique(table.measures.map(({ name }) => name)),
    isUnique(table.dimensions.map(({ name }) => name)),
    isUnique(table.dimensions.map(({ variable, classification }) => `${variable}/${classification}`)),
    Object.keys(table.cells.codes).length === table.dimensions.length,
    !table.noise || saysItsNoise(table, table.noise),
    table.measures.every((measure) => measure.kind !== 'mean' || saysItsMean(table, measure)),
    ...table.dimensions.map((dimension) => isTree(dimension, cut)),
    ...table.dimensions.map((dimension, at) => isUniverse(table, dimension, { codes, at, size })),
  ];
  const values = table.measures.map((measure) => {
    const column = table.cells.measures[measure.name];
    if (column?.value.length !== size || column.status.length !== size) return size;
    return column.value.filter(
      (value, cell) => !isValue(value, column.status[cell], { measure, noise: table.noise !== undefined }),
    ).length;
  });
  return {
    checked: rules.length + size * table.measures.length,
    broken: rules.filter((kept) => !kept).length + values.reduce((sum, wrong) => sum + wrong, 0),
  };
};

/** The noise of every measure, none of which is a sum, and no code that speaks of withheld ones. */
const saysItsNoise = ({ measures, dimensions }: PublishedTable, noise: PublishedNoise): boolean =>
  measures.every(
    ({ name, kind }) => kind !== 'sum' && kind !== 'mean' && Object.hasOwn(noise.measures, name),
  ) &&
  Object.keys(noise.measures).length === measures.length &&
  dimensions.every(({ codes }) => codes.every(({ code }) => code !== OTHER));

/** Of what it is and how it is rounded, beside numbers that are neither rounded nor noisy: it would undo that. */
const saysItsMean = (
  { rounding, noise }: PublishedTable,
  { variable, cap, decimals = -1 }: PublishedMeasure,
): boolean =>
  variable !== undefined && cap !== undefined && decimals >= 0 && decimals <= 6 && !rounding && !noise;

const isUnique = (texts: readonly string[]): boolean => new Set(texts).size === texts.length;

/** One tree of known codes under `_T`, which comes last, and `_O`, if there is one, before it. */
const isTree = ({ codes }: PublishedDimension, cut: boolean): boolean => {
  const names = codes.map(({ code }) => code);
  const known = new Map(codes.map((code) => [code.code, code]));
  return (
    isUnique(names) &&
    (cut || names.at(-1) === TOTAL) &&
    [-1, names.length - 1].includes(names.indexOf(TOTAL)) &&
    [-1, names.length - 2].includes(names.indexOf(OTHER)) &&
    codes.every(
      ({ parent, level }) =>
        parent === undefined ||
        parent === TOTAL ||
        (known.get(parent)?.level ?? (cut ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)) > level,
    )
  );
};

/** Every combination of codes once, the last dimension running fastest. */
const isUniverse = (
  { cells }: PublishedTable,
  { name }: PublishedDimension,
  { codes, at, size }: { codes: readonly (readonly string[])[]; at: number; size: number },
): boolean => {
  const stride = codes.slice(at + 1).reduce((product, own) => product * own.length, 1);
  const own = codes[at] ?? [];
  const column = cells.codes[name];
  return (
    column?.length === size &&
    column.every((code, cell) => code === own[Math.floor(cell / stride) % own.length])
  );
};

const isValue = (
  value: number | null,
  status: unknown,
  { measure: { kind, decimals = 0 }, noise }: { readonly measure: PublishedMeasure; readonly noise: boolean },
): boolean => {
  if (noise) return status === 'ok' && Number.isSafeInteger(value);
  if (status === 'c' || (status === 'z' && kind === 'mean')) return value === null;
  if (status !== 'ok' || value === null || !Number.isFinite(value) || value < 0) return false;
  if (kind === 'mean') return Number(value.toFixed(Math.min(6, decimals))) === value;
  return kind === 'sum' || Number.isSafeInteger(value);
};
