import type { Code } from './classification.ts';
import type { Coverage } from './coverage.ts';
import type { PublishedNoise } from './noise.ts';
import type { Period } from './period.ts';
import type { Rounding } from './policy.ts';

/**
 * `ok`: the value is published (a true zero included). `c`: withheld for confidentiality; the value is null. `z`: there is
 * nobody of whom there could be a mean; the value is null.
 */
export const statuses = ['ok', 'c', 'z'] as const;
export type Status = (typeof statuses)[number];

/**
 * What the public learns of one table in one period: the same facts that `datapackage.json` and `data.csv` of its bundle
 * hold, no more. Attackers work on this alone.
 */
export interface PublishedTable {
  readonly table: string;
  readonly title: string;
  readonly description: string;
  readonly period: Period;
  readonly version: number;
  /** The rows counted: those of these sources together, of which the population keeps the ones that meet all filters. */
  readonly sources: readonly string[];
  /** Per source a name of the rows that it reads: the same for all that read the same exports, under whatever policy. */
  readonly rows?: Readonly<Record<string, string>>;
  /** How each column was coded that the numbers come from, by names that tell neither. */
  readonly codings?: Readonly<Record<string, string>>;
  readonly where: readonly PublishedFilter[];
  readonly protectedUnit: string;
  readonly minimumFrequency: number;
  readonly dimensions: readonly PublishedDimension[];
  readonly measures: readonly PublishedMeasure[];
  readonly cells: PublishedCells;
  /** Every number is a multiple of the base; all are exact where it is absent. */
  readonly rounding?: PublishedRounding;
  /** Every number has noise, and may be below 0; none is withheld. Such numbers are estimates, and no facts to reckon with. */
  readonly noise?: PublishedNoise;
  readonly coverage: Coverage;
}

export interface PublishedRounding extends Rounding {
  /** The policy asks for this method, and no rounding by it was found. */
  readonly insteadOf?: 'controlled';
}

export interface PublishedFilter {
  readonly variable: string;
  readonly classification: string;
  readonly in: readonly string[];
}

export interface PublishedDimension {
  readonly name: string;
  readonly title: string;
  /** Variable and classification: dimensions of two tables with both in common mean the same by the same code. */
  readonly variable: string;
  readonly classification: string;
  readonly sensitive: boolean;
  /** Names of all levels of the classification, finest first, and the position of the finest one used. */
  readonly levels: readonly string[];
  readonly level: number;
  /** Every code published, coarser levels included, `_T` last; `_O` stands before it where the dimension has one. */
  readonly codes: readonly Code[];
}

export const measureKinds = ['people', 'events', 'sum', 'mean'] as const;
export type MeasureKind = (typeof measureKinds)[number];

export interface PublishedMeasure {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly kind: MeasureKind;
  /** What is summed, or of what there is a mean; of people whose values are counted; absent for all people and for events. */
  readonly variable?: string;
  /** Most that one person adds on one day; absent for all people, who add one. */
  readonly cap?: number;
  /** Of a mean, which is rounded to so many, halves up. */
  readonly decimals?: number;
  /**
   * Per dimension where in the table its parts add up to their whole, as `core/adds-up.ts` names the places. Elsewhere
   * some people stand in several parts of one whole. Empty for events and sums, which add up everywhere, and for means,
   * which never do.
   */
  readonly additive: Readonly<Record<string, readonly string[]>>;
}

/**
 * One entry per cell of the published universe, in columns: every combination of the dimensions' codes, in their order,
 * the last dimension running fastest. A cell with `_O` is the sum of the withheld cells beside it that stand directly
 * under the same `_T`; with none withheld it is zero.
 */
export interface PublishedCells {
  readonly codes: Readonly<Record<string, readonly string[]>>;
  readonly measures: Readonly<Record<string, PublishedValues>>;
}

export interface PublishedValues {
  readonly value: readonly (number | null)[];
  readonly status: readonly Status[];
}
