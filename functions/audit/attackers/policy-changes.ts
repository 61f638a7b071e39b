import { TOTAL } from '../../../core/classification.ts';
import { daysOf } from '../../../core/period.ts';
import type { PublishedDimension, PublishedMeasure, PublishedTable } from '../../../core/published-table.ts';
import { rowsIn } from '../../../core/rows.ts';
import type { Attacker } from '../attacker.ts';
import type { TableView } from '../table-view.ts';

/**
 * Changes of the policy: tables of the same rows and days of which one says in other codes, or under another cap, what the other
 * says. Whatever moved between two codes, or lies between two caps, is their difference.
 */
export const policyChanges = (
  seen: ReadonlyMap<TableView, PublishedTable>,
  shownOf: (view: TableView) => PublishedTable | null,
): Attacker => ({
  name: 'policy-changes',
  tries:
    'Compares how tables of the same rows and days code each column, build each tree, cap each amount and round each number.',
  run(_, tally) {
    const tables = [...seen].filter(([, { noise }]) => !noise);
    tables.forEach(([view, table], at) => {
      for (const [other, earlier] of tables.slice(0, at)) {
        if (!(view.tonight || other.tonight) || !overlap(table, earlier)) continue;
        const views = [view, other].filter(({ tonight }) => tonight);
        const compared = [
          ...codings(table, earlier),
          ...(shareRows(table, earlier) ? codesAndCaps(table, earlier) : []),
          ...roundings(shownOf(view) ?? table, shownOf(other) ?? earlier),
        ];
        for (const tonight of views) tally.tried(tonight, compared.length);
        for (const isSame of compared) if (!isSame) tally.found({ views, cells: [] });
      }
    });
  },
});

/** Whether one number would be seen in two ways: of the same rows and period, rounded by two rules or by none. */
const roundings = (a: PublishedTable, b: PublishedTable): readonly boolean[] => {
  const isSame = a.period === b.period && [...rowsIn(a)].sort().join() === [...rowsIn(b)].sort().join();
  return isSame && (a.rounding || b.rounding) ? [roundingOf(a) === roundingOf(b)] : [];
};

/** At random, what lies between the minimum and the next multiple goes up, so that the minimum is part of the rule. */
const roundingOf = ({ rounding, minimumFrequency }: PublishedTable): string => {
  if (!rounding) return 'none';
  const method = rounding.insteadOf ?? rounding.method;
  return JSON.stringify([rounding.base, method, method === 'nearest' ? null : minimumFrequency]);
};

const overlap = (a: PublishedTable, b: PublishedTable): boolean => {
  const [one, other] = [daysOf(a.period), daysOf(b.period)];
  return one.first <= other.last && other.first <= one.last;
};

const shareRows = (a: PublishedTable, b: PublishedTable): boolean => {
  // A release that does not name its rows is known by its sources.
  const isNamed = a.rows !== undefined && b.rows !== undefined;
  return isNamed ? meet(rowsIn(a), rowsIn(b)) : meet(a.sources, b.sources);
};

const meet = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((one) => others.includes(one));

/** Per column that both use, under whatever name of a source, whether they code it alike. */
const codings = (
  { codings: own = {} }: PublishedTable,
  { codings: other = {} }: PublishedTable,
): readonly boolean[] =>
  Object.entries(own).flatMap(([column, coding]) =>
    Object.hasOwn(other, column) ? [other[column] === coding] : [],
  );

/** What is said of the same rows. Where one of two tables does not say how it was coded, nobody knows whether they agree. */
const codesAndCaps = (a: PublishedTable, b: PublishedTable): readonly boolean[] => [
  ...((a.codings === undefined) === (b.codings === undefined) ? [] : [false]),
  ...places(a, b),
  ...caps(a, b),
];

/** Per code that both show of a variable, whether it lies at the same place of one tree. */
const places = (a: PublishedTable, b: PublishedTable): readonly boolean[] =>
  a.dimensions.flatMap((own) =>
    b.dimensions
      .filter((other) => other.variable === own.variable && other.classification === own.classification)
      .flatMap((other) => {
        const known = placesIn(other);
        return [...placesIn(own)].flatMap(([code, place]) =>
          known.has(code) ? [known.get(code) === place] : [],
        );
      }),
  );

const placesIn = ({ codes, levels }: PublishedDimension): ReadonlyMap<string, string> =>
  new Map(codes.map(({ code, level, parent = TOTAL }) => [code, JSON.stringify([parent, level, levels])]));

/** Per amount that both count, whether they cap it alike. */
const caps = (a: PublishedTable, b: PublishedTable): readonly boolean[] =>
  a.measures.flatMap((own) =>
    b.measures.flatMap((other) =>
      isCapped(own) && isCapped(other) && own.variable === other.variable ? [own.cap === other.cap] : [],
    ),
  );

/** Events have no variable; a sum, a mean and the people with a value name theirs. */
const isCapped = ({ kind, variable }: PublishedMeasure): boolean =>
  kind !== 'people' || variable !== undefined;
