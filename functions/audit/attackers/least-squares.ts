import { compareFractions, fraction, plus } from '../../../core/fraction.ts';
import type { Attacker, Tally } from '../attacker.ts';
import { type Budget, budgetOf } from '../noise/budget.ts';
import { combine } from '../noise/combine.ts';
import { isTooAlike, isTooSmall, lawOf } from '../noise/likelihood.ts';
import { figuresOfNoise, type NoisyFigures } from '../noise/noisy-figures.ts';
import { lossOf, measureNoise, mostOfOne, type NoisyRelease, noisyReleases } from '../noise/noisy-release.ts';
import { eachLine, type TableView, valuesOf } from '../table-view.ts';
import type { Truth } from '../truth.ts';

/** Over everything that was ever published with noise, and what was published without of the same cells. */
export const leastSquares = (views: readonly TableView[], truth: Truth): Attacker => ({
  name: 'least-squares',
  tries:
    'Averages all noise out of what tables with noise publish of the same cell and of the same people, and looks for noise that is smaller, or used more often, than the declared budget allows.',
  run(_, tally) {
    const releases = noisyReleases(views);
    if (releases.length === 0) return;
    const figures = figuresOfNoise(views, releases);
    for (const release of releases) {
      checkTerms(release, tally);
      checkMargins(release, tally);
      checkNoise(release, truth, { figures, tally });
    }
    for (const together of Map.groupBy(releases, ({ noise }) => noise.budget.namespace).values()) {
      const budget = budgetOf(together.map(({ noise }) => noise.budget));
      checkPeople(together, budget, tally);
      combine(figures, budget, { releases: together, tally });
    }
    checkExact(figures, tally);
    checkReuse(figures, tally);
  },
});

const check = (views: readonly TableView[], tally: Tally, kept: boolean): void => {
  for (const view of views) tally.tried(view, 1);
  if (!kept) tally.found({ views, cells: [] });
};

/** The bound on one person is what caps and period make it, and the noise lets no more be known than the release says. */
const checkTerms = (release: NoisyRelease, tally: Tally): void => {
  const { copies, noise } = release;
  for (const view of copies) {
    const bounded = view.table.measures.every(
      (measure) => measureNoise(release, measure).mostOfOne === mostOfOne(view, measure),
    );
    const loss = bounded ? lossOf(release, noise.loss.unit) : null;
    const said = budgetOf([{ namespace: noise.budget.namespace, total: noise.loss }]).total;
    check([view], tally, loss !== null && compareFractions(loss, said) <= 0);
  }
};

/** A margin that is not what its parts add up to has noise of its own, which nobody paid for. */
const checkMargins = ({ copies }: NoisyRelease, tally: Tally): void => {
  for (const view of copies)
    for (const measure of view.table.measures) {
      const { value } = valuesOf(view, measure);
      eachLine(view, (_, whole, parts) => {
        const sum = parts.reduce((total, part) => total + (value[part] ?? Number.NaN), 0);
        check([view], tally, sum === value[whole]);
      });
    }
};

interface Attack {
  readonly figures: NoisyFigures;
  readonly tally: Tally;
}

/** Where the night knows what was counted, the noise must be as large as it is said to be. */
const checkNoise = (release: NoisyRelease, truth: Truth, { figures, tally }: Attack): void => {
  for (const view of release.copies)
    for (const measure of view.table.measures) {
      const counted = truth(view, measure);
      if (!counted) continue;
      const { value } = valuesOf(view, measure);
      const noise = figures.inner(view).map((cell) => (value[cell] ?? Number.NaN) - counted.value(cell));
      const law = lawOf(release.noise.mechanism, measureNoise(release, measure).scale);
      check([view], tally, noise.every(Number.isSafeInteger) && !isTooSmall(noise, law));
    }
};

/** Somebody who is in every table and period: all that is told of them together. */
const checkPeople = (releases: readonly NoisyRelease[], { unit, total }: Budget, tally: Tally): void => {
  const losses = releases.map((release) => lossOf(release, unit));
  const sum = losses.reduce((left, loss) => left && loss && plus(left, loss), fraction(0n));
  const views = releases.flatMap(({ copies }) => copies);
  check(views, tally, sum !== null && compareFractions(sum, total) <= 0);
};

/** A number without noise beside the same number with it. */
const checkExact = ({ all, exact }: NoisyFigures, tally: Tally): void => {
  for (const [key, estimates] of all)
    for (const { view, cells } of estimates) {
      const beside = exact.get(key);
      if (cells === 1n) check(beside ? [view, beside] : [view], tally, beside === undefined);
    }
};

/** Noise that two releases share falls out of their difference. */
const checkReuse = ({ pairs }: NoisyFigures, tally: Tally): void => {
  for (const { views, release, measure, alike, cells } of pairs) {
    const law = lawOf(release.noise.mechanism, measureNoise(release, measure).scale);
    check(views, tally, !isTooAlike(alike, cells, law));
  }
};
