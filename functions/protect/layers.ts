import { addsUpAt, lineAt } from '../../core/adds-up.ts';
import { DisclosureRisk } from '../../core/errors.ts';
import { isOutcomeOn } from './axis.ts';
import type { Counting } from './counting.ts';
import { codesOf, type Line, linesOf } from './grid.ts';
import { type Relation, relationsOf } from './relations.ts';
import type { Layer, Member } from './system.ts';

/** What the quantities of all members are over the places, with their relations within the members and across them. */
export const layersOf = (
  members: readonly Member[],
  countings: readonly Counting[],
  { size, across }: { size: number; across: readonly Relation[] },
): readonly Layer[] => {
  const people = new Float64Array(size).fill(Number.NaN);
  const few = Math.max(...members.map(({ announced }) => announced.minimumFrequency));
  return [...new Set(countings.map(({ layer }) => layer))].map((name): Layer => {
    const own = countings.filter(({ layer }) => layer === name);
    const [{ kind, whole, rows, told = false, rest } = everyone] = own;
    const value = new Float64Array(size).fill(Number.NaN);
    const width = new Float64Array(size);
    const counted = new Uint8Array(size);
    for (const { member, values, width: widthAt } of own)
      members[member]?.places.forEach((place, cell) => {
        counted[place] = 1;
        width[place] = Math.max(width[place] ?? 0, widthAt(cell));
        const known = values[cell] ?? Number.NaN;
        if (!Number.isNaN(known)) value[place] = known;
      });
    if (kind === 'people' && rows) people.set(value);
    const drawn = own.flatMap(({ member }) => linesWithin(members[member], kind));
    const lines = rest ? drawn.filter((line) => addsUpToo(line, value)) : drawn;
    if (kind !== 'backing' && !lines.every((relation) => fits(relation, value)))
      throw new DisclosureRisk('counts of one table do not add up');
    const within = kind === 'people' ? lines.flatMap((line) => asIfKnown(line, value)) : lines;
    const between = (rest ? [] : across)
      .filter(({ whole: all, parts }) => [all, ...parts].every((place) => counted[place] === 1))
      .flatMap((relation) => seenBy(kind, relation, { value, few }));
    const relations = relationsOf([...within, ...between]);
    const floor = floorOf(members, { kind, rows, value, people });
    return {
      name,
      kind,
      whole,
      rows,
      told,
      value,
      floor,
      width,
      relations,
      members: own.map(({ member }) => member),
    };
  });
};

const everyone = { kind: 'people', whole: true, rows: true, told: false, rest: false } as const;

/** Those without a value of a whole are those of its parts only where nobody is in two of them. */
const addsUpToo = (line: Relation, value: Float64Array): boolean => fits({ ...line, kind: 'sum' }, value);

const linesWithin = (member: Member | undefined, kind: Layer['kind']): readonly Relation[] => {
  if (!member) return [];
  const at = (cell: number) => member.places[cell] ?? -1;
  return [...linesOf(member.grid)].flatMap((line): readonly Relation[] => {
    const adds = kind !== 'people' || saysToAddUp(member, line);
    const [whole, parts] = [at(line.parent), line.children.map(at)];
    if (parts.includes(whole)) return parts.filter((part) => part !== whole).map(nobody);
    return [{ kind: adds ? 'sum' : 'cover', whole, parts }];
  });
};

/** Where a filter leaves one code of a line, that code is the whole, and nobody has any of the others. */
const nobody = (place: number): Relation => ({ kind: 'sum', whole: place, parts: [] });

/** Whether an earlier release says so: what tonight's tables say is looked up in their counts. */
const saysToAddUp = ({ counted, announced, grid }: Member, { axis, children, parent }: Line): boolean => {
  const people = announced.measures.find(({ kind }) => kind === 'people');
  if (counted || !people) return false;
  const place = lineAt(announced.dimensions, codesOf(grid, children[0] ?? parent));
  return addsUpAt(people, grid.axes[axis]?.name ?? '', place);
};

/**
 * How many people stand in several parts of a whole is nearly known to many: a student has one age band, hardly anyone
 * takes two courses at a time. So no shift may change it. Where nobody does, the parts simply add up.
 */
const asIfKnown = (line: Relation, value: Float64Array): readonly Relation[] => {
  const sum: Relation = { ...line, kind: 'sum' };
  if (!isKnown(line, value) || line.kind === 'sum') return [line];
  return fits(sum, value) ? [sum] : [sum, line];
};

const isKnown = ({ whole, parts }: Relation, value: Float64Array): boolean =>
  [whole, ...parts].every((place) => !Number.isNaN(value[place] ?? Number.NaN));

/** Whether the values keep the relation; where some are unknown nobody can tell. */
const fits = ({ kind, whole, parts }: Relation, value: Float64Array): boolean => {
  const top = value[whole] ?? 0;
  const values = parts.map((part) => value[part] ?? 0);
  const sum = values.reduce((total, one) => total + one, 0);
  if (Number.isNaN(top + sum)) return true;
  const near = 1e-6 * (parts.length + 1) + 1e-12 * Math.abs(sum);
  if (kind === 'sum') return Math.abs(top - sum) <= near;
  return values.every((one) => one <= top + near) && (kind === 'inside' || sum >= top - near);
};

/**
 * Rows that make up a whole: what is counted of them adds up, the people behind them overlap. That none or few do is taken to
 * be known, because events tell it: there are hardly more of them than people.
 */
const seenBy = (
  kind: Layer['kind'],
  relation: Relation,
  { value, few }: { value: Float64Array; few: number },
): readonly Relation[] => {
  const overlaps = kind === 'people' && relation.kind === 'sum' && relation.parts.length > 1;
  const seen: Relation = overlaps ? { ...relation, kind: 'cover' } : relation;
  if (!fits(seen, value)) return [];
  const repeated = seen.parts.reduce((sum, part) => sum + (value[part] ?? 0), -(value[seen.whole] ?? 0));
  return overlaps && repeated < few ? asIfKnown(seen, value) : [seen];
};

/**
 * Behind each withheld number stands somebody, with a row of their own, unless the place is an outcome that nobody may
 * have. What backs an amount may be no few people: a small count counts in full or not at all.
 */
const floorOf = (
  members: readonly Member[],
  {
    kind,
    rows,
    value,
    people,
  }: { kind: Layer['kind']; rows: boolean; value: Float64Array; people: Float64Array },
): Float64Array => {
  const floor = new Float64Array(value.length);
  for (const { places, grid, announced } of members)
    places.forEach((place, cell) => {
      if (kind === 'backing') {
        const held = value[place] ?? 0;
        floor[place] = held < announced.minimumFrequency ? held : 0;
      } else if (rows && !isOutcome(grid, cell))
        floor[place] = kind === 'people' ? 1 : (people[place] ?? 1) || 1;
    });
  return floor.map((least, place) => {
    const held = value[place] ?? Number.NaN;
    return Number.isNaN(held) ? least : Math.min(least, held);
  });
};

/** Whether the cell tells of an outcome, so that a zero may be withheld. */
export const isOutcome = ({ axes, strides }: Member['grid'], cell: number): boolean =>
  axes.some((axis, at) => isOutcomeOn(axis, Math.floor(cell / (strides[at] ?? 1)) % axis.codes.length));
