import type { Attacker, Tally } from '../attacker.ts';
import { disclosureOfCells } from '../blame.ts';
import type { CodeTrees } from '../code-trees.ts';
import type { Material } from '../material.ts';
import { type Family, familiesOf, packings, type Shown, shownIn } from '../remainders.ts';
import { nestedRuns } from '../runs.ts';

/**
 * Remainders: what is left of a published whole when every part that is published anywhere is taken out of it: days and months
 * out of a quarter, one land and another out of all, one source out of two. Rows that came or went in between, late or with
 * the people who asked for it, are left as well.
 */
export const remainders: Attacker = {
  name: 'remainders',
  tries:
    'Takes published parts that have nothing in common out of published wholes, over periods, filters, sources and releases.',
  run(material, tally) {
    const { days, sources, codes } = familiesOf(material, shownIn(material));
    for (const family of days) {
      attack(family, inTime, tally);
      attackAlike(family, tally);
      attackRuns(family, tally);
    }
    for (const family of sources) attack(family, inSources, tally);
    for (const { variable, families } of codes)
      for (const family of families) {
        attack(family, inCodes(variable, material.trees), tally);
        attackCommon(family, variable, { material, tally });
      }
  },
};

/** What is less than the last of them is left by adding up fractions. */
const decimalsOfSums = 6;

/** How the numbers of a family lie in each other. */
interface Order {
  readonly isInside: (part: Shown, whole: Shown) => boolean;
  readonly apart: (a: Shown, b: Shown) => boolean;
  readonly sizeOf: (part: Shown) => number;
}

const inTime: Order = {
  isInside: ({ frame: part }, { frame: whole }) => part.first >= whole.first && part.last <= whole.last,
  apart: ({ frame: a }, { frame: b }) => a.last < b.first || b.last < a.first,
  sizeOf: ({ frame }) => Date.parse(frame.last) - Date.parse(frame.first),
};

const inSources: Order = {
  isInside: ({ frame: part }, { frame: whole }) =>
    part.sources.every((source) => whole.sources.includes(source)),
  apart: ({ frame: a }, { frame: b }) => !a.sources.some((source) => b.sources.includes(source)),
  sizeOf: ({ frame }) => frame.sources.length,
};

const inCodes = (variable: string, trees: CodeTrees): Order => {
  const codesOf = ({ conditions }: Shown) => conditions.get(variable) ?? [];
  const touches = (a: readonly string[], b: readonly string[]) =>
    a.some((code) => trees.inside(variable, [code], b));
  return {
    isInside: (part, whole) =>
      codesOf(part).length > 0 && trees.inside(variable, codesOf(part), codesOf(whole)),
    apart: (a, b) => !touches(codesOf(a), codesOf(b)) && !touches(codesOf(b), codesOf(a)),
    sizeOf: (part) => codesOf(part).length - trees.lineOf(variable, codesOf(part)[0] ?? '').length / 100,
  };
};

const attack = (family: Family, { isInside, apart, sizeOf }: Order, tally: Tally): void => {
  const [first] = family;
  if (!first || family.every((one) => ofOneRelease(one, first))) return;
  for (const whole of family) {
    const parts = family.filter((part) => part !== whole && isInside(part, whole) && !isInside(whole, part));
    if (parts.length === 0) continue;
    for (const taken of packings(parts, { sizeOf, apart })) {
      if (taken.every((part) => ofOneRelease(part, whole))) continue;
      const left = whole.value - taken.reduce((sum, { value }) => sum + value, 0);
      judge([whole, ...taken], whole.of === 'people' ? Math.max(left, 0) : Math.abs(left), tally);
    }
  }
};

/**
 * Whether both stand in one release, or in an audience's part of it: what its own margins leave is for other attackers, who
 * know how its people overlap.
 */
const ofOneRelease = ({ view: { table: a } }: Shown, { view: { table: b } }: Shown): boolean =>
  a.table === b.table && a.period === b.period && a.version === b.version;

/** Two numbers of the same rows differ by what only one of them keeps, or by what came or went in between. */
const attackAlike = (family: Family, tally: Tally): void => {
  for (const alike of Map.groupBy(family, ({ frame }) => `${frame.first} ${frame.last}`).values())
    for (const [at, one] of alike.entries())
      for (const other of alike.slice(at + 1))
        if (one.view !== other.view) judge([one, other], Math.abs(one.value - other.value), tally);
};

/** What weeks tell together beside months that begin and end on other days, and the other way round. */
const attackRuns = (family: Family, tally: Tally): void => {
  if (family.length < 2) return;
  for (const { outer, inner } of nestedRuns(family)) {
    if ([...outer.cells, ...inner.cells].every((cell) => ofOneRelease(cell, outer.cells[0] ?? cell)))
      continue;
    judge([...outer.cells, ...inner.cells], outer.sum - inner.sum, tally);
  }
};

/** What two filters have in common is what both count, less what either does. */
const attackCommon = (
  family: Family,
  variable: string,
  { material, tally }: { readonly material: Material; readonly tally: Tally },
): void => {
  const setOf = ({ conditions }: Shown) => new Set(conditions.get(variable) ?? []);
  const several = family.filter((one) => setOf(one).size > 1);
  for (const [at, one] of several.entries())
    for (const other of several.slice(at + 1)) {
      const common = setOf(one).intersection(setOf(other));
      if (common.size === 0 || common.size === setOf(one).size || common.size === setOf(other).size) continue;
      const either = [...setOf(one).union(setOf(other))];
      for (const whole of family) {
        const all = whole.conditions.get(variable) ?? [];
        if (all.length === 0 || !material.trees.inside(variable, all, either)) continue;
        if (!material.trees.inside(variable, either, all)) continue;
        judge([whole, one, other], one.value + other.value - whole.value, tally);
      }
    }
};

/** Few people leave few people, and few events or units are mostly those of few: of more of them, the people behind tell. */
const judge = (cells: readonly Shown[], difference: number, tally: Tally): void => {
  const left = Number(difference.toFixed(decimalsOfSums));
  const tonight = cells.filter(({ view }) => view.tonight);
  if (tonight.length === 0) return;
  const minimum = Math.max(...cells.map(({ view }) => view.table.minimumFrequency));
  for (const { view } of tonight) tally.tried(view, 1);
  if (left <= 0) return;
  if (cells.every(({ of }) => of !== 'sum')) for (const { view } of tonight) tally.met(view, left);
  if (left < minimum) tally.found(disclosureOfCells(tonight));
};
