import type { Audience } from './audience.ts';
import type { Classification } from './classification.ts';
import type { Mean } from './mean.ts';
import type { Noise } from './noise.ts';
import type { Day, PeriodKind } from './period.ts';
import type { Retention } from './retention.ts';

/**
 * What is published and under which rules, as the loader hands it on: every default filled in, every name resolved,
 * nothing in it that cannot be kept.
 */
export interface Policy {
  readonly name: string;
  readonly version: number;
  readonly publisher: string;
  readonly contact: string;
  /** Terms under which partners receive their files. */
  readonly terms: string;
  /** Times that protect and audit may go round before a table is withheld. */
  readonly rounds: number;
  /** About how many seconds each night looks for fewer cells to withhold, counted in work; 0 for not at all. */
  readonly search: number;
  readonly classifications: Readonly<Record<string, Classification>>;
  readonly sources: readonly Source[];
  readonly tables: readonly Table[];
  readonly audiences: readonly Audience[];
  /** Names of audiences that may put together what they hold, as declared; all of them may where it is absent. */
  readonly coalitions?: readonly (readonly string[])[];
  readonly retention: Retention;
}

export const formats = [
  'cloudfront-v1',
  'cloudfront-v2-json',
  'cloudfront-v2-parquet',
  'combined-log',
  'csv',
  'json-lines',
  'parquet',
] as const;
export type Format = (typeof formats)[number];

export const columnRoles = [
  'direct identifier',
  'quasi-identifier',
  'sensitive variable',
  'not personal',
] as const;
export type ColumnRole = (typeof columnRoles)[number];

export interface Source {
  readonly name: string;
  readonly title: string;
  readonly format: Format;
  /** Prefix in the landing zone below which this source's exports arrive, ending in `/` or naming one file. */
  readonly exports: string;
  /** `increments`: every export adds rows. `snapshot`: the export last in key order replaces all before it. */
  readonly delivery: 'increments' | 'snapshot';
  /** Separator of a CSV; other formats have none to choose. */
  readonly separator: string;
  /** Raw texts that mean that nothing was recorded. */
  readonly missing: readonly string[];
  /** Every column that may leave the parser, with its role. All others are dropped, counted and reported by name. */
  readonly columns: Readonly<Record<string, ColumnRole>>;
  readonly person: PersonKey;
  readonly keyPeriod: PeriodKind;
  readonly day: DayRule;
  /** A column whose value names a row; rows that repeat one are dropped and counted. */
  readonly rowId?: string;
  /** Raw rows kept: all conditions hold. Allow-listed event types are the usual one. */
  readonly keep: readonly Condition[];
  /** Raw rows that are staff or tests: any condition holds. The person is then excluded everywhere, not just the row. */
  readonly staff: readonly Condition[];
  /** The column with the user agent, by which bots are known. */
  readonly agent?: string;
  readonly adults?: AdultRule;
  readonly variables: readonly Variable[];
  /** Share of unreadable lines, 0 to 1, above which an export is refused whole. */
  readonly badLines: number;
  /** Days that late rows are waited for. */
  readonly lateDays: number;
}

/** Sources with one namespace share pseudonyms: a learner's web pages, progress and mail are one contributor. */
export type PersonKey =
  | { readonly by: 'id'; readonly namespace: string; readonly columns: readonly string[] }
  | {
      readonly by: 'address and agent';
      readonly namespace: string;
      readonly address: string;
      readonly forwarded?: string;
      readonly agent: string;
    };

export type DayRule =
  | { readonly by: 'column'; readonly column: string; readonly format: DayFormat }
  | {
      readonly by: 'days from start';
      readonly column: string;
      readonly startColumn: string;
      readonly starts: Readonly<Record<string, Day>>;
    }
  | { readonly by: 'fixed'; readonly day: Day };

/** `iso`: a day or an instant, UTC where no offset is given; `clf`: `17/May/2015:10:05:03 +0000`. */
export const dayFormats = [
  'iso',
  'clf',
  'epoch seconds',
  'epoch milliseconds',
  'epoch microseconds',
] as const;
export type DayFormat = (typeof dayFormats)[number];

export type Condition =
  | { readonly column: string; readonly is: readonly string[] }
  | { readonly column: string; readonly endsWith: readonly string[] };

/** Rows of people under `minimumAge` on the row's day go, and so do those people everywhere. */
export interface AdultRule {
  readonly birthDate: string;
  readonly minimumAge: number;
  /** What becomes of rows without a birth date. One that cannot be read counts as a minor's. */
  readonly unknown: 'keep' | 'drop';
}

/** A column of the microdata: what a raw column is generalised to. Anything not in the classification becomes `_U`. */
export type Variable = { readonly name: string; readonly sensitive: boolean } & (
  | {
      readonly by: 'code';
      readonly from: readonly string[];
      /** Between the raw texts of several columns. */
      readonly joiner: string;
      /** Raw text to code, where they differ. */
      readonly map: Readonly<Record<string, string>>;
      readonly classification: string;
    }
  | {
      readonly by: 'country' | 'continent';
      readonly from: string;
      readonly forwarded?: string;
      readonly classification: string;
    }
  | {
      readonly by: 'browser' | 'operating system' | 'device class';
      readonly from: string;
      readonly classification: string;
    }
  /** The name of the first template that the path fits. */
  | {
      readonly by: 'template';
      readonly from: string;
      readonly templates: readonly UrlTemplate[];
      readonly classification: string;
    }
  /** What the path has in the place of `{part}` of the first template that it fits and that has one. */
  | {
      readonly by: 'path part';
      readonly from: string;
      readonly part: string;
      readonly templates: readonly UrlTemplate[];
      readonly classification: string;
    }
  /** The value of one allow-listed key of a query string, or of the query of a URL. */
  | { readonly by: 'query key'; readonly from: string; readonly key: string; readonly classification: string }
  | {
      readonly by: 'referrer class';
      readonly from: string;
      readonly own: readonly string[];
      readonly classification: string;
    }
  /** A number to the code of the band whose `from` is the largest not above it. */
  | {
      readonly by: 'band';
      readonly from: string;
      readonly bands: readonly Band[];
      readonly classification: string;
    }
  /** A number that a table may sum; never a dimension. */
  | { readonly by: 'number'; readonly from: string }
);

/** `/courses/{course}/*`: braces name a part without a slash, a closing `*` takes the rest of the path. */
export interface UrlTemplate {
  readonly path: string;
  readonly code: string;
}

export interface Band {
  readonly from: number;
  readonly code: string;
}

export interface Table {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Rows of all of them together, joined by the variables that the table uses. */
  readonly sources: readonly string[];
  /** The population: rows whose variable says one of the codes, or one below it. */
  readonly where: readonly Filter[];
  readonly dimensions: readonly Dimension[];
  /** What is counted. Audiences see each sum and its people that `means` names as one mean. */
  readonly measures: readonly Measure[];
  readonly means?: readonly Mean[];
  readonly period: PeriodKind;
  /** A cell is publishable if and only if at least so many people stand behind it, or none. Never under 5, but 1 with noise. */
  readonly minimumFrequency: number;
  /**
   * Contributors whom one attacker speaks for: people who tell each other what they know, or accounts made up to fill a cell.
   * The minimum frequency is raised by them.
   */
  readonly insiders?: number;
  readonly dominance: Dominance;
  /** What is done to the numbers that audiences see; they are exact where it is absent. */
  readonly rounding?: Rounding;
  /**
   * Noise in every number in the place of withholding any. Where people are counted, each of them then counts in one inner
   * cell only, the one in which most of their events are.
   */
  readonly noise?: Noise;
  /** Name of the publisher's rule that the table follows. */
  readonly preset?: string;
  /** The finest levels are used at which at least this share of the activity, 0 to 1, is published. */
  readonly activity: number;
  readonly costs: CostKind;
  /** Whether late rows may lead to a new version of a published period. */
  readonly corrections: boolean;
  /** What one contributor is, in words: `learner`, `address and agent`. */
  readonly protectedUnit: string;
}

/**
 * What withholding a cell that is not disclosive itself is taken to lose (Handbook on Statistical Disclosure Control, 4.3.3):
 * the people in it, their logarithm, which spares cells as well as people, one for each cell, or the people of inner cells,
 * before which margins go.
 */
export const costKinds = ['log people', 'people', 'cells', 'inner cells'] as const;
export type CostKind = (typeof costKinds)[number];

export interface Filter {
  readonly variable: string;
  readonly in: readonly string[];
}

export interface Dimension {
  readonly name: string;
  readonly title: string;
  readonly variable: string;
  readonly classification: string;
  /** Levels that may be the finest one published, as positions in the classification, finest first. */
  readonly levels: readonly number[];
  /** An outcome: that nobody, or everybody, of a group has a code tells something about each of them. */
  readonly sensitive: boolean;
  /** Whether withheld siblings directly under `_T` are shown together as `_O` where that is safe. */
  readonly other: boolean;
}

/** `contributors` says who stands behind the number: everyone in the cell, or those with a value of the variable. */
export type Measure = { readonly name: string; readonly title: string; readonly unit: string } & (
  | { readonly kind: 'people'; readonly contributors: 'people' }
  /** Those who add something, be it nothing, to the sum of the variable under the cap. */
  | {
      readonly kind: 'people';
      readonly variable: string;
      readonly contributors: 'people with a value';
      readonly cap: number;
    }
  /** At most `cap` events of one person on one day count, over all of the sources' rows, so that every margin adds up. */
  | { readonly kind: 'events'; readonly contributors: 'people'; readonly cap: number }
  /** At most `cap` of one person on one day counts, over all of the sources' rows; negative values count as none. */
  | {
      readonly kind: 'sum';
      readonly variable: string;
      readonly contributors: 'people with a value';
      readonly cap: number;
    }
);

/**
 * Primary rules for sums and events. A cell is disclosive when its total without the two largest contributions is below
 * `p` % of the largest (p % rule), or when the `n` largest make up more than `k` % of it ((n,k) rule). Where insiders tell
 * each other what they contributed, the total is taken without the next largest ones of as many.
 */
export interface Dominance {
  readonly p: number;
  readonly n: number;
  readonly k: number;
  /** 1 where absent. */
  readonly insiders?: number;
}

export const roundingMethods = ['nearest', 'random', 'controlled'] as const;

/**
 * Every number shown is a multiple of `base`. `nearest`: the nearest one, halves up. `random`: one of the two that the number lies between, the nearer the likelier, so that it is right on average. `controlled`: one of the two, so that shown parts still add up to
 * shown wholes.
 */
export interface Rounding {
  readonly base: number;
  readonly method: (typeof roundingMethods)[number];
}
