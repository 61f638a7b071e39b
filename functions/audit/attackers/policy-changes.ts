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
export const policyChanges = (seen: ReadonlyMap<TableView, PublishedTable>): Attacker => ({
  name: 'policy-changes',
  tries:
    'Compares how tables of the same rows and days code each column, build each tree and cap each amount.',
  run(_, tally) {
    const tables = [...seen].filter(([, { noise }]) => !noise);
    tables.forEach(([view, table], at) => {
      for (const [other, earlier] of tables.slice(0, at)) {
        if (!(view.tonight || other.tonight) || !shareRows(table, earlier)) continue;
        const views = [view, other].filter(({ tonight }) => tonight);
        const compared = [...codings(table, earlier), ...places(table, earlier), ...caps(table, earlier)];
        for (const tonight of views) tally.tried(tonight, compared.length);
        for (const isSame of compared) if (!isSame) tally.found({ views, cells: [] });
      }
    });
  },
});

const shareRows = (a: PublishedTable, b: PublishedTable): boolean => {
  const [one, other] = [daysOf(a.period), daysOf(b.period)];
  if (one.first > other.last || other.first > one.last) return false;
  // A release that does not name its rows is known by its sources.
  const isNamed = a.rows !== undefined && b.rows !== undefined;
  return isNamed ? meet(rowsIn(a), rowsIn(b)) : meet(a.sources, b.sources);
};

const meet = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((one) => others.includes(one));

/** Per column that both use, whether they code it alike. Where one of them does not say, nobody knows of any. */
const codings = (
  { codings: own }: PublishedTable,
  { codings: other }: PublishedTable,
): readonly boolean[] => {
  if (own === undefined || other === undefined) return own === other ? [] : [false];
  return Object.entries(own).flatMap(([column, coding]) =>
    Object.hasOwn(other, column) ? [other[column] === coding] : [],
  );
};

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
