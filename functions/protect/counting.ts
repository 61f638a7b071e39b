import { quantityOf } from '../../core/meaning.ts';
import type { PublishedMeasure } from '../../core/published-table.ts';
import { addsUp } from './adding-up.ts';
import type { CountedMeasure, CountedTable } from './counted-table.ts';
import { linesOf } from './grid.ts';
import { nearTheEnd } from './mean-risk.ts';
import type { Layer, Member } from './system.ts';

/** One quantity as one table counts it. */
export interface Counting {
  readonly layer: string;
  readonly kind: Layer['kind'];
  /** Whether only whole numbers can be. */
  readonly whole: boolean;
  /** Whether everyone with a row counts, so that nobody stands behind a number of zero only. */
  readonly rows: boolean;
  /** Whether these people count as told, because a mean is shown of what they have. */
  readonly told?: boolean;
  /** Whether they are the rest of others: who has no value in a part may have one in the whole. */
  readonly rest?: boolean;
  /** A position in the members. */
  readonly member: number;
  /** Per cell; NaN where it was withheld in an earlier release. */
  readonly values: Float64Array;
  /** Per cell how well an amount may be known at most: to so much. */
  readonly width: (cell: number) => number;
}

/** People first, published or not: the rules are about them. */
export const countingsOf = (members: readonly Member[]): readonly Counting[] => {
  const overlapping = members.some(
    ({ counted }) =>
      counted?.measures.some(({ contributors }) =>
        linesOf(counted.grid).some((line) => !addsUp(contributors, line)),
      ) ?? false,
  );
  const all = members.flatMap((member, at) => [
    ...(member.counted ? contributorsOf(member.counted, at, overlapping) : publishedPeople(member, at)),
    ...amountsOf(member, at),
  ]);
  const order: readonly Layer['kind'][] = ['people', 'backing', 'amount'];
  return all.toSorted(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || Number(b.rows) - Number(a.rows),
  );
};

/** Who stands behind each kind of measure: everyone in the cell, or those with a value of a variable. */
const contributorsOf = (
  { table, measures }: CountedTable,
  member: number,
  overlapping: boolean,
): readonly Counting[] => {
  const found = new Map<string, Counting>();
  for (const { name, contributors } of measures) {
    const measure = table.measures.find((one) => one.name === name);
    if (!measure) continue;
    const rows = measure.contributors === 'people';
    const who = rows ? 'people' : `people with ${measure.variable}`;
    const counting = { whole: true, rows, member, values: contributors, width: () => 0 };
    const told = measure.kind === 'people' && !rows;
    found.set(who, { ...counting, layer: who, kind: 'people', told });
    if (overlapping && measure.kind !== 'people')
      found.set(`behind ${who}`, { ...counting, rows: false, layer: `behind ${who}`, kind: 'backing' });
  }
  const without = [...found.values()].flatMap((one) => withoutValue(one, found.get('people')?.values));
  return [...found.values(), ...without].filter((one) => !isSame(one, found.get('people')));
};

/** Who has no value is the difference of two numbers that count as told. */
const withoutValue = (one: Counting, people: Float64Array | undefined): readonly Counting[] => {
  const values = people?.map((all, cell) => all - (one.values[cell] ?? Number.NaN));
  return one.told && values?.some((few) => few !== 0)
    ? [{ ...one, layer: one.layer.replace('with', 'without'), told: false, rest: true, values }]
    : [];
};

/** Where everyone has a value, those with a value need no protection of their own. */
const isSame = (one: Counting, people: Counting | undefined): boolean =>
  people !== undefined &&
  one !== people &&
  one.kind === 'people' &&
  one.values.every((value, cell) => value === people.values[cell]);

const publishedPeople = ({ announced }: Member, member: number): readonly Counting[] => {
  const found = announced.measures
    .filter(({ kind }) => kind === 'people')
    .map(
      ({ name, variable }): Counting => ({
        layer: variable === undefined ? 'people' : `people with ${variable}`,
        kind: 'people',
        whole: true,
        rows: variable === undefined,
        told: variable !== undefined,
        member,
        values: publishedValues(announced, name),
        width: () => 0,
      }),
    );
  const all = found.find(({ rows }) => rows)?.values;
  return [...found, ...found.flatMap((one) => withoutValue(one, all))];
};

const amountsOf = ({ announced, counted }: Member, member: number): readonly Counting[] =>
  announced.measures
    .filter(({ kind }) => kind !== 'people')
    .map((measure) => ({
      layer: quantityOf(measure),
      kind: 'amount',
      whole: measure.kind === 'events',
      rows: measure.kind === 'events',
      member,
      values: measureOf(counted, measure)?.value ?? publishedValues(announced, measure.name),
      width: widthOf(measure, counted),
    }));

/**
 * To `p` % of the largest contribution, as the p % rule asks for, and to one event or a thousandth of what one person may
 * add on a day. Of what a mean is shown, to so much that nobody's value is known by all but a few having it.
 */
const widthOf = (measure: PublishedMeasure, counted: CountedTable | undefined) => {
  const unit = measure.kind === 'events' ? 1 : (measure.cap ?? 1) / 1000;
  const share = (counted?.table.dominance.p ?? 0) / 100;
  const own = measureOf(counted, measure);
  const isOfMean = counted?.table.means?.some(({ sum }) => sum === measure.name);
  const near = isOfMean ? nearTheEnd(counted?.table.minimumFrequency ?? 0, measure.cap ?? 1) : 0;
  return (cell: number): number => {
    const width = Math.max(unit, near, share * (own?.largest[cell]?.[0] ?? 0));
    return measure.kind === 'events' ? Math.ceil(width) : width;
  };
};

const measureOf = (
  counted: CountedTable | undefined,
  { name }: PublishedMeasure,
): CountedMeasure | undefined => counted?.measures.find((measure) => measure.name === name);

/** The published values without those of `_O`, in the order of the grid's cells; NaN where withheld. */
export const publishedValues = ({ cells, dimensions }: Member['announced'], name: string): Float64Array => {
  const { value = [] } = cells.measures[name] ?? {};
  const columns = dimensions.map((dimension) => cells.codes[dimension.name] ?? []);
  const kept = value.filter((_, row) => columns.every((column) => column[row] !== '_O'));
  return Float64Array.from(kept, (one) => one ?? Number.NaN);
};
