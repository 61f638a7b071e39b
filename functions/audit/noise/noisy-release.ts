import { dividedBy, type Fraction, fraction, plus, times } from '../../../core/fraction.ts';
import { exactly, type LossUnit, type MeasureNoise, type PublishedNoise } from '../../../core/noise.ts';
import { kindOf, longest } from '../../../core/period.ts';
import type { PublishedMeasure } from '../../../core/published-table.ts';
import { codeAt, type DimensionView, type TableView } from '../table-view.ts';

/** One release of a table with noise, in all copies that somebody holds: the noise in them is the same. */
export interface NoisyRelease {
  readonly noise: PublishedNoise;
  readonly copies: readonly TableView[];
}

export const noisyReleases = (views: readonly TableView[]): readonly NoisyRelease[] => {
  const copies = Map.groupBy(
    views.filter(({ table }) => table.noise),
    ({ table }) => `${table.table}/${table.period}/${table.version}`,
  );
  return [...copies.values()].flatMap((own) => {
    const noise = own[0]?.table.noise;
    return noise ? [{ noise, copies: own }] : [];
  });
};

/** The most that one person can change of a measure, by what the table says that counts. */
export const mostOfOne = ({ table }: TableView, { kind, cap }: PublishedMeasure): number =>
  kind === 'people' ? 1 : (cap ?? Number.POSITIVE_INFINITY) * longest[kindOf(table.period)];

export const measureNoise = ({ noise }: NoisyRelease, { name }: PublishedMeasure): MeasureNoise => {
  const own = noise.measures[name];
  if (!own) throw new RangeError('a measure that says nothing of its noise');
  return own;
};

/** The variance of a sum of so many inner cells; that of one discrete Gaussian is at most its parameter. */
export const varianceOf = (release: NoisyRelease, measure: PublishedMeasure, cells: bigint): Fraction => {
  const scale = exactly(measureNoise(release, measure).scale);
  const one =
    release.noise.mechanism === 'discrete-gaussian' ? scale : times(fraction(2n), times(scale, scale));
  return times(fraction(cells), one);
};

/** What the noise that the release says it has lets become known of one person, whatever it says that it costs. */
export const lossOf = (release: NoisyRelease, unit: LossUnit): Fraction | null => {
  const [view] = release.copies;
  if (!view) throw new RangeError('a release that nobody holds');
  const isGaussian = release.noise.mechanism === 'discrete-gaussian';
  const parts = view.table.measures.map((measure) => {
    const most = fraction(BigInt(mostOfOne(view, measure)));
    const scale = exactly(measureNoise(release, measure).scale);
    return isGaussian ? dividedBy(times(most, most), times(fraction(2n), scale)) : dividedBy(most, scale);
  });
  const sum = parts.reduce(plus, fraction(0n));
  if (isGaussian) return unit === 'rho' ? sum : null;
  return unit === 'epsilon' ? sum : dividedBy(times(sum, sum), fraction(2n));
};

/** How many inner cells a cell is the sum of. */
export const innerCellsIn = ({ dimensions }: TableView): ((cell: number) => bigint) => {
  const counts = dimensions.map((dimension) =>
    dimension.codes.map((_, code) => leavesUnder(dimension, code)),
  );
  return (cell) =>
    dimensions.reduce(
      (product, dimension, at) => product * (counts[at]?.[codeAt(dimension, cell)] ?? 0n),
      1n,
    );
};

const leavesUnder = (dimension: DimensionView, code: number): bigint => {
  const parts = dimension.children[code] ?? [];
  return parts.length === 0 ? 1n : parts.reduce((sum, part) => sum + leavesUnder(dimension, part), 0n);
};
