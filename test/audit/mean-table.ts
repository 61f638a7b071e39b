import type { CellTable } from '../../core/cells.ts';
import { TOTAL } from '../../core/classification.ts';
import type {
  PublishedMeasure,
  PublishedTable,
  PublishedValues,
  Status,
} from '../../core/published-table.ts';
import { everywhere, flatDimension, publishedTable } from '../support/published-table.ts';

/** Who is in a cell, how many of them have a value, and what these come to. */
export interface Group {
  readonly people: number;
  readonly withValue: number;
  readonly sum: number;
}

export type Groups = Readonly<Record<string, Group>>;

export interface Shown {
  readonly withheld?: readonly string[];
  /** Of `people`, `sum` and `mean`; the pair that is protected in their place where it is `pair`. */
  readonly measures?: readonly ('people' | 'with a value' | 'sum' | 'mean')[];
  readonly decimals?: number;
  readonly cap?: number;
  readonly minimumFrequency?: number;
  readonly changes?: Partial<PublishedTable>;
}

/** Courses and their total, which is the sum of them. */
export const withTotal = (groups: Groups): Groups => {
  const all = Object.values(groups);
  const sum = (of: (group: Group) => number) => all.reduce((total, group) => total + of(group), 0);
  return {
    ...groups,
    [TOTAL]: {
      people: sum(({ people }) => people),
      withValue: sum(({ withValue }) => withValue),
      sum: sum((group) => group.sum),
    },
  };
};

/** What is seen of the groups. */
export const meanTable = (
  groups: Groups,
  {
    withheld = [],
    measures = ['people', 'mean'],
    decimals = 1,
    cap = 100,
    minimumFrequency = 5,
    changes = {},
  }: Shown = {},
): PublishedTable => {
  const dimensions = [flatDimension('course', Object.keys(groups))];
  const all = withTotal(groups);
  const codes = [...Object.keys(groups), TOTAL];
  const kinds: Record<string, Partial<PublishedMeasure> & Pick<PublishedMeasure, 'kind' | 'additive'>> = {
    people: { kind: 'people', additive: everywhere(dimensions) },
    'with a value': { kind: 'people', variable: 'score', cap, additive: everywhere(dimensions) },
    sum: { kind: 'sum', variable: 'score', cap, additive: {} },
    mean: { kind: 'mean', variable: 'score', cap, decimals, additive: {} },
  };
  const worth: Record<string, (group: Group) => number | null> = {
    people: ({ people }) => people,
    'with a value': ({ withValue }) => withValue,
    sum: ({ sum }) => sum,
    mean: ({ withValue, sum }) =>
      withValue === 0 ? null : Number((sum / withValue + 1e-12).toFixed(decimals)),
  };
  const columns = measures.map((name): [string, PublishedValues] => {
    const shown = codes.map((code): [number | null, Status] => {
      const group = all[code];
      if (!group || withheld.includes(code)) return [null, 'c'];
      const value = worth[name]?.(group) ?? null;
      return [value, value === null ? 'z' : 'ok'];
    });
    return [name, { value: shown.map(([value]) => value), status: shown.map(([, status]) => status) }];
  });
  return publishedTable({
    dimensions,
    minimumFrequency,
    measures: measures.map((name) => ({
      name,
      title: name,
      unit: name,
      ...(kinds[name] ?? { kind: 'people', additive: {} }),
    })),
    cells: { codes: { course: codes }, measures: Object.fromEntries(columns) },
    ...changes,
  });
};

/** What the night counted of them. */
export const countedGroups = (table: PublishedTable, groups: Groups, largest: number): CellTable => {
  const all = Object.entries(withTotal(groups)).filter(([, { people }]) => people > 0);
  const of = (value: (group: Group) => number) => all.map(([, group]) => value(group));
  const withValue = of((group) => group.withValue);
  return {
    table: table.table,
    period: table.period,
    inputs: '',
    codes: { course: all.map(([code]) => code) },
    measures: {
      people: { value: of(({ people }) => people), contributors: of(({ people }) => people) },
      'with a value': { value: withValue, contributors: withValue },
      sum: {
        value: of(({ sum }) => sum),
        contributors: withValue,
        largest: of((group) => group.withValue).map((own) => Array(Math.min(3, own)).fill(largest)),
      },
    },
    splitsAt: { course: 0 },
    coverage: { refusedExports: 'none', unreadableLines: 'few or none' },
  };
};
