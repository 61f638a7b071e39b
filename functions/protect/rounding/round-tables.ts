import { OTHER, TOTAL } from '../../../core/classification.ts';
import type { Rounding } from '../../../core/policy.ts';
import type { PublishedMeasure, PublishedTable } from '../../../core/published-table.ts';
import type { Solve } from '../linear-programme.ts';
import { roundedAtRandom, type Seed } from './at-random.ts';
import { roundedControlled } from './controlled.ts';
import { identityOf } from './identity.ts';
import { shownLines, stridesOf } from './lines.ts';
import { type Neighbours, neighboursOf } from './neighbours.ts';

/** A table that is protected as if its numbers were shown as they are. */
export interface ToRound {
  readonly table: PublishedTable;
  readonly rounding: Rounding;
}

interface Past {
  /** What audiences have been shown before, newest last. */
  readonly earlier: readonly PublishedTable[];
  readonly seed: Seed;
  readonly solve: Solve;
}

/** The tables as audiences see them. A number that was shown before, or in a table before, looks as it did then. */
export const roundTables = (
  tables: readonly ToRound[],
  { earlier, seed, solve }: Past,
): readonly PublishedTable[] => {
  const known = new Map<string, number>();
  for (const shown of earlier) remember(shown, known);
  return tables.map((one) => {
    const shown = roundTable(one, { known, seed, solve });
    remember(shown, known);
    return shown;
  });
};

const remember = (shown: PublishedTable, known: Map<string, number>): void => {
  if (shown.rounding === undefined) return;
  for (const measure of shown.measures)
    for (const { row, identity } of cellsOf(shown, measure)) {
      const value = shown.cells.measures[measure.name]?.value[row] ?? null;
      if (value !== null) known.set(identity, value);
    }
};

interface Means extends Omit<Past, 'earlier'> {
  readonly known: ReadonlyMap<string, number>;
}

const roundTable = ({ table, rounding }: ToRound, { known, seed, solve }: Means): PublishedTable => {
  const columns = table.measures.map((measure) => {
    const cells = choicesOf({ table, rounding }, { measure, known });
    const controlled =
      rounding.method === 'controlled'
        ? roundedControlled(
            {
              base: rounding.base,
              cells: new Map(cells.map(({ row, neighbours }) => [row, neighbours])),
              lines: shownLines(table, measure),
            },
            solve,
          )
        : undefined;
    return { measure, cells, controlled };
  });
  const isControlled = columns.every(({ controlled }) => controlled !== undefined);
  const isFallback = rounding.method === 'controlled' && !isControlled;
  const measures = columns.map(({ measure, cells, controlled }) => {
    const { status = [] } = table.cells.measures[measure.name] ?? {};
    const value: (number | null)[] = status.map(() => null);
    for (const { row, identity, neighbours } of cells)
      value[row] = isControlled
        ? (controlled?.get(row) ?? neighbours.below)
        : roundedAtRandom(neighbours, identity, seed);
    return [measure.name, { value, status }] as const;
  });
  return {
    ...table,
    rounding: isFallback ? { base: rounding.base, method: 'random', insteadOf: 'controlled' } : rounding,
    cells: { ...table.cells, measures: Object.fromEntries(measures) },
  };
};

interface Choice {
  readonly row: number;
  readonly identity: string;
  readonly neighbours: Neighbours;
}

const choicesOf = (
  { table, rounding }: ToRound,
  { measure, known }: { readonly measure: PublishedMeasure; readonly known: Means['known'] },
): readonly Choice[] => {
  const { value = [] } = table.cells.measures[measure.name] ?? {};
  const isCount = measure.kind !== 'sum';
  return cellsOf(table, measure).map(({ row, identity }) => {
    const counted = { value: value[row] ?? 0, isCount, minimum: table.minimumFrequency };
    const neighbours = neighboursOf(counted, rounding);
    const before = known.get(identity);
    const isKept = before === neighbours.below || before === neighbours.above;
    return {
      row,
      identity,
      neighbours: isKept && before !== undefined ? { below: before, above: before, way: 0 } : neighbours,
    };
  });
};

/** Every shown cell by its row, with what it counts. */
const cellsOf = (
  table: PublishedTable,
  measure: PublishedMeasure,
): readonly { readonly row: number; readonly identity: string }[] => {
  const { status = [] } = table.cells.measures[measure.name] ?? {};
  const strides = stridesOf(table);
  return [...status.keys()]
    .filter((row) => status[row] === 'ok')
    .map((row) => {
      const codes = table.dimensions.map(({ name }) => table.cells.codes[name]?.[row] ?? '');
      const held = table.dimensions.flatMap((_, at) =>
        codes[at] === OTHER ? withheldBeside({ table, status }, { row, at, stride: strides[at] ?? 1 }) : [],
      );
      return { row, identity: identityOf(table, measure, { codes, held }) };
    });
};

/** The withheld codes directly under `_T` in the line of an `_O`. */
const withheldBeside = (
  { table, status }: { readonly table: PublishedTable; readonly status: readonly string[] },
  { row, at, stride }: { readonly row: number; readonly at: number; readonly stride: number },
): readonly string[] => {
  const codes = table.dimensions[at]?.codes ?? [];
  const position = codes.findIndex(({ code }) => code === OTHER);
  return codes.flatMap(({ code, parent }, own) => {
    const isUnder = code !== OTHER && code !== TOTAL && (parent ?? TOTAL) === TOTAL;
    return isUnder && status[row + (own - position) * stride] === 'c' ? [code] : [];
  });
};
