import { OTHER } from '../../../core/classification.ts';
import type {
  PublishedMeasure,
  PublishedTable,
  PublishedValues,
  Status,
} from '../../../core/published-table.ts';

/** A mean and the two numbers that it is made of, as measures of a table that does not tell them. */
export interface Pair {
  readonly mean: PublishedMeasure;
  readonly sum: PublishedMeasure;
  readonly people: PublishedMeasure;
}

/** The pairs behind the means of a table. Those with a value add up wherever all people do. */
export const pairsOf = ({ measures }: PublishedTable): readonly Pair[] => {
  const additive = measures.find(({ kind, variable }) => kind === 'people' && !variable)?.additive ?? {};
  return measures
    .filter(({ kind }) => kind === 'mean')
    .map((mean) => {
      const { decimals: _, ...rest } = mean;
      return {
        mean,
        sum: { ...rest, name: `${mean.name} sum`, kind: 'sum', additive: {} },
        people: { ...rest, name: `${mean.name} people`, kind: 'people', additive },
      };
    });
};

/** The table without its means, which are no numbers to add up. */
export const withoutMeans = (table: PublishedTable): PublishedTable =>
  table.measures.some(({ kind }) => kind === 'mean')
    ? withMeasures(table, (measure) => measure.kind !== 'mean', [])
    : table;

/**
 * The table with the pair behind each mean in its place, withheld but where nobody is, and without `_O`, which the cells
 * beside it make up.
 */
export const unpicked = (table: PublishedTable): PublishedTable => {
  const whole = withMeasures(
    table,
    ({ kind }) => kind !== 'mean',
    pairsOf(table).flatMap(({ mean, sum, people }) =>
      [sum, people].map((measure) => ({ measure, values: ofNobody(table.cells.measures[mean.name]) })),
    ),
  );
  return withoutOther(whole);
};

const ofNobody = ({ status }: PublishedValues = { value: [], status: [] }): PublishedValues => ({
  value: status.map((own) => (own === 'z' ? 0 : null)),
  status: status.map((own): Status => (own === 'z' ? 'ok' : 'c')),
});

interface Added {
  readonly measure: PublishedMeasure;
  readonly values: PublishedValues;
}

const withMeasures = (
  table: PublishedTable,
  isKept: (measure: PublishedMeasure) => boolean,
  added: readonly Added[],
): PublishedTable => {
  const kept = table.measures.filter(isKept);
  const none: PublishedValues = { value: [], status: [] };
  const columns = [
    ...kept.map(({ name }) => [name, table.cells.measures[name] ?? none] as const),
    ...added.map(({ measure, values }) => [measure.name, values] as const),
  ];
  return {
    ...table,
    measures: [...kept, ...added.map(({ measure }) => measure)],
    cells: { ...table.cells, measures: Object.fromEntries(columns) },
  };
};

const withoutOther = (table: PublishedTable): PublishedTable => {
  const rows = rowsWithoutOther(table);
  const take = <Item>(column: readonly Item[]): readonly Item[] =>
    rows.flatMap((row) => column.slice(row, row + 1));
  return {
    ...table,
    dimensions: table.dimensions.map((dimension) => ({
      ...dimension,
      codes: dimension.codes.filter(({ code }) => code !== OTHER),
    })),
    cells: {
      codes: Object.fromEntries(
        Object.entries(table.cells.codes).map(([name, column]) => [name, take(column)]),
      ),
      measures: Object.fromEntries(
        Object.entries(table.cells.measures).map(([name, { value, status }]) => [
          name,
          { value: take(value), status: take(status) },
        ]),
      ),
    },
  };
};

/** Per row of the table without `_O` the row of the table itself. */
export const rowsWithoutOther = ({ cells }: PublishedTable): readonly number[] => {
  const columns = Object.values(cells.codes);
  return [...(columns[0] ?? []).keys()].filter((row) => columns.every((column) => column[row] !== OTHER));
};
