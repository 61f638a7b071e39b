import type { CellTable } from '../../core/cells.ts';
import { TOTAL } from '../../core/classification.ts';
import type { ObjectStore } from '../../core/effects.ts';
import type { Policy, Table } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackTonight } from '../../functions/audit/attack.ts';
import { declaredIn } from '../../functions/audit/audit.ts';
import { type History, readHistory } from '../../functions/audit/read-history.ts';
import { compose } from '../../functions/protect/compose.ts';
import { loadSolve, type Solve } from '../../functions/protect/linear-programme.ts';
import { protectNight } from '../../functions/protect/protect-night.ts';
import { type Subject, subjectAt } from '../../functions/protect/roll-up.ts';

/** A change of the policy, and whether the table would be published with it. */
export interface Trial {
  readonly words: string;
  readonly helps: boolean;
}

interface LeftOut {
  readonly declared: Table;
  readonly counted: CellTable;
  readonly policy: Policy;
  readonly history: ObjectStore;
  /** Releases of the same night, by name. */
  readonly beside: ReadonlySet<string>;
}

/**
 * Protects and attacks a table that was left out once more, each time with one change, beside everything that has been published
 * by now. Undefined where an earlier release cannot be read.
 */
export const tryChanges = async (leftOut: LeftOut): Promise<readonly Trial[] | undefined> => {
  const { declared, counted, policy, beside } = leftOut;
  const own: Subject = { table: declared, counted, policy, version: 1 };
  const finest = declared.dimensions.map(({ levels }) => Math.min(...levels));
  const history = await readHistory([subjectAt(own, finest).announced], {
    zones: { history: leftOut.history },
  });
  if (!history) return undefined;
  const solve = await loadSolve();
  const others = history.tables.filter((table) => !beside.has(nameOf(table)));
  const changes = [
    ...coarser(own).map((change) => ({ ...change, history })),
    ...merged(own).map((change) => ({ ...change, history })),
    ...(others.length < history.tables.length
      ? [
          {
            words: 'without the other tables of the night',
            subject: own,
            history: { ...history, tables: others },
          },
        ]
      : []),
  ];
  const trials: Trial[] = [];
  for (const { words, ...change } of changes)
    trials.push({ words, helps: await isPublished(change.subject, change.history, solve) });
  return trials;
};

interface Change {
  readonly words: string;
  readonly subject: Subject;
}

/** Each dimension by each of its levels above the finest that the policy lists. */
const coarser = (own: Subject): readonly Change[] =>
  own.table.dimensions.flatMap((dimension, along) => {
    const levels = own.policy.classifications[dimension.classification]?.levels ?? [];
    return levels.flatMap((name, level) =>
      level > Math.min(...dimension.levels)
        ? [{ words: `${dimension.name} by ${name}`, subject: atLevel(own, along, level) }]
        : [],
    );
  });

const atLevel = (own: Subject, along: number, level: number): Subject => ({
  ...own,
  table: {
    ...own.table,
    dimensions: own.table.dimensions.map((one, at) => (at === along ? { ...one, levels: [level] } : one)),
  },
});

/** Each dimension left out, its codes merged into their total. */
const merged = (own: Subject): readonly Change[] =>
  own.table.dimensions.length < 2
    ? []
    : own.table.dimensions.map(({ name }) => ({
        words: `without ${name}, all its codes merged`,
        subject: {
          ...own,
          table: { ...own.table, dimensions: own.table.dimensions.filter((one) => one.name !== name) },
          counted: totalsOf(own.counted, name),
        },
      }));

const totalsOf = (counted: CellTable, dimension: string): CellTable => {
  const totals = (counted.codes[dimension] ?? []).map((code) => code === TOTAL);
  const kept = <Item>(column: readonly Item[]): readonly Item[] => column.filter((_, row) => totals[row]);
  return {
    ...counted,
    codes: Object.fromEntries(
      Object.entries(counted.codes)
        .filter(([name]) => name !== dimension)
        .map(([name, column]) => [name, kept(column)]),
    ),
    measures: Object.fromEntries(
      Object.entries(counted.measures).map(([name, { value, contributors, largest }]) => [
        name,
        {
          value: kept(value),
          contributors: kept(contributors),
          ...(largest && { largest: kept(largest) }),
        },
      ]),
    ),
  };
};

/** Whether more of it than its total passes protection and attack, in one round. */
const isPublished = async (subject: Subject, history: History, solve: Solve): Promise<boolean> => {
  const earlier = history.tables.filter(({ noise }) => !noise);
  const versions = earlier.filter(
    ({ table, period }) => table === subject.table.name && period === subject.counted.period,
  );
  const version = 1 + Math.max(0, ...versions.map((one) => one.version));
  const { tables } = protectNight([{ ...subject, version }], { earlier, counterexamples: [], solve });
  const [cells] = tables;
  if (!cells || cells.totalOnly) return false;
  const table = compose(cells);
  const [attacked] = await attackTonight([table], history.tables, {
    shownOf: (one) => history.shown.get(one) ?? null,
    cellsOf: (one) => (one === table ? subject.counted : null),
    dominanceOf: () => subject.table.dominance,
    declared: declaredIn(subject.policy),
  });
  return attacked?.outcome === 'passed';
};

const nameOf = ({ table, period, version }: PublishedTable): string => `${table}/${period}/v${version}`;
