import type { Attacker, Tally } from '../attacker.ts';
import { judgeRemainder } from '../judge-remainder.ts';
import type { Material } from '../material.ts';
import {
  type Family,
  familiesIn,
  isOfOneRelease,
  packings,
  type Remainder,
  type Respect,
  shownIn,
  without,
} from '../remainders.ts';
import { inCodes, inDays, inReleases, inSources } from '../respects.ts';
import { nestedRuns } from '../runs.ts';
import { filteredIn, type TableView } from '../table-view.ts';

/**
 * Remainders: what is left of a published whole when every part that is published anywhere is taken out of it: days and months
 * out of a quarter, one land and another out of all, one source out of two. Rows that came or went in between, late or with
 * the people who asked for it, are left as well. What is left of one whole is taken out of what is left of another.
 */
export const remainders: Attacker = {
  name: 'remainders',
  tries:
    'Takes published parts that have nothing in common out of published wholes, over periods, filters, sources and releases, and what is left out of what is left.',
  run(material, tally) {
    const attack: Attack = { material, tally };
    const { crossing, others } = respectsIn(material);
    let numbers = shownIn(material);
    numbers = [...numbers, ...releases(numbers, attack)];
    for (const respect of crossing) {
      const left = familiesIn(numbers, respect).flatMap((family) => {
        if (respect === inDays) attackRuns(family, attack);
        return [...attackFamily(family, respect, attack), ...commonIn(family, respect, attack)];
      });
      numbers = [...numbers, ...left];
    }
    for (const respect of others)
      for (const family of familiesIn(numbers, respect).filter(isOfSeveralReleases))
        attackFamily(family, respect, attack);
  },
};

interface Attack {
  readonly material: Material;
  readonly tally: Tally;
}

const isOfSeveralReleases = ([first, ...others]: Family): boolean =>
  first !== undefined &&
  !isOfOneRelease({ ...first, terms: [first, ...others].flatMap(({ terms }) => terms) });

/** Respects in which whole tables differ, whose remainders are taken out of each other, and those in which only cells do. */
const respectsIn = ({ views, trees }: Material) => {
  const filtered = filteredIn(views);
  const shown = new Set(views.flatMap(({ dimensions }) => dimensions.map(({ variable }) => variable)));
  const byCodes = (variable: string): Respect => inCodes(variable, trees);
  return {
    crossing: [...filtered.map(byCodes), inSources, inDays],
    others: [...shown.difference(new Set(filtered))].sort().map(byCodes),
  };
};

/** What two numbers of the same rows differ by, of all releases that differ at all. */
const releases = (numbers: readonly Remainder[], attack: Attack): readonly Remainder[] => {
  const pairs = familiesIn(numbers, inReleases).flatMap((family) =>
    family.flatMap((one, at) =>
      family
        .slice(at + 1)
        .filter(({ view }) => view !== one.view)
        .map((other) => ({ ...without([one], [other], inReleases), signed: true, other: other.view })),
    ),
  );
  const differing = new Map<TableView, Set<TableView>>();
  for (const { view, other, value } of pairs)
    if (value !== 0) differing.set(view, (differing.get(view) ?? new Set()).add(other));
  const left = pairs.filter(({ view, other }) => differing.get(view)?.has(other));
  for (const one of left) judgeRemainder(one, attack);
  return left;
};

/** Judges what is left of each whole, and gives it back. A part with nobody in it leaves it as it is. */
const attackFamily = (family: Family, respect: Respect, attack: Attack): readonly Remainder[] =>
  family.flatMap((whole) => {
    const parts = family.filter(
      (part) =>
        part !== whole && part.value !== 0 && respect.isInside(part, whole) && !respect.isInside(whole, part),
    );
    if (parts.length === 0) return [];
    const ways = [
      ...packings(parts, respect),
      ...(respect === inDays ? [] : parts.filter((part) => part.view !== whole.view).map((part) => [part])),
    ];
    const left = new Map(
      ways.map((taken) => {
        const one = without([whole], taken, respect);
        return [one.less, one] as const;
      }),
    );
    for (const one of left.values()) if (!isOfOneRelease(one)) judgeRemainder(one, attack);
    return [...left.values()];
  });

/** What weeks tell together beside months that begin and end on other days, and the other way round. */
const attackRuns = (family: Family, attack: Attack): void => {
  for (const { outer, inner } of nestedRuns(family)) {
    const left = without(outer, inner, inDays);
    if (!isOfOneRelease(left)) judgeRemainder(left, attack);
  }
};

/** What two filters have in common is what both count, less what either does. */
const commonIn = (family: Family, respect: Respect, attack: Attack): readonly Remainder[] => {
  const { isEither } = respect;
  if (!isEither) return [];
  const common = family.flatMap((one, at) =>
    family
      .slice(at + 1)
      .flatMap((other) =>
        family
          .filter((whole) => isEither(whole, one, other))
          .map((whole) => without([one, other], [whole], respect)),
      ),
  );
  for (const one of common) judgeRemainder(one, attack);
  return common;
};
