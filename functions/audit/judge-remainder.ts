import type { PublishedMeasure } from '../../core/published-table.ts';
import { mayBeOfFew } from './amounts-left.ts';
import type { Tally } from './attacker.ts';
import { disclosureOfCells } from './blame.ts';
import type { Material } from './material.ts';
import { endsOf } from './means/ends.ts';
import { isAtAnEnd, isTelling, tellingPairsOf } from './means/judge-pairs.ts';
import { isTonight, type Remainder, type Shown, type Term } from './remainders.ts';
import { codeAt, isOutcomeOf, type TableView, valuesOf } from './table-view.ts';

/** What is less than the last of them is left by adding up fractions. */
const decimalsOfSums = 6;

interface Judges {
  readonly material: Material;
  readonly tally: Tally;
}

/**
 * Few people leave few people, and few events or units are mostly those of few: of more of them, the people behind tell. People
 * who are left are a group like any other: so is told of each of them what nobody or nearly everybody of them has.
 */
export const judgeRemainder = (one: Remainder, { material, tally }: Judges): void => {
  if (!isTonight(one)) return;
  const cells = one.terms.map(([shown]) => shown);
  const tonight = cells.filter(({ view }) => view.tonight);
  const minimum = Math.max(...cells.map(({ view }) => view.table.minimumFrequency));
  for (const { view } of tonight) tally.tried(view, 1);
  const left = leftOf(one);
  if (left < 0) return;
  if (left > 0 && cells.every(({ of }) => of !== 'sum'))
    for (const { view } of tonight) tally.met(view, left);
  const few = left > 0 && left < minimum;
  if (
    few ||
    mayBeOfFew(one, left, material) ||
    tellsAnOutcome(one, { minimum, material }) ||
    tellsOfValues(one, { left, minimum })
  )
    tally.found(disclosureOfCells(tonight));
};

/** Of people in several periods or sources more are left than a subtraction says: then it tells nothing. */
const leftOf = ({ value, of, signed }: Remainder): number => {
  const left = Number(value.toFixed(decimalsOfSums));
  return of === 'people' && !signed ? left : Math.abs(left);
};

/** Whether nobody, or all but a few, of the people left have an outcome. */
const tellsAnOutcome = (
  one: Remainder,
  { minimum, material }: { minimum: number; material: Material },
): boolean => {
  if (one.of !== 'people') return false;
  return one.view.dimensions.some(({ variable }) => {
    const group = addedUp(one.terms, (shown) => groupValue(shown, variable, one, material));
    if (group === null || group === 0 || (group < 0 && !one.signed)) return false;
    const having = Math.sign(group) * one.value;
    return having >= 0 && (having < minimum || Math.abs(group) - having < minimum);
  });
};

/** How many have any outcome, where the number is of those with the same outcome as that of the remainder. */
const groupValue = (
  { view, cell, measure, value, of }: Shown,
  variable: string,
  { view: first, cell: other }: Remainder,
  { known, truth }: Material,
): number | null => {
  const [own, like] = [view, first].map((one) => one.dimensions.find((each) => each.variable === variable));
  if (!own || !like || own.total < 0 || !isOutcomeOf(own, cell)) return null;
  const code = codeAt(own, cell);
  if (own.codes[code] !== like.codes[codeAt(like, other)]) return null;
  const group = cell + (own.total - code) * own.stride;
  const shown = known(view, measure, group)?.value ?? null;
  if (measure.kind === 'people' || shown === null) return shown;
  return of === 'people' ? (truth(view, measure)?.contributors(group) ?? null) : value;
};

/** What the people left with a value of something, and their sum, tell of each of them. */
const tellsOfValues = (
  { terms, view, measure, value, signed }: Remainder,
  { left, minimum }: { left: number; minimum: number },
): boolean => {
  if (measure.kind !== 'people' || measure.variable === undefined) return false;
  const all = addedUp(terms, (shown) =>
    besideIn(shown, ({ kind, variable }) => kind === 'people' && !variable),
  );
  const gone = signed && (all ?? value) < 0;
  if (all !== null && isTelling(gone ? -all : all, gone ? -value : value, minimum)) return true;
  const pair = tellingPairsOf(view).find(({ people }) => people.name === measure.name);
  const sum = addedUp(terms, (shown) => besideIn(shown, isSumOf(measure)));
  return pair !== undefined && sum !== null && isAtAnEnd(left, Math.abs(sum), endsOf(view, pair.sum));
};

const isSumOf =
  ({ variable, cap }: PublishedMeasure) =>
  (one: PublishedMeasure): boolean =>
    one.kind === 'sum' && one.variable === variable && one.cap === cap;

/** What is shown of another measure in the same cell. */
const besideIn = (
  { view, cell }: { readonly view: TableView; readonly cell: number },
  isMeant: (measure: PublishedMeasure) => boolean,
): number | null => {
  const measure = view.table.measures.find(isMeant);
  return measure ? (valuesOf(view, measure).value[cell] ?? null) : null;
};

/** The terms added up with other numbers in their place; null where one of these is not known. */
const addedUp = (terms: readonly Term[], numberOf: (shown: Shown) => number | null): number | null => {
  let sum = 0;
  for (const [shown, sign] of terms) {
    const value = numberOf(shown);
    if (value === null) return null;
    sum += sign * value;
  }
  return sum;
};
