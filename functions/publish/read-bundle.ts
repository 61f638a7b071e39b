import { z } from 'zod';
import { ContractViolation } from '../../core/errors.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { plainText, readCsv } from './data-csv.ts';
import { parseTable } from './parse-table.ts';

/** The published table that a bundle's `datapackage.json` and `data.csv` hold. Throws a ContractViolation otherwise. */
export const readBundle = (datapackage: string, csv: string): PublishedTable => {
  const pack = packageOf(datapackage);
  const fields = pack.resources[0]?.schema.fields ?? [];
  const dimensions = fields.flatMap((field) => ('dimension' in field ? [toDimension(field)] : []));
  const measures = fields.flatMap((field) => ('measure' in field ? [toMeasure(field)] : []));
  const columns = { dimensions, measures } as unknown as Pick<PublishedTable, 'dimensions' | 'measures'>;
  return parseTable({
    table: pack.name,
    title: pack.title,
    description: pack.description,
    period: pack.temporal.period,
    version: Number(pack.version.replace(/\.0\.0$/, '')),
    sources: pack.sources.map(({ title }) => title),
    ...rowsIn(pack.sources),
    ...(pack.codings !== undefined && { codings: pack.codings }),
    where: pack.population,
    protectedUnit: pack.disclosureControl.protectedUnit,
    minimumFrequency: pack.disclosureControl.minimumFrequency,
    dimensions,
    measures,
    cells: readCsv(csv, columns),
    ...roundingIn(pack.disclosureControl.rounding),
    ...noiseIn(pack.disclosureControl.noise),
    coverage: pack.coverage,
  });
};

const rowsIn = (sources: z.infer<typeof shape>['sources']) => {
  const named = sources.flatMap(({ title, rows }) => (rows === undefined ? [] : [[title, rows] as const]));
  return named.length === 0 ? {} : { rows: Object.fromEntries(named) };
};

const roundingIn = (stated: Rounded | null) => {
  if (stated === null) return {};
  const { addsUp: _, ...rounding } = stated;
  return { rounding };
};

const noiseIn = (stated: Noisy | null) => {
  if (stated === null) return {};
  const { addsUp: _, mayBeNegative: __, ...noise } = stated;
  return { noise };
};

const toDimension = ({ name, title, categories, dimension }: DimensionField) => ({
  ...dimension,
  name,
  title,
  codes: categories.map(({ value, ...rest }) => ({ code: plainText(value), ...rest })),
});

const toMeasure = ({ name, title, unit, measure }: MeasureField) => ({ ...measure, name, title, unit });

const packageOf = (json: string): z.infer<typeof shape> => {
  const parsed = shape.safeParse(toJson(json));
  if (parsed.success) return parsed.data;
  throw new ContractViolation(
    `datapackage.json: ${parsed.error.issues.length} properties are not as declared`,
  );
};

const toJson = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    throw new ContractViolation('datapackage.json: not JSON');
  }
};

const named = { name: z.string(), title: z.string() };
const dimensionField = z.object({
  ...named,
  categories: z.array(z.looseObject({ value: z.string() })),
  dimension: z.record(z.string(), z.unknown()),
});
type DimensionField = z.infer<typeof dimensionField>;
const measureField = z.object({ ...named, unit: z.string(), measure: z.record(z.string(), z.unknown()) });
type MeasureField = z.infer<typeof measureField>;
const statusField = z.object({ name: z.string(), statusOf: z.string() });

const rounded = z.looseObject({ addsUp: z.boolean() });
type Rounded = z.infer<typeof rounded>;
const noisy = z.looseObject({ addsUp: z.literal(true), mayBeNegative: z.literal(true) });
type Noisy = z.infer<typeof noisy>;

const shape = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  version: z.string().regex(/^[1-9]\d*\.0\.0$/),
  sources: z.array(z.object({ title: z.string(), rows: z.string().exactOptional() })),
  temporal: z.object({ period: z.string() }),
  codings: z.record(z.string(), z.string()).exactOptional(),
  population: z.unknown(),
  coverage: z.unknown(),
  disclosureControl: z.object({
    protectedUnit: z.string(),
    minimumFrequency: z.number(),
    rounding: rounded.nullable(),
    noise: noisy.nullable(),
  }),
  resources: z.tuple(
    [
      z.object({
        path: z.literal('data.csv'),
        schema: z.object({ fields: z.array(z.union([dimensionField, measureField, statusField])) }),
      }),
    ],
    z.unknown(),
  ),
});
