import type { PublishedTable } from '../../../core/published-table.ts';
import type { CodeTrees } from '../code-trees.ts';
import type { Figure } from '../figures.ts';
import { frameKey } from '../population.ts';
import { type Scope, scopesOf } from '../scopes.ts';
import { type TableView, viewOf } from '../table-view.ts';
import { type Link, narrow, type Spans } from './narrow.ts';
import { type Pair, pairsOf, rowsWithoutOther, unpicked } from './pairs.ts';
import { common, inFineUnits, meansShownAs, type Span } from './span.ts';

/** What tables with means tell of the sums and people behind them. */
export interface Unpicked {
  readonly scope: Scope;
  readonly links: readonly Link[];
  /** What each figure can be: people, and sums in fine units. */
  readonly spans: Spans;
  /** Whether anything fits all that is published. */
  readonly fits: boolean;
  readonly pairs: readonly PlacedPair[];
  /** Everyone among whom those with a value are. */
  readonly everybody: (people: Figure) => Figure | undefined;
}

export interface PlacedPair {
  readonly pair: Pair;
  /** The table that is attacked, and the same as it was seen, without `_O`. */
  readonly of: TableView;
  readonly view: TableView;
  readonly people: Figure;
  readonly sum: Figure;
  /** In the latter and in the former. */
  readonly cell: number;
  readonly row: number;
  /** Null where it is not shown. */
  readonly mean: number | null;
}

/** What audiences see of a table that is attacked. */
export interface Seen {
  readonly table: PublishedTable;
  readonly of: TableView;
}

/**
 * Works out what audiences can know behind means, out of everything that they see: the people of each cell and their sum, by
 * the means, by numbers of people and sums shown anywhere, and by what all of them add up to.
 */
export const unpick = (seen: readonly Seen[], trees: CodeTrees): readonly Unpicked[] => {
  const tables = new Map(seen.map((one) => [viewOf(unpicked(one.table), one.of.tonight), one] as const));
  return scopesOf([...tables.keys()], trees).map((scope) => {
    const pairs = [...tables].flatMap(([view, one]) => placedIn(scope, view, one));
    const links = pairs.flatMap((placed) => linkOf(placed));
    const spans: Spans = new Map(scope.figures.all.map((figure) => [figure, told(figure)]));
    for (const { people, view, mean } of pairs)
      if (mean !== null) {
        const least = { low: BigInt(view.table.minimumFrequency), high: null };
        spans.set(people, common(spans.get(people) ?? least, least));
      }
    const counted = scope.relations.all.filter(
      ({ figures }) =>
        figures.every(({ kind }) => kind === 'people') || figures.every(({ kind }) => kind === 'sum'),
    );
    return { scope, links, spans, pairs, fits: narrow(spans, counted, links), everybody: everybodyIn(scope) };
  });
};

const placedIn = (scope: Scope, view: TableView, { table, of }: Seen): readonly PlacedPair[] => {
  const columns = scope.figures.at.get(view);
  if (!columns) return [];
  const rows = rowsWithoutOther(table);
  return pairsOf(table).flatMap((pair) =>
    rows.flatMap((row, cell): readonly PlacedPair[] => {
      const people = columns.get(pair.people.name)?.[cell];
      const sum = columns.get(pair.sum.name)?.[cell];
      const mean = table.cells.measures[pair.mean.name]?.value[row] ?? null;
      return people && sum ? [{ pair, of, view, people, sum, cell, row, mean }] : [];
    }),
  );
};

const linkOf = ({ pair: { mean: measure }, people, sum, mean }: PlacedPair): readonly Link[] =>
  mean === null ? [] : [{ people, sum, mean: meansShownAs(mean, measure.decimals ?? 0) }];

/** What the figure is shown as, or that it is withheld. */
const told = ({ kind, span, floor }: Figure): Span => {
  if (!span) return { low: kind === 'people' ? BigInt(floor) : 0n, high: null };
  if (kind === 'sum') return { low: inFineUnits(span.low), high: inFineUnits(span.high) };
  return { low: BigInt(Math.ceil(span.low)), high: BigInt(Math.floor(span.high)) };
};

const everybodyIn =
  ({ figures: { frames, byMeaning } }: Scope): Unpicked['everybody'] =>
  (people) => {
    const frame = frames.get(people.frame);
    return frame && byMeaning.get(frameKey({ ...frame, quantity: 'people' }) + people.where);
  };
