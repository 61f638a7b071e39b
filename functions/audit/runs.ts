import { kindOf, shiftDay } from '../../core/period.ts';
import type { Shown } from './remainders.ts';

/** Numbers whose days follow each other without a gap. */
export interface Run {
  readonly cells: readonly Shown[];
  readonly sum: number;
}

/** Two runs, the days of the second among those of the first. */
export interface NestedRuns {
  readonly outer: Run;
  readonly inner: Run;
}

/**
 * Runs of periods of one length beside runs of another, as weeks beside months: to each the shortest run around it and the
 * longest inside it. What they differ by are the days at the edges. Only pairs with one of tonight's numbers.
 */
export const nestedRuns = function* (family: readonly Shown[]): Generator<NestedRuns> {
  const chains = [...Map.groupBy(family, ({ view }) => kindOf(view.table.period)).values()].flatMap(chainsOf);
  for (const chain of chains)
    for (const other of chains) {
      if (kindOf(other[0]?.view.table.period ?? '') === kindOf(chain[0]?.view.table.period ?? '')) continue;
      for (let from = 0; from < chain.length; from++)
        for (let to = from; to < chain.length; to++) yield* beside(chain.slice(from, to + 1), other);
    }
};

const beside = function* (cells: readonly Shown[], other: readonly Shown[]): Generator<NestedRuns> {
  const [first, last] = [cells[0]?.frame.first ?? '', cells.at(-1)?.frame.last ?? ''];
  const around = other.filter(({ frame }) => frame.last >= first && frame.first <= last);
  if (![...cells, ...around].some(({ view }) => view.tonight)) return;
  const [start, end] = [around[0]?.frame.first ?? last, around.at(-1)?.frame.last ?? first];
  if (start <= first && end >= last && (start < first || end > last))
    yield { outer: runOf(around), inner: runOf(cells) };
  const inside = around.filter(({ frame }) => frame.first >= first && frame.last <= last);
  if (inside.length > 0 && (inside.length < around.length || start > first || end < last))
    yield { outer: runOf(cells), inner: runOf(inside) };
};

const runOf = (cells: readonly Shown[]): Run => ({
  cells,
  sum: cells.reduce((sum, { value }) => sum + value, 0),
});

/** One number for each span of days, split where days are missing. */
const chainsOf = (alike: readonly Shown[]): readonly (readonly Shown[])[] => {
  const bySpan = new Map<string, Shown>();
  for (const one of alike) {
    const known = bySpan.get(one.frame.first);
    if (!known || one.view.tonight || one.view.table.version > known.view.table.version)
      bySpan.set(one.frame.first, one);
  }
  const chains: Shown[][] = [];
  for (const one of [...bySpan.values()].toSorted((a, b) => (a.frame.first < b.frame.first ? -1 : 1))) {
    const chain = chains.at(-1);
    const before = chain?.at(-1);
    if (chain && before && shiftDay(before.frame.last, 1) === one.frame.first) chain.push(one);
    else chains.push([one]);
  }
  return chains;
};
