import { TOTAL } from '../../core/classification.ts';
import { closeCircle } from './circles.ts';
import type { CodeTrees } from './code-trees.ts';
import { whereText } from './figures.ts';
import { type Codes, type Joinable, type Records, recordsOf, type Slice, setsIn } from './records.ts';
import { addsUp } from './relations-within.ts';
import type { Scope } from './scopes.ts';
import type { DimensionView, TableView } from './table-view.ts';

/** People whom several tables break down by different variables, and the records that they can have. */
export interface Block {
  readonly slices: readonly Slice[];
  readonly records: Records;
}

/** Blocks of one population that are looked at, and those that are looked at closely. */
const limits = { visited: 2_000, blocks: 100 };

/** Tables of people of the same days, sources and filters, one of tonight's among them at least. */
export const populationsIn = ({ figures }: Scope): readonly (readonly Joinable[])[] => {
  const groups = new Map<string, Joinable[]>();
  for (const [view, columns] of figures.at)
    for (const measure of view.table.measures) {
      const column = columns.get(measure.name) ?? [];
      const frame = column.find((figure) => figure !== null)?.frame;
      if (measure.kind !== 'people' || measure.variable !== undefined || frame === undefined) continue;
      const key = frame + filterText(view);
      groups.set(key, [...(groups.get(key) ?? []), { view, measure, column }]);
    }
  return [...groups.values()].filter((group) => group.some(({ view }) => view.tonight));
};

const filterText = ({ table }: TableView): string =>
  whereText(
    table.where
      .map((filter): [string, string[]] => [
        `${filter.variable}/${filter.classification}`,
        filter.in.toSorted(),
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/**
 * The largest blocks that can be looked at closely, the whole population first: one whose records are too many, or whose people
 * have several codes of one variable, is taken apart along the variable that most tables share.
 */
export const blocksOf = (tables: readonly Joinable[], trees: CodeTrees): readonly Block[] => {
  const blocks: Block[] = [];
  const waiting: Codes[] = [new Map()];
  for (const [at, codes] of waiting.entries()) {
    if (at >= limits.visited || blocks.length >= limits.blocks) break;
    const having = tables.filter(({ view }) => isInPart(view, codes));
    if (!closeCircle(having.map(({ view }) => freeIn(view, codes)))) continue;
    const slices = having.flatMap((table) => sliceAt(table, codes));
    const variables = [...new Set(slices.flatMap(({ view }) => variablesOf(view, codes)))].sort();
    const single = variables.filter((variable) => isSingle(variable, codes, slices));
    const sets = setsIn({ slices, codes, variables: single }, trees);
    for (const set of sets) {
      const closes = closeCircle(slices.map(({ view }) => freeIn(view, codes, set)));
      const records = closes ? recordsOf({ slices, codes, variables: set }, trees) : null;
      if (records !== null) blocks.push({ slices, records });
    }
    if (sets.length > 1 || slices.length < having.length || single.length < variables.length)
      waiting.push(...partsOf(codes, having));
  }
  return blocks;
};

const codeOf = (codes: Codes, { variable }: DimensionView): string => codes.get(variable) ?? TOTAL;

const placeIn = (dimension: DimensionView, codes: Codes): number =>
  dimension.codes.indexOf(codeOf(codes, dimension));

/** Whether the table tells of the block by codes of its own. */
const isInPart = ({ dimensions }: TableView, codes: Codes): boolean =>
  [...codes].every(([variable, code]) =>
    dimensions.some((dimension) => dimension.variable === variable && dimension.codes.includes(code)),
  );

/** The levels below the block, of each variable, by which the table breaks it down. */
const freeIn = ({ dimensions }: TableView, codes: Codes, among?: readonly string[]): ReadonlySet<string> =>
  new Set(
    dimensions
      .filter(({ variable }) => among?.includes(variable) ?? true)
      .flatMap((dimension) => {
        const { level: finest, levels, codes: own } = dimension.of;
        const code = own.find((one) => one.code === codeOf(codes, dimension));
        const coarsest = code?.level ?? levels.length;
        const below = Math.max(0, coarsest - finest);
        return Array.from({ length: below }, (_, at) => `${dimension.variable} ${finest + at}`);
      }),
  );

const variablesOf = (view: TableView, codes: Codes): readonly string[] =>
  view.dimensions
    .filter((dimension) => (dimension.children[placeIn(dimension, codes)] ?? []).length > 0)
    .map(({ variable }) => variable);

const sliceAt = (table: Joinable, codes: Codes): readonly Slice[] => {
  const { dimensions } = table.view;
  const places = dimensions.map((dimension) => placeIn(dimension, codes));
  if (places.includes(-1)) return [];
  const whole = dimensions.reduce((sum, { stride }, at) => sum + (places[at] ?? 0) * stride, 0);
  return [{ ...table, whole }];
};

/** Whether everybody in the block has one code of the variable, by what a table says that shows it at its finest. */
const isSingle = (variable: string, codes: Codes, slices: readonly Slice[]): boolean => {
  const showing = slices.flatMap((slice) => {
    const dimension = slice.view.dimensions.find((one) => one.variable === variable);
    return dimension ? [{ slice, dimension }] : [];
  });
  const finest = Math.min(...showing.map(({ dimension }) => dimension.of.level));
  return showing.some(
    ({ slice, dimension }) =>
      dimension.of.level === finest && addsUpBelow(slice, dimension, placeIn(dimension, codes)),
  );
};

const addsUpBelow = ({ view, measure, whole }: Slice, dimension: DimensionView, place: number): boolean => {
  const below = [place];
  for (const code of below) below.push(...(dimension.children[code] ?? []));
  return below
    .slice(1)
    .every((code) => addsUp(measure, { view, dimension, part: whole + (code - place) * dimension.stride }));
};

/** The parts of the block by the variable that most tables break it down by. */
const partsOf = (codes: Codes, tables: readonly Joinable[]): readonly Codes[] => {
  const dimensions = tables
    .flatMap(({ view }) => view.dimensions)
    .filter((dimension) => directlyBelow(dimension, codes).length > 0);
  const [most] = [...Map.groupBy(dimensions, ({ variable }) => variable)].toSorted(
    ([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1),
  );
  if (!most) return [];
  const [variable, having] = most;
  const below = new Set(having.flatMap((dimension) => directlyBelow(dimension, codes)));
  return [...below].map((code) => new Map([...codes, [variable, code]]));
};

/** An audience's part of a table has no `_T`: then what stands under nothing else. */
const directlyBelow = (dimension: DimensionView, codes: Codes): readonly string[] => {
  const place = placeIn(dimension, codes);
  const nested = new Set(dimension.children.flat());
  const parts =
    place < 0 && !codes.has(dimension.variable)
      ? [...dimension.codes.keys()].filter((at) => !nested.has(at))
      : (dimension.children[place] ?? []);
  return parts.flatMap((part) => dimension.codes[part] ?? []);
};
