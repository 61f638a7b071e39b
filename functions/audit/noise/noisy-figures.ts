import { OTHER } from '../../../core/classification.ts';
import type { PublishedMeasure } from '../../../core/published-table.ts';
import { codeTreesOf } from '../code-trees.ts';
import { conditionsAt, whereText } from '../figures.ts';
import { frameKey, frameOf, populationOf } from '../population.ts';
import { codesOf, type TableView, valuesOf } from '../table-view.ts';
import { innerCellsIn, type NoisyRelease } from './noisy-release.ts';

/** What one release says of one number. */
export interface Estimate {
  readonly release: NoisyRelease;
  readonly view: TableView;
  readonly measure: PublishedMeasure;
  readonly value: number;
  /** How many inner cells, each with noise of its own, it is the sum of. */
  readonly cells: bigint;
}

/** Two releases, and in how many of the inner cells that both have they say the same. */
export interface Pair {
  readonly views: readonly TableView[];
  readonly release: NoisyRelease;
  readonly measure: PublishedMeasure;
  alike: number;
  cells: number;
}

export interface NoisyFigures {
  /** By what a number means: one estimate of each release that has it. */
  readonly all: ReadonlyMap<string, readonly Estimate[]>;
  /** The tables that publish such a number without noise. */
  readonly exact: ReadonlyMap<string, TableView>;
  readonly pairs: readonly Pair[];
  readonly inner: (view: TableView) => readonly number[];
}

export const figuresOfNoise = (
  views: readonly TableView[],
  releases: readonly NoisyRelease[],
): NoisyFigures => {
  const trees = codeTreesOf(views);
  const all = new Map<string, Estimate[]>();
  const exact = new Map<string, TableView>();
  const releaseOf = new Map(releases.flatMap((release) => release.copies.map((view) => [view, release])));
  for (const view of views) {
    const release = releaseOf.get(view);
    const population = populationOf(view, trees);
    const sizeOf = innerCellsIn(view);
    for (const measure of view.table.measures) {
      const frame = frameKey(frameOf(view, measure));
      const { value } = valuesOf(view, measure);
      for (let cell = 0; cell < view.size; cell++) {
        const shown = value[cell] ?? null;
        const conditions = conditionsAt(population, cell);
        if (conditions === null || shown === null || codesOf(view, cell).includes(OTHER)) continue;
        const key = frame + whereText(conditions);
        if (!release) {
          exact.set(key, view);
          continue;
        }
        const own = all.get(key) ?? [];
        all.set(key, own);
        if (own.every((estimate) => estimate.release !== release))
          own.push({ release, view, measure, value: shown, cells: sizeOf(cell) });
      }
    }
  }
  const inner = (view: TableView): readonly number[] => {
    const sizeOf = innerCellsIn(view);
    return Array.from({ length: view.size }, (_, cell) => cell).filter(
      (cell) => sizeOf(cell) === 1n && isFinest(view, cell),
    );
  };
  return { all, exact, pairs: pairsOf(all), inner };
};

const isFinest = ({ dimensions }: TableView, cell: number): boolean =>
  dimensions.every(
    ({ children, codes, stride }) => (children[Math.floor(cell / stride) % codes.length] ?? []).length === 0,
  );

const pairsOf = (all: ReadonlyMap<string, readonly Estimate[]>): readonly Pair[] => {
  const numbers = new Map<NoisyRelease, number>();
  const numberOf = (release: NoisyRelease): number => {
    const number = numbers.get(release) ?? numbers.size;
    numbers.set(release, number);
    return number;
  };
  const pairs = new Map<string, Pair>();
  for (const estimates of all.values()) {
    const single = estimates.filter(({ cells }) => cells === 1n);
    single.forEach((one, at) => {
      for (const other of single.slice(0, at)) {
        const key = `${numberOf(one.release)} ${numberOf(other.release)} ${one.measure.name}`;
        const pair = pairs.get(key) ?? {
          views: [one.view, other.view],
          release: one.release,
          measure: one.measure,
          alike: 0,
          cells: 0,
        };
        pairs.set(key, pair);
        pair.cells += 1;
        if (one.value === other.value) pair.alike += 1;
      }
    });
  }
  return [...pairs.values()];
};
