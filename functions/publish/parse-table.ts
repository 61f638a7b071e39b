import { z } from 'zod';
import { missingExports, missingLines } from '../../core/coverage.ts';
import { ContractViolation } from '../../core/errors.ts';
import { parseFraction } from '../../core/fraction.ts';
import { lossUnits, mechanisms } from '../../core/noise.ts';
import { kindOf } from '../../core/period.ts';
import { roundingMethods } from '../../core/policy.ts';
import {
  measureKinds,
  type PublishedMeasure,
  type PublishedTable,
  statuses,
} from '../../core/published-table.ts';
import { sizeOf, universeOf } from './universe.ts';

/**
 * A published table out of JSON or a bundle: whole, without anything beside it, every cell of its universe in order,
 * a value exactly where the status is `ok`, and means that are rounded as they say. Anything else is a ContractViolation that tells no value.
 */
export const parseTable = (content: unknown): PublishedTable => {
  const parsed = shape.safeParse(content);
  if (!parsed.success) throw broken(`${parsed.error.issues.length} fields are not as declared`);
  const table = parsed.data as PublishedTable;
  checkNames(table);
  checkUniverse(table);
  checkValues(table);
  return table;
};

/** The columns of `data.csv`: the dimensions, then value and status of each measure. */
export const columnsOf = ({ dimensions, measures }: Pick<PublishedTable, 'dimensions' | 'measures'>) => [
  ...dimensions.map(({ name }) => name),
  ...measures.flatMap(({ name }) => [name, statusColumn(name)]),
];

export const statusColumn = (measure: string): string => `${measure}_status`;

const checkNames = ({ dimensions, measures, cells }: PublishedTable): void => {
  const columns = columnsOf({ dimensions, measures });
  if (new Set(columns).size !== columns.length) throw broken('two columns have one name');
  for (const { codes, level, levels } of dimensions) {
    if (new Set(codes.map(({ code }) => code)).size !== codes.length) throw broken('a code is listed twice');
    if (level > levels.length) throw broken('a level lies outside of its classification');
  }
  const same = (a: readonly string[], b: readonly string[]) =>
    a.length === b.length && a.every((name) => b.includes(name));
  if (!same(Object.keys(cells.codes), names(dimensions))) throw broken('its cells have other dimensions');
  if (!same(Object.keys(cells.measures), names(measures))) throw broken('its cells have other measures');
};

const checkUniverse = ({ dimensions, cells }: PublishedTable): void => {
  const universe = universeOf(dimensions);
  for (const [name, expected] of Object.entries(universe)) {
    const codes = cells.codes[name] ?? [];
    if (codes.length !== expected.length || codes.some((code, at) => code !== expected[at]))
      throw broken('its cells are not the whole published universe in order');
  }
};

const checkValues = (table: PublishedTable): void => {
  const { dimensions, measures, cells, rounding: rule, noise: drawn } = table;
  const size = sizeOf(dimensions);
  for (const measure of measures) {
    const { name, kind } = measure;
    const { value = [], status = [] } = cells.measures[name] ?? {};
    if (value.length !== size || status.length !== size) throw broken('a measure has more or fewer cells');
    if (value.some((number, at) => (number === null) === (status[at] === 'ok')))
      throw broken('a value and its status contradict each other');
    if (kind === 'mean') checkMean(table, measure);
    else if (status.includes('z')) throw broken('a number that is no mean has nobody to be of');
    if (!drawn && value.some((number) => number !== null && number < 0))
      throw broken('a value without noise is below 0');
    if (drawn && (kind === 'sum' || status.includes('c')))
      throw broken('a table with noise withholds a value, or has a sum');
    if (isCount(kind) && value.some((number) => number !== null && !Number.isSafeInteger(number)))
      throw broken('a count is not a whole number');
    if (rule && value.some((number) => number !== null && number % rule.base !== 0))
      throw broken('a rounded number is no multiple of its base');
  }
};

const isCount = (kind: PublishedMeasure['kind']): boolean => kind === 'people' || kind === 'events';

/** An exact mean undoes rounding and noise of the counts beside it, so that no table has both. */
const checkMean = (
  { cells, rounding: rule, noise: drawn }: PublishedTable,
  { name, decimals, variable, cap }: PublishedMeasure,
): void => {
  if (decimals === undefined || variable === undefined || cap === undefined)
    throw broken('a mean does not say of what it is, or how it is rounded');
  if (rule || drawn) throw broken('a mean stands beside numbers that are rounded or noisy');
  const { value = [] } = cells.measures[name] ?? {};
  if (value.some((number) => number !== null && Number(number.toFixed(decimals)) !== number))
    throw broken('a mean has more decimals than it says');
};

const names = (parts: readonly { readonly name: string }[]) => parts.map(({ name }) => name);

const broken = (what: string) =>
  new ContractViolation(`a published table does not keep its contract: ${what}`);

const text = z.string();
const name = z.string().min(1);
const count = z.int().nonnegative();
const coverage = z.strictObject({
  refusedExports: z.enum(missingExports),
  unreadableLines: z.enum(missingLines),
});
const filter = z.strictObject({ variable: name, classification: name, in: z.array(text) });
const code = z.strictObject({ code: text, label: text, level: count, parent: text.optional() });
const dimension = z.strictObject({
  name,
  title: text,
  variable: name,
  classification: name,
  sensitive: z.boolean(),
  levels: z.array(text),
  level: count,
  codes: z.array(code).min(1),
});
const measure = z.strictObject({
  name,
  title: text,
  unit: text,
  kind: z.enum(measureKinds),
  variable: name.optional(),
  cap: z.number().positive().optional(),
  decimals: z.int().min(0).max(6).optional(),
  additive: z.record(text, z.array(text)),
});
const values = z.strictObject({
  value: z.array(z.number().nullable()),
  status: z.array(z.enum(statuses)),
});
const amount = text.refine((written) => (parseFraction(written)?.over ?? 0n) > 0n);
const loss = z.strictObject({ unit: z.enum(lossUnits), amount });
const noise = z.strictObject({
  mechanism: z.enum(mechanisms),
  loss,
  budget: z.strictObject({ namespace: name, total: loss }),
  measures: z.record(name, z.strictObject({ mostOfOne: z.int().positive(), scale: amount })),
});
const period = text.refine((value) => {
  try {
    return kindOf(value) !== undefined;
  } catch {
    return false;
  }
});

const rounding = z.strictObject({
  base: z.int().min(2),
  method: z.enum(roundingMethods),
  insteadOf: z.literal('controlled').optional(),
});

const shape = z.strictObject({
  table: name,
  title: text,
  description: text,
  period,
  version: z.int().positive(),
  sources: z.array(name),
  rows: z.record(name, name).exactOptional(),
  codings: z.record(name, name).exactOptional(),
  where: z.array(filter),
  protectedUnit: text,
  minimumFrequency: z.int().positive(),
  dimensions: z.array(dimension),
  measures: z.array(measure).min(1),
  cells: z.strictObject({ codes: z.record(text, z.array(text)), measures: z.record(text, values) }),
  rounding: rounding.optional(),
  noise: noise.optional(),
  coverage,
});
