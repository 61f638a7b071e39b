import { sha256 } from '../../core/digest.ts';
import { daysOf, kindOf } from '../../core/period.ts';
import type { PublishedDimension, PublishedMeasure, PublishedTable } from '../../core/published-table.ts';
import { inertText } from './data-csv.ts';
import { disclosureControlOf } from './disclosure-control.ts';
import { statusColumn } from './parse-table.ts';
import { type Release, releaseName } from './release.ts';

const profile = (name: string) => `https://datapackage.org/profiles/2.0/${name}.json`;

/**
 * `datapackage.json` (Frictionless Data Package v2). Beside the standard's own properties it has everything that the
 * table says apart from its cells, so that package and `data.csv` together are the published table.
 */
export const dataPackage = (release: Release, csv: Uint8Array, parquet: Uint8Array): string => {
  const { table, audience, run, policy } = release;
  return `${JSON.stringify(
    {
      $schema: profile('datapackage'),
      name: table.table,
      id: releaseName(table),
      title: table.title,
      description: table.description,
      version: `${table.version}.0.0`,
      created: `${run}T00:00:00Z`,
      contributors: [{ title: policy.publisher, roles: ['publisher', 'contact'] }],
      sources: table.sources.map((title) => {
        const rows = table.rows?.[title];
        return { title, ...(rows !== undefined && { rows }) };
      }),
      ...(audience.kind === 'partner' && policy.terms
        ? { licenses: [{ path: 'TERMS.md', title: `Terms of ${policy.publisher}` }] }
        : {}),
      temporal: { kind: kindOf(table.period), period: table.period, ...daysOf(table.period) },
      ...(table.codings && { codings: table.codings }),
      population: table.where,
      coverage: table.coverage,
      disclosureControl: disclosureControlOf(release),
      resources: [
        {
          $schema: profile('dataresource'),
          name: 'data',
          ...fileOf('data.csv', csv),
          type: 'table',
          format: 'csv',
          mediatype: 'text/csv',
          encoding: 'utf-8',
          schema: schemaOf(table),
        },
        {
          $schema: profile('dataresource'),
          name: 'data-parquet',
          ...fileOf('data.parquet', parquet),
          format: 'parquet',
          mediatype: 'application/vnd.apache.parquet',
        },
      ],
    },
    null,
    2,
  )}\n`;
};

const fileOf = (path: string, content: Uint8Array) => ({
  path,
  bytes: content.byteLength,
  hash: `sha256:${sha256(content)}`,
});

const schemaOf = ({ dimensions, measures, noise }: PublishedTable) => ({
  $schema: profile('tableschema'),
  primaryKey: dimensions.map(({ name }) => name),
  missingValues: [{ value: '', label: missingLabel(measures) }],
  fields: [
    ...dimensions.map(dimensionField),
    ...measures.flatMap((measure) => measureFields(measure, noise !== undefined)),
  ],
});

const missingLabel = (measures: readonly PublishedMeasure[]): string =>
  measures.some(({ kind }) => kind === 'mean')
    ? 'Withheld, or of nobody: see the status column'
    : 'Withheld: see the status column';

const dimensionField = ({ codes, ...dimension }: PublishedDimension) => ({
  name: dimension.name,
  type: 'string',
  title: dimension.title,
  constraints: { required: true },
  categories: codes.map(({ code, ...rest }) => ({ value: inertText(code), ...rest })),
  dimension: omit(dimension, 'name', 'title'),
});

const measureFields = (measure: PublishedMeasure, noisy: boolean) => [
  {
    name: measure.name,
    type: measure.kind === 'people' || measure.kind === 'events' ? 'integer' : 'number',
    title: measure.title,
    unit: measure.unit,
    ...(noisy ? {} : { constraints: { minimum: 0 } }),
    measure: omit(measure, 'name', 'title', 'unit'),
  },
  {
    name: statusColumn(measure.name),
    type: 'string',
    title: `${measure.title}: status`,
    constraints: { required: true },
    categories: [
      { value: 'ok', label: noisy ? 'Published, with noise' : 'Published' },
      { value: 'c', label: 'Withheld for confidentiality' },
      ...(measure.kind === 'mean' ? [{ value: 'z', label: 'Nobody of whom there could be a mean' }] : []),
    ],
    statusOf: measure.name,
  },
];

const omit = <Whole extends object, Key extends keyof Whole>(whole: Whole, ...keys: Key[]) =>
  Object.fromEntries(Object.entries(whole).filter(([key]) => !keys.includes(key as Key)));
