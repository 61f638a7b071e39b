import { TOTAL } from '../../core/classification.ts';
import type { PublishedMeasure } from '../../core/published-table.ts';
import type { CodeTrees } from './code-trees.ts';
import type { Figure } from './figures.ts';
import { codeAt, type DimensionView, type TableView } from './table-view.ts';

/** A table's count of all people, to be joined with others of the same people. */
export interface Joinable {
  readonly view: TableView;
  readonly measure: PublishedMeasure;
  readonly column: readonly (Figure | null)[];
}

/** The part of a table that breaks a block down. */
export interface Slice extends Joinable {
  /** The cell that counts the whole block. */
  readonly whole: number;
}

/** Variable to code: everybody who has all of these codes. */
export type Codes = ReadonlyMap<string, string>;

/** Kinds of people in a block, by one finest code of each variable, as far as no published zero excludes them. */
export interface Records {
  readonly count: number;
  /** Every figure of the block, with the records that it counts. */
  readonly told: ReadonlyMap<Figure, readonly number[]>;
  /** Combinations that no table shows, with the records in each; those of the same records are one. */
  readonly combined: readonly Combination[];
}

export interface Combination {
  readonly records: readonly number[];
  /** The strictest minimum frequency of the tables that break the block down by one of its variables. */
  readonly minimum: number;
}

interface Joint {
  readonly slices: readonly Slice[];
  readonly codes: Codes;
  readonly variables: readonly string[];
}

/** Records, and combinations of them, that are looked at together at most. */
const limits = { records: 400, combined: 100_000 };

/** A finest code with the codes above it, up to that of the block. */
type Line = readonly string[];

/**
 * All of the variables, if their records are not too many to be looked at together; otherwise for each of them a set as large as
 * can be, with those of the fewest codes.
 */
export const setsIn = (joint: Joint, trees: CodeTrees): readonly (readonly string[])[] => {
  const codes = new Map(
    joint.variables.map((variable) => [
      variable,
      linesOf({ ...joint, variables: [variable] }, trees).flat().length,
    ]),
  );
  const isManageable = (variables: readonly string[]): boolean => {
    const part = { ...joint, variables };
    return combine(part, linesOf(part, trees)) !== null;
  };
  if (isManageable(joint.variables)) return [joint.variables];
  const ordered = joint.variables.toSorted((a, b) => (codes.get(a) ?? 0) - (codes.get(b) ?? 0));
  const sets = ordered.map((first) => {
    const set = [first];
    for (const one of ordered) if (one !== first && isManageable([...set, one])) set.push(one);
    return set;
  });
  return [...new Map(sets.map((set) => [set.toSorted().join(), set])).values()];
};

/** Null where too many combinations are to be looked at. */
export const recordsOf = (joint: Joint, trees: CodeTrees): Records | null => {
  const lines = linesOf(joint, trees);
  const records = combine(joint, lines);
  if (records === null) return null;
  const told = toldOf(joint, { records, lines });
  const combined = combinedIn(joint, records, told);
  return combined && { count: records.length, told, combined };
};

const linesOf = ({ slices, codes, variables }: Joint, trees: CodeTrees): readonly (readonly Line[])[] =>
  variables.map((variable) => {
    const top = codes.get(variable) ?? TOTAL;
    const finest = slices
      .flatMap(({ view }) => view.dimensions.filter((dimension) => dimension.variable === variable))
      .reduce((a, b) => (b.of.level < a.of.level ? b : a));
    const leaves = [finest.codes.indexOf(top)];
    for (const at of leaves) leaves.push(...(finest.children[at] ?? []));
    return leaves
      .filter((at) => (finest.children[at] ?? []).length === 0)
      .map((at) => {
        const line = [...trees.lineOf(variable, finest.codes[at] ?? TOTAL), TOTAL];
        return line.slice(0, line.indexOf(top) + 1);
      });
  });

/** One line per variable and record. A combination ends where a table says that nobody has what it has so far. */
const combine = (joint: Joint, lines: readonly (readonly Line[])[]): readonly (readonly Line[])[] | null => {
  let records: readonly (readonly Line[])[] = [[]];
  for (const own of lines) {
    records = records.flatMap((record) =>
      own.map((line) => [...record, line]).filter((longer) => isPossible(joint, longer)),
    );
    if (records.length > limits.records) return null;
  }
  return records;
};

const isPossible = ({ slices, variables }: Joint, record: readonly Line[]): boolean =>
  slices.every((slice) => {
    const [finest] = cellsOf(slice, variables, record);
    const figure = slice.column[finest ?? slice.whole] ?? null;
    return figure !== null && figure.value !== 0;
  });

/** The cells of the slice that count a record, the finest one first; variables not named are taken as in the whole block. */
const cellsOf = (
  { view, whole }: Slice,
  variables: readonly string[],
  record: readonly Line[],
): readonly number[] => {
  let cells: readonly number[] = [whole];
  record.forEach((line, at) => {
    const dimension = view.dimensions.find(({ variable }) => variable === variables[at]);
    if (!dimension) return;
    const shifts = shiftsIn(dimension, line, codeAt(dimension, whole));
    cells = shifts.flatMap((shift) => cells.map((cell) => cell + shift));
  });
  return cells;
};

const shiftsIn = ({ codes, stride }: DimensionView, line: Line, top: number): readonly number[] => {
  const places = line.map((code) => codes.indexOf(code)).filter((place) => place >= 0);
  return places.map((place) => (place - top) * stride);
};

const toldOf = (
  { slices, variables }: Joint,
  {
    records,
    lines,
  }: { readonly records: readonly (readonly Line[])[]; readonly lines: readonly (readonly Line[])[] },
): ReadonlyMap<Figure, readonly number[]> => {
  const everywhere = lines.map((own) => [...new Set(own.flat())]);
  const told = new Map<Figure, number[]>(
    slices.flatMap((slice) => figuresAt(slice, variables, everywhere).map((figure) => [figure, []] as const)),
  );
  records.forEach((record, number) => {
    const counted = slices.flatMap((slice) => figuresAt(slice, variables, record));
    for (const figure of new Set(counted)) told.get(figure)?.push(number);
  });
  return told;
};

const figuresAt = (slice: Slice, variables: readonly string[], record: readonly Line[]): readonly Figure[] =>
  cellsOf(slice, variables, record).flatMap((cell) => slice.column[cell] ?? []);

const combinedIn = (
  { slices, variables }: Joint,
  records: readonly (readonly Line[])[],
  told: Records['told'],
): readonly Combination[] | null => {
  const byCodes = new Map<string, { readonly codes: readonly string[]; readonly records: number[] }>();
  for (const [number, record] of records.entries()) {
    for (const codes of productOf(record)) {
      const key = codes.join('\n');
      const known = byCodes.get(key) ?? { codes, records: [] };
      byCodes.set(key, known);
      known.records.push(number);
    }
    if (byCodes.size > limits.combined) return null;
  }
  const tops = records[0]?.map((line) => line.at(-1)) ?? [];
  const seen = new Set([...told.values()].map((counted) => counted.join()));
  return [...byCodes.values()].flatMap(({ codes, records: own }) => {
    const key = own.join();
    if (seen.has(key)) return [];
    seen.add(key);
    const narrowed = variables.filter((_, at) => codes[at] !== tops[at]);
    return [{ records: own, minimum: minimumOf(slices, narrowed) }];
  });
};

const productOf = (record: readonly Line[]): readonly (readonly string[])[] =>
  record.reduce<readonly (readonly string[])[]>(
    (product, line) => product.flatMap((codes) => line.map((code) => [...codes, code])),
    [[]],
  );

const minimumOf = (slices: readonly Slice[], variables: readonly string[]): number => {
  const concerned = slices.filter(({ view }) =>
    view.dimensions.some(({ variable }) => variables.includes(variable)),
  );
  const tonight = concerned.filter(({ view }) => view.tonight);
  return Math.max(
    ...(tonight.length > 0 ? tonight : concerned).map(({ view }) => view.table.minimumFrequency),
  );
};
