import { TOTAL } from '../../core/classification.ts';
import { minimumFor } from './blame.ts';
import type { CodeTrees } from './code-trees.ts';
import { conditionsAt, type Figure, type Figures, isBlurred, whereText } from './figures.ts';
import { type Frame, frameKey } from './population.ts';
import type { Relations } from './relations.ts';
import { addsUp } from './relations-within.ts';
import { filteredIn } from './table-view.ts';

/** A figure with the rows that it counts. */
interface Counted {
  readonly figure: Figure;
  readonly frame: Frame;
  /** Per variable the codes that a row must have; a variable that is not named may say anything. */
  readonly conditions: ReadonlyMap<string, readonly string[]>;
  readonly isFiltered: boolean;
}

/** The sources, or one variable, in which whole tables differ. */
interface Aspect {
  readonly keyOf: (one: Counted) => string;
  readonly holds: (one: Counted, atom: string) => boolean;
  readonly atomsIn: (group: readonly Counted[]) => readonly string[];
  /** The same rows, but only those that say one of the atoms. */
  readonly cut: (one: Counted, atoms: readonly string[]) => Pick<Counted, 'frame' | 'conditions'>;
  /** Whether it is known how the rows of the figure lie to those of all others. */
  readonly isPlaced: (one: Counted) => boolean;
  /** Whether a table says that people are in several pieces. */
  readonly showsOverlap: boolean;
}

/** Kinds of rows that are told apart at most in one group of figures. */
const most = 300;

/**
 * What filters and sources say of each other that no table shows: the rows that they tell apart are cut into pieces, each of
 * which lies wholly in or wholly out of every one of them, and every figure is the sum of its pieces. Pieces that no table
 * shows are figures of their own. Rounded numbers are not cut: the whole numbers behind them would be too many to look for. People are
 * taken to be in one piece only, where no number says otherwise.
 */
export const relatePieces = (figures: Figures, relations: Relations): void => {
  const known: Counted[] = figures.all
    .filter((figure) => !isBlurred(figure))
    .flatMap((figure) => countedIn(figures, figure));
  const pieces = new Map<string, Counted>();
  for (const aspect of [
    ...filteredIn(figures.views).map((variable) => ofVariable(variable, figures)),
    ofSources,
  ])
    for (const group of Map.groupBy(
      [...known, ...pieces.values()].filter(aspect.isPlaced),
      aspect.keyOf,
    ).values())
      if (tellsOfPieces(group)) relateGroup({ group, aspect, pieces }, relations);
  figures.pieces.push(...[...pieces.values()].map(({ figure }) => figure));
};

/** Where nothing of a group is shown, its pieces can be anything. */
const tellsOfPieces = (group: readonly Counted[]): boolean =>
  group.length > 1 &&
  group.some(({ isFiltered }) => isFiltered) &&
  group.some(({ figure }) => figure.value !== null);

const countedIn = ({ populations, frames }: Figures, figure: Figure): readonly Counted[] => {
  const [place] = figure.places;
  const frame = frames.get(figure.frame);
  const population = place && populations.get(place.view);
  const conditions = population && conditionsAt(population, place.cell);
  if (!conditions || !frame) return [];
  const isFiltered = figure.places.some(
    ({ view: { table } }) => table.where.length > 0 || table.sources.length > 1,
  );
  return [
    { figure, frame, conditions: new Map(conditions.filter(([, codes]) => codes.length > 0)), isFiltered },
  ];
};

const ofSources: Aspect = {
  keyOf: ({ frame, conditions }) => frameKey({ ...frame, sources: [] }) + textOf(conditions),
  holds: ({ frame }, atom) => frame.sources.includes(atom),
  atomsIn: (group) => [...new Set(group.flatMap(({ frame }) => frame.sources))].sort(),
  cut: ({ frame, conditions }, atoms) => ({ frame: { ...frame, sources: atoms }, conditions }),
  isPlaced: () => true,
  showsOverlap: false,
};

const ofVariable = (variable: string, { trees, views }: Figures): Aspect => {
  const without = (conditions: Counted['conditions']) =>
    new Map([...conditions].filter(([name]) => name !== variable));
  const codesOf = ({ conditions }: Counted) => conditions.get(variable) ?? [];
  return {
    keyOf: ({ frame, conditions }) => frameKey(frame) + textOf(without(conditions)),
    holds: (one, atom) => codesOf(one).length === 0 || trees.inside(variable, [atom], codesOf(one)),
    atomsIn: (group) => [...finestIn(variable, [TOTAL, ...group.flatMap(codesOf)], trees), elsewhere],
    cut: ({ frame, conditions }, atoms) => ({
      frame,
      conditions: new Map([...conditions, [variable, atoms]]),
    }),
    isPlaced: (one) => {
      const all = finestIn(variable, [TOTAL], trees);
      return all.length === 0 || finestIn(variable, codesOf(one), trees).every((code) => all.includes(code));
    },
    showsOverlap: views.some((view) =>
      view.dimensions.some(
        (dimension) =>
          dimension.variable === variable &&
          dimension.total >= 0 &&
          view.table.measures.some(
            (measure) =>
              measure.kind === 'people' &&
              !addsUp(measure, { view, dimension, part: view.size - 1 - dimension.stride }),
          ),
      ),
    ),
  };
};

/** What is in none of the codes that are known. */
const elsewhere = ' ';

/** The finest codes that are known of these; none where nothing tells the parts of all. */
const finestIn = (variable: string, codes: readonly string[], { partsOf }: CodeTrees): readonly string[] => {
  const finest = (code: string): readonly string[] => {
    const parts = partsOf(variable, code);
    if (parts.length > 0) return parts.flatMap(finest);
    return code === TOTAL ? [] : [code];
  };
  return [...new Set(codes.flatMap(finest))];
};

const textOf = (conditions: Counted['conditions']): string =>
  whereText([...conditions].toSorted(([a], [b]) => (a < b ? -1 : 1)));

interface Group {
  readonly group: readonly Counted[];
  readonly aspect: Aspect;
  /** All pieces so far, by what they count. */
  readonly pieces: Map<string, Counted>;
}

const relateGroup = ({ group, aspect, pieces }: Group, relations: Relations): void => {
  const [first] = group;
  const kinds = [
    ...Map.groupBy(aspect.atomsIn(group), (atom) =>
      group.map((one) => (aspect.holds(one, atom) ? 1 : 0)).join(''),
    ),
  ].filter(([held]) => held.includes('1'));
  if (!first || kinds.length > most) return;
  const minimum = Math.max(...group.map(({ figure }) => minimumFor(figure)));
  const figures = kinds.map(([held, atoms]): Figure => {
    const same = group.find(
      (_, at) => held[at] === '1' && kinds.every(([other]) => other === held || other[at] === '0'),
    );
    if (same) return same.figure;
    const cut = aspect.cut(first, atoms.toSorted());
    const key = frameKey(cut.frame) + textOf(cut.conditions);
    const known = pieces.get(key);
    if (known) return known.figure;
    const figure: Figure = {
      ...nobodys,
      kind: first.figure.kind,
      places: [],
      frame: frameKey(cut.frame),
      where: textOf(cut.conditions),
      minimum,
    };
    pieces.set(key, { figure, ...cut, isFiltered: true });
    return figure;
  });
  const held = kinds.map(([own]) => own);
  const overlap = first.figure.kind === 'people' && (aspect.showsOverlap || !mayBeApart(group, held));
  group.forEach((one, at) => {
    const parts = figures.filter((_, kind) => kinds[kind]?.[0][at] === '1');
    if (parts.includes(one.figure)) return;
    if (!overlap) relations.sum(one.figure, parts);
    else {
      relations.cover(one.figure, parts);
      for (const part of parts) relations.include(part, one.figure);
    }
  });
};

const nobodys = { value: null, floor: 0, span: null };

/** Whether no published numbers that have no kind of rows in common come to more than one that holds them all. */
const mayBeApart = (group: readonly Counted[], kinds: readonly string[]): boolean => {
  const holdsOf = (at: number) => new Set(kinds.filter((held) => held[at] === '1'));
  const shown = group.flatMap(({ figure }, at) =>
    figure.value === null ? [] : [{ value: figure.value, holds: holdsOf(at) }],
  );
  return shown.every(({ value, holds }) => {
    const inside = shown.filter((one) => one.holds.isSubsetOf(holds) && one.holds.size < holds.size);
    return [inside, inside.toReversed()].every((ordered) => {
      const taken: typeof inside = [];
      for (const one of ordered.toSorted((a, b) => a.holds.size - b.holds.size))
        if (taken.every((other) => other.holds.isDisjointFrom(one.holds))) taken.push(one);
      return taken.reduce((sum, one) => sum + one.value, 0) <= value;
    });
  });
};
