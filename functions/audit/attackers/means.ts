import type { PublishedTable } from '../../../core/published-table.ts';
import type { CellReference } from '../../../core/verdict.ts';
import type { Attacker, Tally } from '../attacker.ts';
import { minimumFor } from '../blame.ts';
import { Contradiction } from '../contradiction.ts';
import type { Material } from '../material.ts';
import { checkShown } from '../means/check-shown.ts';
import { endsOf } from '../means/ends.ts';
import { judgePairs, judgeRemainders, tellingPairsOf } from '../means/judge-pairs.ts';
import { spanOf } from '../means/narrow.ts';
import { fine, inFineUnits, type Span } from '../means/span.ts';
import { type PlacedPair, type Unpicked, unpick } from '../means/unpick.ts';
import { codesOf, type TableView } from '../table-view.ts';

/**
 * Means unpicked: a mean beside a sum tells how many have a value, beside how many have one it tells their sum, and means of
 * parts and of their whole tell both (Handbook on Statistical Disclosure Control, chapter 5, means). `seenOf` has what
 * audiences see of a table.
 */
export const means = (seenOf: (view: TableView) => PublishedTable): Attacker => ({
  name: 'means',
  tries:
    'Works out from means, and all that is shown beside them, how many people and which sums are behind each, and what that tells of them.',
  run(material, tally) {
    const { views } = material;
    for (const view of views.filter(({ tonight }) => tonight)) {
      judgePairs(view, material, tally);
      judgeRemainders(view, tally);
      if (tellingPairsOf(view).length > 0) checkShown(view, seenOf(view), tally);
    }
    const seen = views.map((view) => ({ table: seenOf(view), of: view }));
    if (!seen.some(({ table }) => table.measures.some(({ kind }) => kind === 'mean'))) return;
    for (const found of unpick(seen, material.trees)) {
      const tonight = found.pairs.filter(({ of }) => of.tonight);
      if (!found.fits)
        throw new Contradiction(
          [...new Set(tonight.map(({ of }) => of))],
          'means that no sums and people fit',
        );
      for (const placed of tonight) attackPair(placed, { found, material, tally });
    }
  },
});

interface Attack {
  readonly found: Unpicked;
  readonly material: Material;
  readonly tally: Tally;
}

const attackPair = (placed: PlacedPair, { found, material, tally }: Attack): void => {
  const { people, sum, pair, of: view } = placed;
  const counts = spanOf(found.spans, people);
  const amount = spanOf(found.spans, sum);
  const all = found.everybody(people);
  tally.tried(view, 1);
  if (counts.high !== null && counts.high > 0n) tally.met(view, Number(counts.high - counts.low));
  const minimum = BigInt(minimumFor(people));
  const tells =
    isFew(counts, minimum) ||
    (all !== undefined && tellsOfOthers(spanOf(found.spans, all), counts, minimum)) ||
    isAtAnEnd(placed, { counts, amount }) ||
    (placed.mean === null && isTooNarrow(amount, placed, material));
  if (tells) tally.found({ views: [view], cells: toBlame(placed, found, pair.people.name) });
};

const isFew = ({ low, high }: Span, minimum: bigint): boolean => low >= 1n && high !== null && high < minimum;

/** That few of a group have no value, or that too few to be told have one at all. */
const tellsOfOthers = (all: Span, counts: Span, minimum: bigint): boolean => {
  const rest = {
    low: counts.high === null ? 0n : all.low - counts.high,
    high: all.high === null ? null : all.high - counts.low,
  };
  const nearlyNobody = all.low >= 1n && counts.high !== null && counts.high < minimum;
  return isFew(rest, minimum) || nearlyNobody;
};

/** That all but a few of those with a value must have the least or the most that one can have. */
const isAtAnEnd = (
  { mean, pair, view }: PlacedPair,
  { counts, amount }: { counts: Span; amount: Span },
): boolean => {
  if (mean === null) return false;
  const { near, most } = endsOf(view, pair.sum);
  if (amount.high !== null && amount.high < near) return true;
  const value = inFineUnits(mean);
  const half = fine / (2n * 10n ** BigInt(pair.mean.decimals ?? 0));
  return most.some(
    (each) =>
      value <= each &&
      counts.high !== null &&
      counts.high * (each - (value > half ? value - half : 0n)) < near,
  );
};

/** Where the night knows that few people, or a dominant few, make up a withheld sum: whether it is known as well as they know it. */
const isTooNarrow = (
  { low, high }: Span,
  { of: view, row, pair }: PlacedPair,
  material: Material,
): boolean => {
  const own = tellingPairsOf(view).find(
    ({ sum }) => sum.variable === pair.sum.variable && sum.cap === pair.sum.cap,
  );
  const truth = own ? material.truth(view, own.sum) : null;
  if (!truth || high === null) return false;
  const behind = truth.contributors(row);
  if (behind === 0 || behind >= view.table.minimumFrequency) return false;
  const share = ((material.dominanceOf(view)?.p ?? 0) / 100) * (truth.largest(row)[0] ?? 0);
  return Number(high - low) / Number(fine) < Math.max(share, (pair.sum.cap ?? 0) / 1000);
};

/** Cells named in one counterexample at most. */
const named = 12;

/** Means that are shown of the cell itself, or else of those that a relation ties it to. */
const toBlame = (
  placed: PlacedPair,
  { pairs, scope }: Unpicked,
  measure: string,
): readonly CellReference[] => {
  const tied = new Set(
    placed.mean === null
      ? scope.relations.all.flatMap(({ figures }) =>
          figures.includes(placed.people) || figures.includes(placed.sum) ? figures : [],
        )
      : [placed.people],
  );
  return pairs
    .filter(
      ({ mean, view, people, sum }) => mean !== null && view.tonight && (tied.has(people) || tied.has(sum)),
    )
    .slice(0, named)
    .map(({ view, cell }) => ({
      table: view.table.table,
      period: view.table.period,
      measure,
      codes: codesOf(view, cell),
    }));
};
