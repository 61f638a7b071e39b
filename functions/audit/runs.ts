import { kindOf, shiftDay } from '../../core/period.ts';
import { type Family, isTonight, type Remainder } from './remainders.ts';

/** Numbers whose days follow each other without a gap. */
export type Run = readonly [Remainder, ...Remainder[]];

/** Two runs, the days of the second among those of the first. */
export interface NestedRuns {
  readonly outer: Run;
  readonly inner: Run;
}

/**
 * Runs of periods of one length beside runs of another, as weeks beside months: to each the shortest run around it and the
 * longest inside it. What they differ by are the days at the edges. Only pairs with one of tonight's numbers.
 */
export const nestedRuns = function* (family: Family): Generator<NestedRuns> {
  const chains = [...Map.groupBy(family, ({ view }) => kindOf(view.table.period)).values()].flatMap(chainsOf);
  for (const chain of chains)
    for (const other of chains) {
      if (kindOf(other[0]?.view.table.period ?? '') === kindOf(chain[0]?.view.table.period ?? '')) continue;
      for (let from = 0; from < chain.length; from++)
        for (let to = from; to < chain.length; to++) {
          const run = chain.slice(from, to + 1);
          if (isRun(run)) yield* beside(run, other);
        }
    }
};

const beside = function* (run: Run, others: Family): Generator<NestedRuns> {
  const [first, last] = endsOf(run);
  const [around, inside] = [
    others.filter(({ frame }) => frame.last >= first && frame.first <= last),
    others.filter(({ frame }) => frame.first >= first && frame.last <= last),
  ];
  if (!isRun(around) || ![...run, ...around].some(isTonight)) return;
  const [start, end] = endsOf(around);
  if (start <= first && end >= last && (start < first || end > last)) yield { outer: around, inner: run };
  if (isRun(inside) && (inside.length < around.length || start > first || end < last))
    yield { outer: run, inner: inside };
};

const isRun = (numbers: Family): numbers is Run => numbers.length > 0;

const endsOf = (run: Run): readonly [first: string, last: string] => [
  run[0].frame.first,
  run.at(-1)?.frame.last ?? run[0].frame.last,
];

/** One number for each span of days, split where days are missing. */
const chainsOf = (alike: Family): readonly Family[] => {
  const bySpan = new Map<string, Remainder>();
  for (const one of alike) {
    const known = bySpan.get(one.frame.first);
    if (!known || isTonight(one) || one.view.table.version > known.view.table.version)
      bySpan.set(one.frame.first, one);
  }
  const chains: Remainder[][] = [];
  for (const one of [...bySpan.values()].toSorted((a, b) => (a.frame.first < b.frame.first ? -1 : 1))) {
    const chain = chains.at(-1);
    const before = chain?.at(-1);
    if (chain && before && shiftDay(before.frame.last, 1) === one.frame.first) chain.push(one);
    else chains.push([one]);
  }
  return chains;
};
