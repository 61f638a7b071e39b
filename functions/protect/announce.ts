import type { CellTable } from '../../core/cells.ts';
import {
  type Classification,
  type Code,
  childrenOf,
  codesFrom,
  OTHER,
  TOTAL,
} from '../../core/classification.ts';
import { codingsOf } from '../../core/codings.ts';
import type { Measure, Policy, Table } from '../../core/policy.ts';
import type {
  PublishedDimension,
  PublishedFilter,
  PublishedMeasure,
  PublishedTable,
} from '../../core/published-table.ts';
import { rowsOf } from '../../core/rows.ts';

export interface Announcement {
  readonly levels: readonly number[];
  readonly policy: Policy;
  readonly version: number;
  /** By the name of a measure of people. */
  readonly additive: ReadonlyMap<string, PublishedMeasure['additive']>;
}

/** Everything public of a table but its numbers. */
export const announce = (
  counted: CellTable,
  table: Table,
  { levels, policy, version, additive }: Announcement,
): PublishedTable => {
  const level = (at: number) => levels[at] ?? 0;
  const measures = table.measures.map((measure) =>
    announcedMeasure(measure, additive.get(measure.name) ?? {}),
  );
  const dimensions = table.dimensions.map((dimension, at): PublishedDimension => {
    const classification = policy.classifications[dimension.classification];
    if (!classification) throw new Error('a dimension without its classification');
    const addsUp = measures.every(
      ({ kind, additive: places }) => kind !== 'people' || places[dimension.name]?.length,
    );
    return {
      name: dimension.name,
      title: dimension.title,
      variable: dimension.variable,
      classification: dimension.classification,
      sensitive: dimension.sensitive,
      levels: classification.levels,
      level: level(at),
      codes: announcedCodes(classification, level(at), dimension.other && addsUp),
    };
  });
  return {
    table: table.name,
    title: table.title,
    description: table.description,
    period: counted.period,
    version,
    sources: table.sources,
    rows: rowsOf(policy, table.sources),
    codings: codingsOf(policy, table),
    where: table.where.map(
      ({ variable, in: codes }): PublishedFilter => ({
        variable,
        classification: classificationOf(policy, table, variable),
        in: codes,
      }),
    ),
    protectedUnit: table.protectedUnit,
    minimumFrequency: table.minimumFrequency,
    dimensions,
    measures,
    cells: { codes: {}, measures: {} },
    coverage: counted.coverage,
  };
};

/** `_O` comes before `_T`, and only where at least two codes stand directly under `_T`. */
const announcedCodes = (classification: Classification, level: number, other: boolean): readonly Code[] => {
  const codes = codesFrom(classification, level);
  if (!other || childrenOf(codes, TOTAL).length < 2) return codes;
  const coarsest = classification.levels.length - 1;
  return [...codes.slice(0, -1), { code: OTHER, label: 'Other', level: coarsest }, ...codes.slice(-1)];
};

const announcedMeasure = (measure: Measure, additive: PublishedMeasure['additive']): PublishedMeasure => ({
  name: measure.name,
  title: measure.title,
  unit: measure.unit,
  kind: measure.kind,
  ...('variable' in measure && { variable: measure.variable }),
  ...('cap' in measure && { cap: measure.cap }),
  additive,
});

const classificationOf = (policy: Policy, { sources }: Table, name: string): string => {
  for (const source of policy.sources) {
    if (!sources.includes(source.name)) continue;
    const variable = source.variables.find((one) => one.name === name);
    if (variable && 'classification' in variable) return variable.classification;
  }
  throw new Error('a filter over a variable without a classification');
};
