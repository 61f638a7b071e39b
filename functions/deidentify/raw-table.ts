import type { Condition, Source, Variable } from '../../core/policy.ts';

/** The rows of an export as the engine holds them: table `raw` with `readable`, `day` and the wanted columns. */
export interface RawTable {
  readonly source: Source;
  /** The name in SQL of a declared column. */
  readonly column: (name: string) => string;
}

export const rawTable = (source: Source): RawTable => {
  const places = new Map(wantedColumns(source).map((name, at) => [name, `c${at}`]));
  return {
    source,
    column: (name) => {
      const place = places.get(name);
      if (!place) throw new RangeError('a column that no rule was known to want');
      return place;
    },
  };
};

/** The declared columns that anything is made from, in a fixed order. */
export const wantedColumns = (source: Source): readonly string[] => {
  const { person, day, adults } = source;
  const wanted = [
    ...(person.by === 'id' ? person.columns : [person.address, person.forwarded, person.agent]),
    day.by === 'fixed' ? undefined : day.column,
    day.by === 'days from start' ? day.startColumn : undefined,
    source.rowId,
    agentColumn(source),
    adults?.birthDate,
    ...[...source.keep, ...source.staff].map(({ column }: Condition) => column),
    ...source.variables.flatMap(columnsOf),
  ];
  return [...new Set(wanted.filter((name) => name !== undefined))];
};

/** The column by which bots are known, if there is one. */
export const agentColumn = ({ agent, person }: Source): string | undefined =>
  agent ?? (person.by === 'address and agent' ? person.agent : undefined);

const columnsOf = (variable: Variable): readonly (string | undefined)[] =>
  variable.by === 'code'
    ? variable.from
    : [variable.from, 'forwarded' in variable ? variable.forwarded : undefined];
